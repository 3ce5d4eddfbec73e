import type { FailoverRun } from './failover-run.ts';
import type { Look } from './look.ts';

/**
 * What is done once, under the locks, before the first statement that affects writers. Each step throws TaskFailure when it must not go
 * on; then nothing was demoted, and `afterFailure` undoes what was prepared.
 */
export async function prepareCutover(run: FailoverRun, _seen: Look): Promise<void> {
  if (run.prepared) return;
  run.prepared = true;
}
