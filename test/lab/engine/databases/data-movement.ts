import { TableStore } from '../data/table-store.ts';
import type { Laboratory } from '../laboratory.ts';
import { NO_RECOVERY_LSN } from '../log/lsn.ts';
import { acknowledgeCommits } from '../replication/commit.ts';
import { applyTo, startRedo } from '../replication/redo.ts';
import type { DatabaseCopy, SuspendReason } from './copy.ts';

/** Stops the flow of log to this copy. On a primary it stops the flow to all of its secondaries. */
export function suspend(laboratory: Laboratory, copy: DatabaseCopy, reason: SuspendReason): void {
  copy.suspended ??= reason;
  laboratory.journal.write(copy.server.name, `${copy.name} is suspended (${copy.suspended})`);
  const affected = [copy.upstream, ...copy.downstream].filter((stream) => stream !== undefined);
  for (const stream of affected) {
    stream.reconsider();
    acknowledgeCommits(laboratory, stream.from);
  }
}

/** Lets the log flow again. A copy whose log has diverged first goes back to the common point (REVERTING). */
export function resume(laboratory: Laboratory, copy: DatabaseCopy): void {
  if (copy.suspended === undefined || copy.reverting) return;
  const { upstream } = copy;
  const shared = upstream === undefined ? copy.log.blocks.length : copy.log.sharedWith(upstream.from.log);
  copy.suspended = undefined;
  if (copy.role === 'PRIMARY' || shared >= copy.log.hardened) restartFlow(laboratory, copy);
  else revert(laboratory, copy);
}

/** Takes a copy back to the last point that its log has in common with the log it is to follow. */
export function revert(laboratory: Laboratory, copy: DatabaseCopy): void {
  if (copy.reverting) return;
  copy.reverting = true;
  laboratory.clock.after(laboratory.timings.revertMs, () => {
    if (!copy.reverting || copy.role !== 'SECONDARY') return;
    const shared = copy.upstream === undefined ? copy.log.blocks.length : copy.log.sharedWith(copy.upstream.from.log);
    rebuild(copy, shared, laboratory.clock.now());
    copy.reverting = false;
    copy.recoveryLsn = NO_RECOVERY_LSN;
    laboratory.journal.write(copy.server.name, `${copy.name} went back to ${copy.log.hardenedLsn}`);
    restartFlow(laboratory, copy);
    // The copies behind it have followed it into the wrong branch.
    for (const stream of copy.downstream) stream.restart();
  });
}

/** The data as the first `count` blocks of the log make them. */
function rebuild(copy: DatabaseCopy, count: number, now: number): void {
  copy.log.cutTo(count);
  copy.log.redone = 0;
  copy.data = new TableStore(copy.lineage.born);
  applyTo(copy, count, now);
}

function restartFlow(laboratory: Laboratory, copy: DatabaseCopy): void {
  const { upstream } = copy;
  if (upstream?.connected) {
    upstream.sent = copy.log.sharedWith(upstream.from.log);
    upstream.pump();
    upstream.sendProgress();
  }
  for (const stream of copy.downstream) {
    stream.reconsider();
    stream.pump();
  }
  startRedo(laboratory, copy);
}
