import { failoverRefusal, roleRefusal } from '../../../engine/managed-link/conditions.ts';
import { createLink, replaceDatabases } from '../../../engine/managed-link/create-link.ts';
import { type InstanceLink, type LinkActivity, LinkRefused, replicationMode } from '../../../engine/managed-link/model.ts';
import { failOverLink, removeLink, setInstanceRole, setReplicationMode } from '../../../engine/managed-link/operations.ts';
import { ArmError } from '../../arm-error.ts';
import { linkOf, type ManagedInstanceResource } from '../../managed-instance.ts';
import { type Call, goingOn, type ResourceType, type Running } from '../../provider.ts';
import { choice, databaseNames, text } from './body.ts';
import { assertRuns, instanceOf, linkIn } from './find.ts';
import { isOldModel, linkModel, newVersions, oldVersions } from './link-model.ts';
import { asArmError } from './refusals.ts';

/** Microsoft.Sql/managedInstances/distributedAvailabilityGroups (Microsoft, "Distributed Availability Groups", REST). */
export const links: ResourceType = {
  versions: [...oldVersions, ...newVersions],
  get(call) {
    const { instance, link } = linkIn(call);
    return linkModel(instance, link, call.version);
  },
  list(call) {
    const instance = instanceOf(call);
    return [...instance.traits.links.values()].map((link) => linkModel(instance, link, call.version));
  },
  put: create,
  patch: update,
  delete(call) {
    const { instance, link } = linkIn(call);
    assertFree(instance, link);
    return change(instance, link, 'removing', async () => {
      await removeLink(instance.laboratory, link);
      return undefined;
    });
  },
  actions: { failover, setrole },
};

function create(call: Call): unknown {
  const instance = instanceOf(call);
  assertRuns(instance);
  const name = call.path.names[1] ?? '';
  if (linkOf(instance, name)) return update(call);
  const { body, version } = call;
  const old = isOldModel(version);
  const word = (current: string, former: string) => text(body, 'properties', old ? former : current);
  const partnerGroup = word('partnerAvailabilityGroupName', 'primaryAvailabilityGroupName');
  const instanceGroup = word('instanceAvailabilityGroupName', 'secondaryAvailabilityGroupName');
  const partnerEndpoint = word('partnerEndpoint', 'sourceEndpoint');
  const former = text(body, 'properties', 'targetDatabase');
  const databases = old ? (former === undefined ? undefined : [former]) : databaseNames(body);
  if (partnerGroup === undefined || instanceGroup === undefined || partnerEndpoint === undefined || databases === undefined)
    throw new ArmError(
      400,
      'InvalidParameterValue',
      'Availability group names, the endpoint of the partner and databases have to be given.',
    );
  const failoverMode = choice(body, ['properties', 'failoverMode'], ['Manual', 'None']);
  const seedingMode = choice(body, ['properties', 'seedingMode'], ['Automatic', 'Manual']);
  const request = {
    ...{ name, partnerGroup, instanceGroup, partnerEndpoint, databases },
    ...(failoverMode && { failoverMode }),
    ...(seedingMode && { seedingMode }),
  };
  return change(instance, undefined, 'creating', async () =>
    linkModel(instance, await createLink(instance.laboratory, instance.primary(), request), version),
  );
}

/** What is not named stays as it is; a list of databases replaces the one that was there. */
function update(call: Call): unknown {
  const { instance, link } = linkIn(call);
  const mode = choice(call.body, ['properties', 'replicationMode'], ['Async', 'Sync']);
  const databases = isOldModel(call.version) ? undefined : databaseNames(call.body);
  if (databases === undefined && (mode === undefined || mode === replicationMode(link))) return linkModel(instance, link, call.version);
  assertFree(instance, link);
  return change(instance, link, 'updating', async () => {
    if (databases !== undefined) await replaceDatabases(instance.laboratory, link, databases);
    if (mode !== undefined) await setReplicationMode(instance.laboratory, link, mode);
    return linkModel(instance, link, call.version);
  });
}

function failover(call: Call): Running {
  const { instance, link } = linkIn(call);
  assertRuns(instance);
  const type = choice(call.body, ['failoverType'], ['Planned', 'ForcedAllowDataLoss'], INVALID_FAILOVER);
  if (isOldModel(call.version) || type === undefined)
    throw new ArmError(400, INVALID_FAILOVER, 'Distributed Availability Group Failover request body is empty or invalid.');
  const refused = failoverRefusal(instance.laboratory, link, type);
  if (refused) throw asArmError(refused);
  if (type === 'ForcedAllowDataLoss') assertNoFailoverGroup(instance);
  return change(instance, link, 'failing over', async () => {
    await failOverLink(instance.laboratory, link, type);
    return linkModel(instance, link, call.version);
  });
}

const INVALID_FAILOVER = 'InvalidDistributedAvailabilityGroupFailoverRequest';

function setrole(call: Call): Running {
  const { instance, link } = linkIn(call);
  assertRuns(instance);
  const role = choice(call.body, ['instanceRole'], ['Primary', 'Secondary']);
  const type = choice(call.body, ['roleChangeType'], ['Planned', 'Forced']);
  if (isOldModel(call.version) || role === undefined || type === undefined)
    throw new ArmError(400, 'InvalidParameterValue', 'instanceRole and roleChangeType have to be given.');
  const refused = roleRefusal(link, role, type);
  if (refused) throw asArmError(refused, 'role');
  if (role === 'Primary') assertNoFailoverGroup(instance);
  return change(instance, link, 'changing the role', async () => {
    await setInstanceRole(instance.laboratory, link, role, type);
    return linkModel(instance, link, call.version);
  });
}

/** An instance in a failover group can not send its databases to SQL Server as well. */
function assertNoFailoverGroup({ failoverGroups }: ManagedInstanceResource): void {
  if (failoverGroups.length > 0)
    throw new ArmError(
      409,
      'DistributedAvailabilityGroupMiPrimaryWithGeodr',
      'Database cannot be replicated from Managed Instance to SQL Server as there already exists database geo-replication from this Managed Instance to another Managed Instance using auto-failover groups. Disconnect this Managed Instance from the failover group, and try again.',
    );
}

function assertFree(instance: ManagedInstanceResource, link: InstanceLink): void {
  assertRuns(instance);
  if (link.activity !== undefined) throw asArmError(new LinkRefused('busy', link.activity));
}

function change(
  instance: ManagedInstanceResource,
  link: InstanceLink | undefined,
  activity: LinkActivity,
  work: () => Promise<unknown>,
): Running {
  return goingOn({
    begin: () =>
      work().catch((error: unknown) => {
        throw asArmError(error);
      }),
    hang() {
      if (link) link.activity = activity;
    },
    form: instance.longRunning,
    folder: `Microsoft.Sql/locations/${instance.location}/distributedAvailabilityGroups`,
    retryAfter: instance.retryAfter,
  });
}
