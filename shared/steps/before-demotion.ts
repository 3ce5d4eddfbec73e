import { expectApprovedPlan } from './approved-plan.ts';
import { checkpointSource } from './checkpoint.ts';
import { expectGuards } from './expect-guards.ts';
import { expectTokenLife } from './expect-token-life.ts';
import { refusedOutputs } from './failover-outputs.ts';
import type { FailoverRun } from './failover-run.ts';
import { freezeLogins } from './freeze-logins.ts';
import { runBeforeHook } from './hooks.ts';
import { tryLanding } from './land-target.ts';
import type { Look } from './look.ts';
import { expectQuiet, expectSoundServers, factsBetweenServers } from './quiet.ts';

/**
 * What is done once, under the locks, before the first statement that affects writers. Each step throws TaskFailure when it must not go
 * on; then nothing was demoted, and `afterFailure` undoes what was prepared.
 */
export async function prepareCutover(run: FailoverRun, seen: Look): Promise<void> {
  if (run.prepared) return;
  run.prepared = true;
  await expectApprovedPlan(run, seen);
  expectTokenLife(run);
  await expectGuards('failover-dag', run.migration, seen, run.options, refusedOutputs);
  await expectSoundServers(run, seen);
  if (await runBeforeHook(run)) {
    // It may have taken its time: the rest waits for a fresh look, with sessions that live and hold their locks.
    run.prepared = false;
    return;
  }
  await freezeLogins(run);
  await expectQuiet(run, factsBetweenServers(run));
  await tryLanding(run, seen);
  await checkpointSource(run, seen);
}
