import type { FailoverRun } from './failover-run.ts';
import { thawLogins } from './freeze-logins.ts';
import { runAfterHook } from './hooks.ts';

/**
 * The run ends without a failover and the source takes writes again, or still does: what was prepared before the demotion is undone.
 * When the outcome is unknown everything is left as it is; the same command again decides.
 */
export async function afterFailure(run: FailoverRun, outcome: string): Promise<void> {
  if (outcome !== 'rolled-back' && outcome !== 'refused') return;
  await thawLogins(run);
  if (outcome === 'rolled-back' || run.beforeHookRan) await runAfterHook(run, 'after-rollback', outcome);
}
