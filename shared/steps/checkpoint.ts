import { checkpoint } from '../sqlserver/commands.ts';
import { cancelledBeforeDemotion } from './cancelled.ts';
import type { FailoverRun } from './failover-run.ts';
import type { Look } from './look.ts';
import { perform } from './perform.ts';
import { guardOf } from './pinned.ts';

/** One database may have many pages to write; nothing is fenced meanwhile, so there is time, ms. */
const deadline = 600_000;

/**
 * CHECKPOINT in every database of the source, before the write outage: it caps what recovery has to redo. Without it the failover is as
 * safe, only slower, so a failure is said and nothing more. When the answer is lost, the next look takes the lock again, and gets it only
 * when the CHECKPOINT has ended: it never runs inside the fenced time. A cancel does not wait for it.
 */
export async function checkpointSource(run: FailoverRun, seen: Look): Promise<void> {
  const { migration } = run;
  migration.host.group('CHECKPOINT on the source');
  const guard = guardOf(migration, 'source', run.pinned);
  for (const { name } of seen.observation.source?.dag?.databases ?? []) {
    if (run.options.signal.aborted) throw cancelledBeforeDemotion();
    const outcome = await perform(migration, 'source', checkpoint(guard, name), deadline, { signal: run.options.signal });
    if (run.options.signal.aborted) throw cancelledBeforeDemotion(' during a CHECKPOINT');
    if (outcome.kind !== 'done') migration.host.warning('No CHECKPOINT there. The recovery may take longer; going on.');
    if (outcome.kind === 'unknown') return;
  }
}
