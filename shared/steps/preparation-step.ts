import { TaskFailure } from '../core/errors.ts';
import type { FailoverRun } from './failover-run.ts';

/**
 * Does one step of the preparation and notes how long it took, with what it took before. What blocks a failover ends it; a rehearsal keeps it and goes on, so that one
 * rehearsal names everything. A cancel, and an error that is no verdict, end both.
 */
export async function takeStep(run: FailoverRun, what: string, step: () => Promise<void>): Promise<void> {
  const { clock } = run.migration;
  const started = clock.monotonic();
  try {
    await step();
  } catch (error) {
    if (!run.options.rehearse || !(error instanceof TaskFailure) || error.id === 'cancelled') throw error;
    keepBlocker(run, error);
  }
  const took = Math.round(clock.monotonic() - started);
  const earlier = run.steps.find((one) => one.what === what);
  run.steps = [...run.steps.filter((one) => one !== earlier), { what, took: took + (earlier?.took ?? 0) }];
}

/** Several looks may find the same. */
export function keepBlocker(run: FailoverRun, blocker: TaskFailure): void {
  if (!run.blockers.some(({ message }) => message === blocker.message)) run.blockers = [...run.blockers, blocker];
}
