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
import { takeStep } from './preparation-step.ts';
import { expectQuiet, expectSoundServers, factsBetweenServers } from './quiet.ts';
import { rehearseProof } from './rehearse-proof.ts';
import { sayEarlierFrozen } from './say-earlier-frozen.ts';

/**
 * What is done once, under the locks, before the first statement that affects writers. Each step throws TaskFailure when it must not go
 * on; then nothing was demoted, and `afterFailure` undoes what was prepared. A rehearsal goes on with the next step; its options know no
 * command and no login.
 */
export async function prepareCutover(run: FailoverRun, seen: Look): Promise<void> {
  if (run.prepared) return;
  run.prepared = true;
  await takeStep(run, 'approved plan', () => expectApprovedPlan({ migration: run.migration, options: run.asked }, seen));
  await takeStep(run, 'access tokens', async () => expectTokenLife(run));
  await takeStep(run, 'guards', () => expectGuards('failover-dag', run.migration, seen, run.options, refusedOutputs));
  await takeStep(run, 'logs and seeding', () => expectSoundServers(run, seen));
  if (await runBeforeHook(run)) {
    // It may have taken its time: the rest waits for a fresh look, with sessions that live and hold their locks.
    run.prepared = false;
    return;
  }
  await freezeLogins(run);
  await takeStep(run, 'quiet moment', () => expectQuiet(run, factsBetweenServers(run)));
  // What is blocked is not carried any further: from here on the servers have work to do.
  if (run.blockers.length > 0) return;
  await takeStep(run, 'landing on trial', () => tryLanding(run, seen));
  await takeStep(run, 'CHECKPOINT', () => checkpointSource(run, seen));
  if (!run.options.rehearse) return;
  await takeStep(run, 'proof', () => rehearseProof(run, seen));
  await takeStep(run, 'frozen logins', () => sayEarlierFrozen(run));
}
