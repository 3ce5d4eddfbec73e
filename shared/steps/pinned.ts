import type { Observation, SideName } from '../cutover/observation.ts';
import type { State } from '../cutover/state.ts';
import type { Guard } from '../sqlserver/guard.ts';
import { lockName } from '../sqlserver/lock.ts';
import type { Migration, Side } from './migration.ts';

/** The DAG as it was first seen. One that is created again under the same name is another DAG, and none of this run's business. */
export interface PinnedDag {
  readonly name: string;
  readonly groupId: string;
  /** Name of the application lock. */
  readonly lock: string;
}

/** Undefined when no side shows a DAG. */
export function pin({ source, target }: Observation): PinnedDag | undefined {
  const dag = source?.dag ?? target?.dag;
  return dag && { name: dag.name, groupId: dag.groupId, lock: lockName(dag.groupId) };
}

/** The state `different-dag`, when a side shows another DAG than the pinned one. */
export function replaced({ source, target }: Observation, pinned: PinnedDag): State | undefined {
  const other = [source, target].find((side) => side?.dag !== undefined && side.dag.groupId !== pinned.groupId);
  return (
    other && {
      name: 'different-dag',
      because: `the ${other.side} shows group_id ${other.dag?.groupId}; when this run began it was ${pinned.groupId}`,
    }
  );
}

/** The guard of every statement of a run: the pinned server, the pinned DAG, and the lock. */
export const guardOf = (migration: Migration, side: SideName, pinned: PinnedDag): Guard => guardOn(migration[side], pinned);

/** The same for a side by itself. */
export const guardOn = (side: Side, { name, groupId, lock }: PinnedDag): Guard => ({
  side: side.name,
  serverName: side.server.serverName,
  lock,
  dag: { name, groupId },
});
