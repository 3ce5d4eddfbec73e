/**
 * Time in the laboratory. The engine and the evaluator take time from here only, so that the same laboratory runs on the
 * real clock (demo, wire tests) and on a virtual one (exhaustive checking without waiting).
 */
export interface LabClock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Calls back once, `ms` from now. */
  after(ms: number, callback: () => void): LabTimer;
}

export interface LabTimer {
  cancel(): void;
}

/** The wall clock. Its timers do not keep the process alive by themselves. */
export const realClock: LabClock = {
  now: () => Date.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, Math.max(0, ms));
    timer.unref();
    return { cancel: () => clearTimeout(timer) };
  },
};

/** A clock that can be stopped: from then on nothing is called back any more, neither what waits already nor what is asked for later. */
export interface StoppableClock extends LabClock {
  stop(): void;
}

export function stoppableClock(clock: LabClock): StoppableClock {
  const waiting = new Set<LabTimer>();
  let stopped = false;
  return {
    now: () => clock.now(),
    after(ms, callback) {
      if (stopped) return { cancel() {} };
      const timer = clock.after(ms, () => {
        waiting.delete(timer);
        callback();
      });
      waiting.add(timer);
      return {
        cancel() {
          waiting.delete(timer);
          timer.cancel();
        },
      };
    },
    stop() {
      stopped = true;
      for (const timer of waiting) timer.cancel();
      waiting.clear();
    },
  };
}

/** Waits on a clock; rejects with the signal's reason when aborted. */
export function sleep(clock: LabClock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const onAbort = () => {
      timer.cancel();
      reject(signal?.reason);
    };
    const timer = clock.after(ms, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
