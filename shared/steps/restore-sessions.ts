import { messageOf } from '../sqlserver/errors.ts';
import { takeLock } from '../sqlserver/lock.ts';
import type { FailoverRun } from './failover-run.ts';
import { reconnect } from './open.ts';

/** One turn of waiting for a lock, ms. An earlier statement that still runs on the server holds it until it has ended. */
const lockTurn = 5000;

/**
 * Opens lost sessions again and takes their locks, without which no statement may be sent. Source first, then target: the order of the locks. Returns what still
 * stands in the way.
 */
export async function restoreSessions(run: FailoverRun): Promise<string | undefined> {
  const problems: string[] = [];
  for (const side of ['source', 'target'] as const) {
    try {
      if (!run.migration[side].session.alive) await reconnect(run.migration, side);
      const { session } = run.migration[side];
      if (run.holders[side] === session) continue;
      if (await takeLock(session, run.pinned.lock, lockTurn)) run.holders[side] = session;
      else problems.push(`the lock on the ${side} is still held: an earlier statement may still be running there`);
    } catch (error) {
      problems.push(`the ${side} can not be reached: ${messageOf(error)}`);
    }
  }
  return problems.length > 0 ? problems.join('; ') : undefined;
}
