import type { LabClock } from '../../lab/clock.ts';

export interface VirtualClock extends LabClock {
  /** How many timers wait. */
  readonly timers: number;
  advance(ms: number): void;
}

/** A clock that only moves when the test says so. */
export function virtualClock(): VirtualClock {
  let now = 0;
  const waiting = new Map<() => void, number>();
  return {
    now: () => now,
    get timers() {
      return waiting.size;
    },
    after(ms, callback) {
      waiting.set(callback, now + ms);
      return { cancel: () => waiting.delete(callback) };
    },
    advance(ms) {
      now += ms;
      for (const [callback, at] of [...waiting].sort(([, one], [, other]) => one - other)) {
        if (at <= now && waiting.delete(callback)) callback();
      }
    },
  };
}
