import type { DatabaseCopy } from '../databases/copy.ts';
import type { Laboratory } from '../laboratory.ts';
import type { LogBlock } from '../log/records.ts';

const BATCH = 256 * 1024;

/** Applies hardened log to the data of a secondary, at the redo rate. */
export function startRedo(laboratory: Laboratory, copy: DatabaseCopy): void {
  const { log } = copy;
  if (copy.redoing || copy.role !== 'SECONDARY' || copy.suspended !== undefined || copy.reverting || log.redone >= log.hardened) return;
  let bytes = 0;
  let end = log.redone;
  while (end < log.hardened && (end === log.redone || bytes < BATCH)) bytes += (log.blocks[end++] as LogBlock).bytes;
  copy.redoing = true;
  laboratory.clock.after((bytes / 1024 / laboratory.timings.redoRateKBps) * 1000, () => {
    copy.redoing = false;
    if (copy.log !== log || copy.role !== 'SECONDARY' || copy.suspended !== undefined || end > log.hardened) return;
    copy.redoRateKBps = laboratory.timings.redoRateKBps;
    applyTo(copy, end, laboratory.clock.now());
    copy.upstream?.sendProgress();
    startRedo(laboratory, copy);
  });
}

/** Applies blocks up to, not including, number `end`. */
export function applyTo(copy: DatabaseCopy, end: number, now: number): void {
  const { log } = copy;
  for (; log.redone < end; log.redone++) {
    for (const record of (log.blocks[log.redone] as LogBlock).records) {
      copy.data.apply(record);
      copy.redone = { lsn: record.lsn, time: now };
      if (record.action.kind === 'commit') copy.lastCommit = { lsn: record.lsn, time: record.time };
    }
  }
}
