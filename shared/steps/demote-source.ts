import { TaskFailure } from '../core/errors.ts';
import type { LogEnds } from '../cutover/convergence.ts';
import { parseLsn } from '../cutover/lsn.ts';
import { demote } from '../sqlserver/commands.ts';
import { messageOf } from '../sqlserver/errors.ts';
import type { Row } from '../sqlserver/session.ts';
import { disarm } from './arm.ts';
import { refusedOutputs } from './failover-outputs.ts';
import type { FailoverRun } from './failover-run.ts';
import { landTarget, mayLand } from './land-target.ts';
import type { Look } from './look.ts';
import { perform } from './perform.ts';
import { guardOf } from './pinned.ts';
import { lookSettled } from './settle.ts';

/** A demotion may be refused because of an error that is still latched (41104); it is tried this often. */
const attempts = 3;
const pause = 2000;

/** The write outage starts here. The log ends come back in the same batch; without them the next look reads them. */
export async function demoteSource(run: FailoverRun, seen: Look): Promise<undefined> {
  const { migration } = run;
  const { host, clock } = migration;
  const memberGroup = seen.observation.source?.dag?.memberGroup;
  if (!memberGroup) throw new Error('A demotion needs the member availability group of the source.');
  host.group('Demote the source: nobody can write from here until the target is promoted');
  host.progress(50, 'demoting the source');
  const session = migration.source.session;
  const statement = demote(guardOf(migration, 'source', run.pinned), memberGroup.groupId);
  run.fencedSince = clock.monotonic();
  run.acted = true;
  run.demotedHere = true;
  migration.journal.add({ kind: 'writes', takenBy: 'nobody' });
  const outcome = await perform(migration, 'source', statement, run.options.maxWriteOutage);
  if (outcome.kind === 'done') {
    run.demotedBy = session;
    const [rows = [], [after] = []] = outcome.value;
    run.endsClock = after?.clock ?? '';
    run.ends = readEnds(run, rows, seen);
    if (run.ends && mayLand(run, after?.role)) await landTarget(run, run.ends, seen);
    return;
  }
  await expectProgress(run);
}

/** Refused or unknown: the next look decides. Gives up when the source is still primary after several attempts. */
async function expectProgress(run: FailoverRun): Promise<void> {
  const now = await lookSettled(run);
  if (now.observation.source?.dag?.role !== 'PRIMARY') return;
  run.fencedSince = undefined;
  run.migration.journal.add({ kind: 'writes', takenBy: 'source' });
  run.demotedHere = false;
  run.failedDemotions += 1;
  if (run.failedDemotions < attempts) return run.migration.clock.sleep(pause);
  await disarm(run, now);
  throw new TaskFailure(
    'not-demoted',
    `The source could not be demoted in ${attempts} attempts. It is still primary and takes writes; what this run had set was put back.`,
    {
      outputs: refusedOutputs,
      remedy: 'See the error numbers above and the error log of the source, then run failover-dag again.',
    },
  );
}

/** The ends, if they name every database that was seen before: half a list proves nothing. */
export function readEnds(run: FailoverRun, rows: readonly Row[], seen: Look): LogEnds | undefined {
  try {
    const ends: LogEnds = new Map(rows.map((row) => [row.name ?? '', parseLsn(row.endOfLog ?? null)]));
    const expected = seen.observation.source?.dag?.databases ?? [];
    const complete = expected.every((database) => ends.get(database.name) !== undefined);
    return complete && expected.length > 0 && ends.size === expected.length ? ends : undefined;
  } catch (error) {
    run.migration.host.warning(`The log ends that came with the demotion can not be read; reading them again: ${messageOf(error)}`);
    return undefined;
  }
}
