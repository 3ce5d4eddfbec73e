import { becomePrimary } from '../databases/role-change.ts';
import type { Laboratory } from '../laboratory.ts';
import { copyOnPrimary, reconcileStreams } from '../replication/topology.ts';
import type { InstanceLink } from './model.ts';

/** Takes one database out of a link: on the instance it becomes writable with the log that it has on disk; SQL Server is not told. */
export function releaseDatabase(laboratory: Laboratory, link: InstanceLink, database: string): void {
  const { local } = link.side;
  const copy = copyOnPrimary(local, database);
  local.databases.delete(database.toLowerCase());
  if (copy === undefined) return;
  for (const { server } of local.replicas) {
    const one = server?.databases.get(database.toLowerCase());
    if (one?.group === local) one.group = undefined;
  }
  laboratory.monitor.parted(copy);
  if (copy.role === 'SECONDARY') becomePrimary(laboratory, copy);
  reconcileStreams(laboratory);
  laboratory.journal.write(copy.server.name, `${database} has left ${link.name}`);
}
