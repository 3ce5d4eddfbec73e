import type { VirtualClock } from '../../../test/lab/engine/virtual-clock.ts';

/** Timers of these lengths, ms, can not be due together with one that an event around the servers sets. */
const isOfRequest = (ms: number): boolean => ms === 1 || ms >= 1000;

/** The clock, and a question about it: see `sameMoment` of a world. */
export function watchMoments(clock: VirtualClock): { readonly clock: VirtualClock; readonly sameMoment: () => boolean } {
  let turn = -1;
  let onlyRequests = true;
  const watched: VirtualClock = {
    ...clock,
    get nextDue() {
      return clock.nextDue;
    },
    get turns() {
      return clock.turns;
    },
    after(ms, callback) {
      if (!isOfRequest(ms)) onlyRequests = false;
      return clock.after(ms, callback);
    },
  };
  return {
    clock: watched,
    sameMoment() {
      const same = clock.turns === turn && onlyRequests;
      turn = clock.turns;
      onlyRequests = true;
      return same;
    },
  };
}
