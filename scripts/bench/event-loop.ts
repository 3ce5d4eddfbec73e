import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Period of the timer that is watched, ms. */
const period = 1;

/** A watch on the event loop of this process. */
export interface EventLoopWatch {
  /** Delay since the call before, 99th percentile, ms. */
  delay(): number;
  /** Its timer is work for the process too. */
  stop(): void;
}

/** Begins to watch. Node's histogram holds how far apart the ticks of a timer were, so the period of that timer is not part of the delay. */
export function watchEventLoop(): EventLoopWatch {
  const ticks = monitorEventLoopDelay({ resolution: period });
  ticks.enable();
  return {
    delay() {
      const delay = Math.max(0, ticks.percentile(99) / 1e6 - period);
      ticks.reset();
      return delay;
    },
    stop: () => void ticks.disable(),
  };
}
