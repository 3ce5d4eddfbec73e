import type { VirtualClock } from '../../../test/lab/engine/virtual-clock.ts';

/** Lets everything run that can run without time passing. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Lets virtual time pass, timer by timer, until `done`. False when `limitMs` of virtual time were not enough, or nothing is left to happen. */
export async function driveUntil(clock: VirtualClock, done: () => boolean, limitMs: number): Promise<boolean> {
  const limit = clock.now() + limitMs;
  await clock.runUntil(() => done() || (clock.nextDue ?? Number.POSITIVE_INFINITY) > limit, Number.POSITIVE_INFINITY);
  return done();
}

/** Lets `ms` of virtual time pass. */
export async function pass(clock: VirtualClock, ms: number): Promise<void> {
  const until = clock.now() + ms;
  await driveUntil(clock, () => false, ms);
  await clock.advance(until - clock.now());
}
