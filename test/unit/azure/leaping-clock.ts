import type { Clock } from '../../../shared/core/clock.ts';
import type { LabClock } from '../../lab/clock.ts';

/** A clock that leaps over every pause at once and notes it: for waits of minutes and hours against servers on the wire. */
export interface LeapingClock {
  readonly product: Clock;
  readonly laboratory: LabClock;
  /** ms, in order. */
  readonly pauses: readonly number[];
  /** Lets time pass without a pause. */
  leap(ms: number): void;
}

export function createLeapingClock(start = Date.UTC(2026, 10, 21)): LeapingClock {
  let now = start;
  const pauses: number[] = [];
  return {
    pauses,
    leap(ms) {
      now += ms;
    },
    product: {
      monotonic: () => now - start,
      now: () => new Date(now),
      async sleep(ms, signal) {
        signal?.throwIfAborted();
        pauses.push(ms);
        now += ms;
      },
    },
    laboratory: {
      now: () => now,
      after() {
        throw new Error('Nothing in this laboratory waits for a timer.');
      },
    },
  };
}
