import { setRequiredSecondaries } from '../sqlserver/commands.ts';
import type { FailoverRun } from './failover-run.ts';
import type { Look } from './look.ts';
import { perform } from './perform.ts';
import { guardOf } from './pinned.ts';
import { restoreSessions } from './restore-sessions.ts';

/** A SET of one number, ms. */
const deadline = 30_000;
/** More refusals than this, and the run goes on without: the proof behind the fence does not depend on it. */
const attempts = 3;
const pause = 250;

/**
 * From SQL Server 2022 on: lets a commit be acknowledged only when the target has it, so that no commit is acknowledged alone when the
 * link breaks between our last look and the demotion (Microsoft, "Configure an Always On distributed availability group").
 * Before 2022 there is nothing to set; the proof behind the fence is the safety on every version.
 */
export async function arm(run: FailoverRun, seen: Look): Promise<undefined> {
  const required = seen.observation.source?.dag?.requiredSynchronizedSecondaries;
  run.foundRequired ??= required;
  if (required === undefined || required > 0) {
    run.armed = true;
    return;
  }
  run.migration.host.group('Require the target for every commit');
  run.armings += 1;
  run.acted = true;
  await perform(run.migration, 'source', setRequiredSecondaries(guardOf(run.migration, 'source', run.pinned), 1), deadline);
  // Armed is what the next look sees, not what was sent.
  if (run.armings < attempts) return;
  run.armed = true;
  run.migration.host.warning('The source does not take it. The proof behind the fence does not depend on it; going on.');
}

/** Puts back what `arm` has set, as long as the source is primary. */
export async function disarm(run: FailoverRun, seen: Look): Promise<void> {
  const dag = seen.observation.source?.dag;
  if (run.armings === 0 || run.foundRequired !== 0 || dag?.role !== 'PRIMARY') return;
  run.disarmed = dag.requiredSynchronizedSecondaries === 0;
  if (run.disarmed) return;
  for (let attempt = 1; !run.disarmed && attempt <= attempts; attempt++) {
    // A lost connection must not leave commits waiting: the statement is sent again where the lock is held again.
    if (attempt > 1) {
      await run.migration.clock.sleep(pause);
      await restoreSessions(run);
    }
    const statement = setRequiredSecondaries(guardOf(run.migration, 'source', run.pinned), 0);
    const outcome = await perform(run.migration, 'source', statement, deadline);
    if (outcome.kind === 'done') run.disarmed = true;
  }
}

/**
 * The run ends without a failover, and commits on the source may wait for the target: this run could not put back what it had set, or an
 * earlier run that died had left it set.
 */
export function sayIfStillArmed(run: FailoverRun): void {
  const bySomebody = (run.seenRequired ?? 0) > 0;
  const byThisRun = run.armings > 0 && run.foundRequired === 0;
  if (run.disarmed || !(bySomebody || byThisRun)) return;
  const { sql } = setRequiredSecondaries(guardOf(run.migration, 'source', run.pinned), 0);
  run.migration.host.warning(
    `Commits on the source may wait for the target. To stop that, run on the primary replica of the source: ${sql}`,
  );
}
