/** ms, from `low` to `high`; both the same when it is one figure. */
export interface Span {
  readonly low: number;
  readonly high: number;
}

/** What can be measured before a demotion, ms. */
export interface OutageReadings {
  /** The shortest answer that the source has given so far; it holds one round trip and next to no work. */
  readonly sourceRoundTrip: number;
  readonly targetRoundTrip: number;
  /** To send the log that is left, at the last rate. */
  readonly send: number;
  /** To redo the log that the target has, at its last rate. */
  readonly redo: number;
}

/** What SQL Server itself needs, ms. It can not be measured without a failover. */
export interface EngineTimes {
  /** SET (ROLE = SECONDARY). */
  readonly demotion: Span;
  /** From the promote until every database takes writes, without the redo that is left. */
  readonly promotion: Span;
  /** `calibrated`: as an earlier failover has taken it. */
  readonly known: 'assumed' | 'calibrated';
}

/** How long nobody can write, ms, and what that was made of. */
export interface Prediction extends Span {
  readonly readings: OutageReadings;
  readonly engine: EngineTimes;
}

/**
 * An assumption, not a measurement: role changes of 0.5 to 3 s together, half each. Nobody publishes figures for a distributed availability
 * group; an earlier failover of the same servers gives better ones.
 */
export const assumedEngine: EngineTimes = {
  demotion: { low: 250, high: 1500 },
  promotion: { low: 250, high: 1500 },
  known: 'assumed',
};

/**
 * The demotion and its answer, the log that is still to arrive, the promotion and its answer, and the redo that is left by then: the target
 * goes on with its redo while the source is being demoted. Clients that have to find the new server come on top.
 */
export const predict = (readings: OutageReadings, engine: EngineTimes): Prediction => ({
  low: outage(readings, engine.demotion.low, engine.promotion.low),
  high: outage(readings, engine.demotion.high, engine.promotion.high),
  readings,
  engine,
});

function outage({ sourceRoundTrip, targetRoundTrip, send, redo }: OutageReadings, demotion: number, promotion: number): number {
  const demoted = sourceRoundTrip + demotion;
  return Math.round(demoted + send + targetRoundTrip + Math.max(0, redo - demoted) + promotion);
}

/**
 * The engine times of a failover that was measured: what its demotion took without the way there and back, and what is left of its write
 * outage. All in ms. What our own code takes is in them too.
 */
export function calibrate(readings: OutageReadings, demotionTook: number, writeOutage: number): EngineTimes {
  const demotion = Math.max(0, demotionTook - readings.sourceRoundTrip);
  const promotion = Math.max(0, writeOutage - outage(readings, demotion, 0));
  return { demotion: { low: demotion, high: demotion }, promotion: { low: promotion, high: promotion }, known: 'calibrated' };
}
