import { stepTimeout } from '../step-report.ts';

export interface StepGuard {
  /** Aborts when the step has to be stopped. */
  readonly signal: AbortSignal;
  dispose(): void;
}

export interface StepGuardOptions {
  /** Aborts when the job is cancelled or has run too long. */
  readonly jobCancelled: AbortSignal;
  /** Says whether the step's condition still holds for a cancelled job. */
  readonly staysTrueWhenCancelled: () => boolean;
  /** ms; undefined is no limit of its own. */
  readonly timeoutMs: number | undefined;
  /** How long a step that may stay still runs after the cancellation, in ms. */
  readonly cancelTimeoutMs: number;
}

/**
 * Decides when a running step is stopped. Both hosts evaluate its condition once more when the job is cancelled: while it holds
 * (`always()`), the step gets no signal and runs on, until the cancel timeout ends everything (StepsRunner.cs of both hosts).
 */
export function guardStep(options: StepGuardOptions): StepGuard {
  const stop = new AbortController();
  const timers: NodeJS.Timeout[] = [];
  const onCancelled = () => {
    if (!options.staysTrueWhenCancelled()) stop.abort(options.jobCancelled.reason);
    else timers.push(setTimeout(() => stop.abort(options.jobCancelled.reason), options.cancelTimeoutMs));
  };
  if (options.timeoutMs !== undefined) timers.push(setTimeout(() => stop.abort(stepTimeout), options.timeoutMs));
  if (options.jobCancelled.aborted) onCancelled();
  else options.jobCancelled.addEventListener('abort', onCancelled, { once: true });
  return {
    signal: stop.signal,
    dispose() {
      for (const timer of timers) clearTimeout(timer);
      options.jobCancelled.removeEventListener('abort', onCancelled);
    },
  };
}

/** A signal for one job: aborts with the run or after the job's own time, in ms, and then tells `onCancelled` before any step. */
export function guardJob(run: AbortSignal | undefined, timeoutMs: number, onCancelled: () => void): StepGuard {
  const stop = new AbortController();
  const cancel = (reason: unknown) => {
    if (stop.signal.aborted) return;
    onCancelled();
    stop.abort(reason);
  };
  const onRun = () => cancel(run?.reason);
  const timer = setTimeout(() => cancel(new Error('The job has exceeded its maximum execution time.')), timeoutMs);
  if (run?.aborted === true) onRun();
  else run?.addEventListener('abort', onRun, { once: true });
  return {
    signal: stop.signal,
    dispose() {
      clearTimeout(timer);
      run?.removeEventListener('abort', onRun);
    },
  };
}
