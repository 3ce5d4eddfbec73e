import type { Clock } from '../../shared/core/clock.ts';
import { realClock } from '../../shared/core/real-clock.ts';

/** Pauses between two attempts are cut short, so that a table of many failures runs in seconds. Deadlines are as they are. */
export const briskClock: Clock = { ...realClock, sleep: (ms, signal) => realClock.sleep(Math.min(ms, 30), signal) };

/**
 * Time that goes `factor` times as fast, for waits of minutes. Its pauses end with the test: behind `limit` ms of real time they never
 * return, so that a flow that would go on for ever does not outlive its test.
 */
export function fastClock(factor: number, limit: number): Clock {
  const end = performance.now() + limit;
  return {
    ...realClock,
    monotonic: () => realClock.monotonic() * factor,
    sleep: (ms, signal) => (performance.now() > end ? new Promise(() => undefined) : realClock.sleep(ms / factor, signal)),
  };
}
