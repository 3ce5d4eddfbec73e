import { writeDuration } from '../core/duration.ts';
import { TaskFailure } from '../core/errors.ts';
import { untrusted } from '../hosts/untrusted.ts';
import { SqlFailure } from '../sqlserver/errors.ts';
import { waitUntilWritable } from '../sqlserver/writable.ts';
import { type FailoverRun, noteTargetWrites } from './failover-run.ts';
import { lookAt } from './look.ts';

/** A failover returns before the databases are recovered; long redo or undo may take this long, ms. */
const patience = 1_800_000;
/** How long a cancelled run goes on waiting, ms: the host kills it 10 s after the cancel. */
const cancelledPatience = 5000;
/** One turn of waiting on the target, ms. */
const turn = 1000;

/** The target is primary. Waits until every database accepts writes; the write outage ends there. Undefined: look again. */
export async function waitForWritable(run: FailoverRun): Promise<undefined> {
  const { migration } = run;
  const { host, clock } = migration;
  run.acted = true;
  host.group('Wait until every database of the target is writable');
  let until = clock.monotonic() + patience;
  let reported = '';
  for (;;) {
    const waiting = await notWritable(run);
    if (waiting === undefined) return;
    if (waiting.length === 0) break;
    const line = `still recovering: ${waiting
      .slice(0, 10)
      .map((name) => untrusted(name))
      .join(', ')}${waiting.length > 10 ? ` and ${waiting.length - 10} more` : ''}`;
    if (line !== reported) host.info(line);
    reported = line;
    if (run.options.signal.aborted) until = Math.min(until, clock.monotonic() + cancelledPatience);
    if (clock.monotonic() > until)
      throw new TaskFailure(
        'recovery-slow',
        `${run.options.signal.aborted ? 'Cancelled' : `After ${writeDuration(patience)}`}: the target is primary, and ${line}. There is no way back from here; the other databases take writes.`,
        {
          outputs: { outcome: 'unknown', writeOutageMs: '', certificate: run.certificate },
          remedy: 'Look into the error log of the target for the progress of the recovery, and run failover-dag again: it goes on waiting.',
        },
      );
    if (!(await waitOnTarget(run, waiting))) return;
  }
  noteTargetWrites(run);
}

const nothingVisible = '(no database is visible yet)';

/** The target itself waits, which saves the round trips of asking. False: the connection was lost. */
async function waitOnTarget({ migration }: FailoverRun, names: readonly string[]): Promise<boolean> {
  if (names.includes(nothingVisible)) return migration.clock.sleep(25).then(() => true);
  try {
    await waitUntilWritable(migration.target.session, names, turn);
    return true;
  } catch (error) {
    if (error instanceof SqlFailure) return false;
    throw error;
  }
}

/** Names of the databases that take no writes yet; undefined when the target is not primary or can not be read. */
async function notWritable(run: FailoverRun): Promise<readonly string[] | undefined> {
  try {
    const target = await lookAt(run.migration, 'target');
    if (target.dag?.role !== 'PRIMARY') return undefined;
    if (target.dag.databases.length === 0) return [nothingVisible];
    return target.dag.databases.filter((database) => !database.writable).map((database) => database.name);
  } catch (error) {
    if (error instanceof SqlFailure) return undefined;
    throw error;
  }
}
