import { untrusted } from '../hosts/untrusted.ts';
import type { FailoverRun } from './failover-run.ts';
import { type FreezeRun, thawLogins } from './freeze-logins.ts';
import { type HookRun, runAfterHook } from './hooks.ts';
import { sideLabel } from './migration.ts';

/** What undoing needs of a run of either route. */
export type UndoRun = FreezeRun & HookRun & Pick<FailoverRun, 'beforeHookRan'>;

/**
 * The run ends without a failover and the source takes writes again, or still does: what was prepared before the demotion is undone.
 * When the outcome is unknown everything is left as it is; the same command again decides.
 */
export async function afterFailure(run: UndoRun, outcome: string): Promise<void> {
  if (outcome !== 'rolled-back' && outcome !== 'refused') return sayLeftOpen(run);
  await thawLogins(run);
  run.migration.journal.add({ kind: 'writes', takenBy: 'source' });
  if (outcome === 'rolled-back' || run.beforeHookRan) await runAfterHook(run, 'after-rollback', outcome);
}

/** What is neither undone nor finished, for the person who waits for the next run. */
function sayLeftOpen({ migration, frozen, beforeHookRan }: UndoRun): void {
  const left = [
    ...(beforeHookRan ? ['the application, which the before-cutover command may have stopped, is not started'] : []),
    ...(frozen.length > 0
      ? [`disabled on the ${sideLabel(migration.source)}: ${frozen.map((name) => untrusted(name, 128)).join(', ')}`]
      : []),
  ];
  if (left.length > 0) migration.host.warning(`Until the next run of failover-dag decides: ${left.join('; ')}.`);
}
