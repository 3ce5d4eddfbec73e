import type { DagObservation } from './observation.ts';
import { estimateMs } from './progress.ts';

/**
 * ms that nobody could write if the failover began now, as far as the servers tell: what is left to send and then to redo, of the slowest
 * database, at the last rates. The role changes themselves come on top; nobody knows them before. Undefined when a side does not say.
 */
export function predictedOutageMs(source: DagObservation, target: DagObservation): number | undefined {
  const send = estimateMs(source);
  const redo = redoMs(target);
  return send === undefined || redo === undefined ? undefined : send + redo;
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
