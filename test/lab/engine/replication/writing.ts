import type { DatabaseCopy } from '../databases/copy.ts';
import type { Laboratory } from '../laboratory.ts';
import type { LogAction, LogRecord } from '../log/records.ts';
import { flush, flushLater } from './hardening.ts';

/** Writes a record to the log of a primary and applies it. It goes to disk with the next commit, or a little later. */
export function write(laboratory: Laboratory, copy: DatabaseCopy, action: LogAction): LogRecord {
  const record = copy.log.append(action, laboratory.clock.now());
  if (action.kind !== 'commit') copy.data.apply(record);
  flushLater(laboratory, copy);
  return record;
}

/** Writes the commit record. Calls back when the commit is acknowledged, or when the copy ceases to be primary before that. */
export function commit(
  laboratory: Laboratory,
  copy: DatabaseCopy,
  transaction: number,
  done: { acknowledged(): void; failed(): void },
): void {
  const record = write(laboratory, copy, { kind: 'commit', transaction });
  const settle = () => {
    copy.data.apply(record);
    copy.lastCommit = { lsn: record.lsn, time: record.time };
  };
  copy.waiting.push({
    transaction,
    block: copy.log.blocks.length,
    acknowledged: () => {
      settle();
      done.acknowledged();
    },
    // The commit record is in the log and stays there: only the writer does not learn of it.
    failed: () => {
      settle();
      done.failed();
    },
  });
  flush(laboratory, copy);
}

/** Rolls back a transaction by a record that undoes all of it. */
export function abort(laboratory: Laboratory, copy: DatabaseCopy, transaction: number): void {
  write(laboratory, copy, { kind: 'abort', transaction });
}
