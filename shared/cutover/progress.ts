import type { DagObservation } from './observation.ts';

/** Log that the global primary has not sent to the forwarder yet, in KB, over all databases. Undefined when any database does not say: NULL is not 0. */
export function backlogKb(source: DagObservation): bigint | undefined {
  return sum(source.databases.map((database) => database.forwarder?.logSendQueue));
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

/** How far the target is behind, as the servers report it: for people and for charts, never a proof. Undefined: a server does not say. */
export interface LagReading {
  readonly queues: readonly { readonly database: string; readonly sendQueueKb: number | undefined }[];
  /** Over all databases. */
  readonly redoQueueKb: number | undefined;
  /** KB/s over the databases that have log to send: an idle database keeps its last rate. */
  readonly sendRateKbPerSecond: number | undefined;
  readonly etaMs: number | undefined;
}

/** What one look says of the lag. The redo queue is the target's own; without it, what the target last told the source. */
export function readLag(source: DagObservation, target?: DagObservation): LagReading {
  const sending = source.databases.filter(({ forwarder }) => forwarder?.logSendQueue !== 0n);
  const redo = (target ?? source).databases.map((database) => (target ? database.copy : database.forwarder)?.redoQueue);
  return {
    queues: source.databases.map(({ name, forwarder }) => ({ database: name, sendQueueKb: toNumber(forwarder?.logSendQueue) })),
    redoQueueKb: toNumber(sum(redo)),
    sendRateKbPerSecond: toNumber(sum(sending.map(({ forwarder }) => forwarder?.logSendRate))),
    etaMs: estimateMs(source),
  };
}

const sum = (values: readonly (bigint | undefined)[]): bigint | undefined =>
  values.reduce<bigint | undefined>((total, value) => (total === undefined || value === undefined ? undefined : total + value), 0n);

const toNumber = (value: bigint | undefined): number | undefined => (value === undefined ? undefined : Number(value));

/**
 * How far the target has caught up, 0 to 90: what is left of the backlog that was seen first. The last 10 are for the time over which it has
 * to keep up. 0 when a backlog is not known.
 */
export function caughtUpPercent(first: bigint | undefined, now: bigint | undefined): number {
  if (first === undefined || now === undefined || first === 0n) return 0;
  return now >= first ? 0 : Number(((first - now) * 90n) / first);
}
