/** Time as the product sees it. Flows take it from here, so that tests run on a virtual clock. */
export interface Clock {
  /** Milliseconds of a clock that never goes back; only differences mean something. */
  monotonic(): number;
  /** Wall clock, for reports only: decisions never compare clocks of two machines. */
  now(): Date;
  /** Waits `ms`; rejects with the signal's reason as soon as it aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
