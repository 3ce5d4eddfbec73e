import type { Laboratory } from '../laboratory.ts';
import { startFirstBackup } from '../managed-link/first-backup.ts';
import { flush } from '../replication/hardening.ts';
import { applyTo } from '../replication/redo.ts';
import { abort, write } from '../replication/writing.ts';
import type { DatabaseCopy } from './copy.ts';

/** From now on the copy takes no writes; commits that wait for partners end without an answer. */
export function stopWrites(laboratory: Laboratory, copy: DatabaseCopy): void {
  copy.resolving = true;
  for (const commit of copy.waiting.splice(0)) commit.failed();
  laboratory.monitor.writableChanged(copy);
}

/** ms that rolling back all open transactions will take. */
export function rollbackTime(laboratory: Laboratory, copy: DatabaseCopy): number {
  let records = 0;
  for (const transaction of copy.data.open.values()) records += transaction.records;
  return records * laboratory.timings.rollbackMsPerRecord;
}

/** Rolls back what is open, writes the log to its end and makes the copy a secondary. Its log does not grow by itself any more. */
export function becomeSecondary(laboratory: Laboratory, copy: DatabaseCopy): void {
  if (copy.role === 'PRIMARY') endOwnLog(laboratory, copy);
  copy.role = 'SECONDARY';
  laboratory.monitor.writableChanged(copy);
}

function endOwnLog(laboratory: Laboratory, copy: DatabaseCopy): void {
  const { log, data } = copy;
  for (const commit of copy.waiting.splice(0)) commit.failed();
  // A primary that has not finished its recovery has transactions of the old one: they are undone by the next recovery.
  if (copy.state === 'ONLINE') for (const id of [...data.open.keys()]) abort(laboratory, copy, id);
  log.seal();
  log.hardened = log.blocks.length;
  if (copy.state === 'ONLINE') log.redone = log.hardened;
  const now = laboratory.clock.now();
  const last = log.blocks[log.redone - 1]?.records.at(-1);
  if (last) copy.redone = { lsn: last.lsn, time: now };
  copy.state = 'ONLINE';
  copy.receivedAt = now;
  copy.hardenedAt = now;
  for (const stream of copy.downstream) stream.pump();
}

/**
 * Makes the copy a primary with the log that it has on disk. Recovery goes on after this call: redo of what is left, undo of
 * open transactions, and only then writes.
 */
export function becomePrimary(laboratory: Laboratory, copy: DatabaseCopy): void {
  const { clock, timings, monitor, journal } = laboratory;
  const { log } = copy;
  log.cutTo(log.hardened);
  copy.role = 'PRIMARY';
  copy.state = 'RECOVERING';
  copy.resolving = false;
  copy.suspended = undefined;
  monitor.promoted(copy);
  if (copy.reverting) {
    // "Forcing failover while a database is REVERTING or INITIALIZING can leave it in a state in which it can not be started."
    journal.write(copy.server.name, `${copy.name} was promoted while it was reverting: it can not be started`);
    return;
  }
  const redo = ((log.totalBytes - log.bytesIn(log.redone)) / 1024 / timings.redoRateKBps) * 1000;
  clock.after(timings.recoveryMs + copy.extraRecoveryMs + redo, () => {
    if (copy.role !== 'PRIMARY' || copy.state !== 'RECOVERING' || copy.log !== log) return;
    applyTo(copy, log.hardened, clock.now());
    clock.after(rollbackTime(laboratory, copy), () => {
      if (copy.role === 'PRIMARY' && copy.state === 'RECOVERING' && copy.log === log) finishRecovery(laboratory, copy);
    });
  });
}

function finishRecovery(laboratory: Laboratory, copy: DatabaseCopy): void {
  copy.recoveryLsn = copy.log.endOfLog;
  copy.fork = laboratory.guid();
  copy.upgradePending = false;
  for (const id of [...copy.data.open.keys()]) abort(laboratory, copy, id);
  write(laboratory, copy, { kind: 'checkpoint' });
  copy.state = 'ONLINE';
  flush(laboratory, copy);
  laboratory.monitor.writableChanged(copy);
  startFirstBackup(laboratory, copy);
}
