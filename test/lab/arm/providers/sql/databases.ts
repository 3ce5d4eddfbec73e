import type { DatabaseCopy } from '../../../engine/databases/copy.ts';
import type { ManagedInstanceResource } from '../../managed-instance.ts';
import type { ResourceType } from '../../provider.ts';
import { childNotFound, instanceOf } from './find.ts';

/** Microsoft.Sql/managedInstances/databases (Microsoft, "Managed Databases", REST). */
export const databases: ResourceType = {
  versions: ['2021-11-01', '2022-08-01-preview', '2023-08-01-preview', '2023-08-01', '2024-05-01-preview', '2025-01-01'],
  get(call) {
    const instance = instanceOf(call);
    const name = call.path.names[1] ?? '';
    const copy = shownBy(instance).find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (!copy) throw childNotFound('databases', name);
    return databaseModel(instance, copy);
  },
  list(call) {
    const instance = instanceOf(call);
    return shownBy(instance).map((copy) => databaseModel(instance, copy));
  },
};

const shownBy = (instance: ManagedInstanceResource): readonly DatabaseCopy[] =>
  [...instance.primary().databases].flatMap(([name, copy]) => (instance.notShown.has(name) ? [] : [copy]));

function databaseModel(instance: ManagedInstanceResource, copy: DatabaseCopy) {
  const firstBackup = copy.server.backups.find((one) => one.database === copy.name && one.type === 'D' && !one.copyOnly);
  return {
    id: `${instance.id}/databases/${copy.name}`,
    name: copy.name,
    type: 'Microsoft.Sql/managedInstances/databases',
    location: instance.location,
    properties: {
      collation: copy.server.collation,
      status: statusOf(instance, copy),
      creationDate: new Date(copy.createdAt).toISOString(),
      // Nothing can be restored before the service has a full backup of its own.
      ...(firstBackup && copy.writable && { earliestRestorePoint: new Date(firstBackup.finishedAt).toISOString() }),
    },
  };
}

function statusOf(instance: ManagedInstanceResource, copy: DatabaseCopy): string {
  if (copy.state === 'RECOVERING') return 'Updating';
  if (copy.state === 'RESTORING') return 'Restoring';
  return copy.role === 'SECONDARY' ? instance.secondaryStatus : 'Online';
}
