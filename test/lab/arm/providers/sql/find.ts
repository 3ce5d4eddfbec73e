import type { InstanceLink } from '../../../engine/managed-link/model.ts';
import { ArmError, notFound } from '../../arm-error.ts';
import { linkOf, type ManagedInstanceResource } from '../../managed-instance.ts';
import type { Call } from '../../provider.ts';

const INSTANCES = 'Microsoft.Sql/managedInstances';

/** The instance that a path goes through. Throws 404. */
export function instanceOf({ world, path }: Call): ManagedInstanceResource {
  const [name = ''] = path.names;
  const [scope = ''] = path.id.split(/\/providers\//i);
  const found = world.managedInstances.get(`${scope}/providers/${INSTANCES}/${name}`.toLowerCase());
  if (!found) throw notFound(INSTANCES, name, path.group ?? '');
  return found;
}

/** Resources under an instance are looked for by the service itself, which words it differently. */
export const childNotFound = (type: string, name: string): ArmError =>
  new ArmError(404, 'ResourceNotFound', `The requested resource of type '${INSTANCES}/${type}' with name '${name}' was not found.`);

/** The link that a path names, with its instance. Throws 404: for GET, PATCH and DELETE alike. */
export function linkIn(call: Call): { readonly instance: ManagedInstanceResource; readonly link: InstanceLink } {
  const instance = instanceOf(call);
  const name = call.path.names[1] ?? '';
  const link = linkOf(instance, name);
  if (!link) throw childNotFound('distributedAvailabilityGroups', name);
  return { instance, link };
}

/** Changes need an instance that runs. Throws 400. */
export function assertRuns({ traits }: ManagedInstanceResource): void {
  if (traits.state === 'Stopping' || traits.state === 'Stopped')
    throw new ArmError(
      400,
      'ManagedInstanceStoppingOrStopped',
      'Conflicting operation submitted while instance is in stopping/stopped state.',
    );
  if (traits.state === 'Starting')
    throw new ArmError(400, 'ManagedInstanceStarting', 'Conflicting operation submitted while instance is in starting state.');
}
