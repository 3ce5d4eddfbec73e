import type { DagObservation } from './observation.ts';
import type { OutageReadings } from './prediction.ts';
import { estimateMs } from './progress.ts';

/** ms to send and to redo the log that is left, of the slowest database, at the last rates. Undefined when a side does not say. */
export function logLeft(source: DagObservation, target: DagObservation): Pick<OutageReadings, 'send' | 'redo'> | undefined {
  const send = estimateMs(source);
  const redo = redoMs(target);
  return send === undefined || redo === undefined ? undefined : { send, redo };
}

/** ms to redo what has arrived, from the target's own rows. NULL is unknown, not zero. */
export function redoMs(target: DagObservation): number | undefined {
  let slowest = 0;
  for (const { copy } of target.databases) {
    if (copy.redoQueue === undefined) return undefined;
    if (copy.redoQueue === 0n) continue;
    if (copy.redoRate === undefined || copy.redoRate === 0n) return undefined;
    slowest = Math.max(slowest, Number((copy.redoQueue * 1000n) / copy.redoRate));
  }
  return target.databases.length === 0 ? undefined : slowest;
}
