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
