import type { DagObservation } from './observation.ts';

/** Log that the global primary has not sent to the forwarder yet, in KB, over all databases. Undefined when any database does not say: NULL is not 0. */
export function backlogKb(source: DagObservation): bigint | undefined {
  const queues = source.databases.map((database) => database.forwarder?.logSendQueue);
  return queues.reduce<bigint | undefined>((sum, queue) => (sum === undefined || queue === undefined ? undefined : sum + queue), 0n);
}

/** Time to send the backlog of the slowest database at its last send rate, in ms. An estimate: the rate keeps its last value when idle. */
export function estimateMs(source: DagObservation): number | undefined {
  let slowest = 0;
  for (const { forwarder } of source.databases) {
    if (forwarder?.logSendQueue === undefined) return undefined;
    if (forwarder.logSendQueue === 0n) continue;
    if (forwarder.logSendRate === undefined || forwarder.logSendRate === 0n) return undefined;
    slowest = Math.max(slowest, Number((forwarder.logSendQueue * 1000n) / forwarder.logSendRate));
  }
  return slowest;
}

/**
 * How far the target has caught up, 0 to 90: what is left of the backlog that was seen first. The last 10 are for the time over which it has
 * to keep up. 0 when a backlog is not known.
 */
export function caughtUpPercent(first: bigint | undefined, now: bigint | undefined): number {
  if (first === undefined || now === undefined || first === 0n) return 0;
  return now >= first ? 0 : Number(((first - now) * 90n) / first);
}
