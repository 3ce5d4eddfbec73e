import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Period of the timer that is watched, ms. */
const period = 1;

/**
 * Watches the event loop of this process. Each call gives its delay since the call before, 99th percentile, ms. Node's histogram holds how
 * far apart the ticks of a timer were, so the period of that timer is not part of the delay.
 */
export function watchEventLoop(): () => number {
  const ticks = monitorEventLoopDelay({ resolution: period });
  ticks.enable();
  return () => {
    const delay = Math.max(0, ticks.percentile(99) / 1e6 - period);
    ticks.reset();
    return delay;
  };
}
