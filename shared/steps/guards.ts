import type { Observation, SideName } from '../cutover/observation.ts';
import type { Guard } from '../sqlserver/guard.ts';
import type { Migration } from './migration.ts';

/** The guard of every statement of a run: the pinned server, the lock, and the DAG by name and group_id. */
export function guardOf(migration: Migration, side: SideName, observation: Observation, lock: string): Guard {
  const dag = observation[side]?.dag ?? observation.source?.dag ?? observation.target?.dag;
  if (!dag) throw new Error('A statement needs a distributed availability group that was observed.');
  return { side, serverName: migration[side].server.serverName, lock, dag: { name: dag.name, groupId: dag.groupId } };
}
