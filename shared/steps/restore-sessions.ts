import type { SideName } from '../cutover/observation.ts';
import { messageOf } from '../sqlserver/errors.ts';
import { takeLock } from '../sqlserver/lock.ts';
import type { FailoverRun } from './failover-run.ts';
import type { Side, SourceMigration } from './migration.ts';
import { reconnectSide } from './open.ts';
import type { PinnedDag } from './pinned.ts';

/** One turn of waiting for a lock, ms. An earlier statement that still runs on the server holds it until it has ended. */
const lockTurn = 5000;

/** What a session needs to be restored, on either route. */
export interface Restorable {
  readonly migration: Pick<SourceMigration, 'open'>;
  readonly pinned: PinnedDag;
  /** The sessions that hold the lock. */
  readonly holders: FailoverRun['holders'];
}

/**
 * Opens the session of a side again if it was lost, and takes its lock, without which no statement may be sent. False: somebody else holds
 * the lock after `turn` ms. Throws SqlFailure when the side can not be reached.
 */
export async function restoreSession({ migration, pinned, holders }: Restorable, side: Side, turn: number): Promise<boolean> {
  if (!side.session.alive) await reconnectSide(migration.open, side);
  const { session } = side;
  if (holders[side.name] === session) return true;
  if (!(await takeLock(session, pinned.lock, turn))) return false;
  holders[side.name] = session;
  return true;
}

/** Returns what stands in the way of a session that lives and holds its lock, undefined when nothing does. */
export async function restoreSide(run: Restorable, side: Side): Promise<string | undefined> {
  try {
    return (await restoreSession(run, side, lockTurn))
      ? undefined
      : `the lock on the ${side.name} is still held: an earlier statement may still be running there`;
  } catch (error) {
    return `the ${side.name} can not be reached: ${messageOf(error)}`;
  }
}

/** Both sides, source first, then target: the order of the locks. Returns what still stands in the way. */
export async function restoreSessions(run: FailoverRun): Promise<string | undefined> {
  const problems: string[] = [];
  for (const name of ['source', 'target'] satisfies SideName[]) {
    const problem = await restoreSide(run, run.migration[name]);
    if (problem !== undefined) problems.push(problem);
  }
  return problems.length > 0 ? problems.join('; ') : undefined;
}
