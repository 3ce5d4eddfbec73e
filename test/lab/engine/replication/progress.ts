import type { DatabaseCopy } from '../databases/copy.ts';
import type { Lsn } from '../log/lsn.ts';
import { participates } from './commit.ts';

/** A secondary's progress message: all that a primary knows about it. */
export interface Progress {
  readonly receivedLsn: Lsn;
  readonly receivedAt: number | null;
  readonly hardenedLsn: Lsn;
  readonly hardenedAt: number | null;
  readonly redoneLsn: Lsn | null;
  readonly redoneAt: number | null;
  readonly commitLsn: Lsn | null;
  readonly commitAt: number | null;
  readonly redoQueueKB: number;
  readonly redoRateKBps: number;
  /** Blocks hardened by the secondary and by all synchronized secondaries behind it. */
  readonly quorum: number;
}

/** How far a copy is now. */
export function progressOf(copy: DatabaseCopy): Progress {
  const { log } = copy;
  let quorum = log.hardened;
  for (const stream of copy.downstream) if (participates(stream)) quorum = Math.min(quorum, stream.reported?.quorum ?? 0);
  return {
    receivedLsn: log.lsnAfter(log.blocks.length),
    receivedAt: copy.receivedAt,
    hardenedLsn: log.hardenedLsn,
    hardenedAt: copy.hardenedAt,
    redoneLsn: copy.redone.lsn,
    redoneAt: copy.redone.time,
    commitLsn: copy.lastCommit.lsn,
    commitAt: copy.lastCommit.time,
    redoQueueKB: copy.redoQueueKB,
    redoRateKBps: copy.redoRateKBps,
    quorum,
  };
}
