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
