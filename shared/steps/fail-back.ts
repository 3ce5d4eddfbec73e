import { writeDuration } from '../core/duration.ts';
import { TaskFailure } from '../core/errors.ts';
import { untrusted } from '../hosts/untrusted.ts';
import { makePrimaryAgain } from '../sqlserver/commands.ts';
import type { FailoverEnding } from './fail-over.ts';
import type { FailoverRun } from './failover-run.ts';
import { finish } from './finish-failover.ts';
import { type Look, look, lookAt } from './look.ts';
import { perform } from './perform.ts';
import { guardOf } from './pinned.ts';
import { mayFailBackBlind } from './settle.ts';
import { leftoversOfRollback, tidyUp } from './tidy-up.ts';
import { waitForWritable } from './wait-for-writable.ts';

/** Our wait for the answer, ms. */
const deadline = 120_000;
/** Recovery of the source's databases, ms. */
const patience = 600_000;

/**
 * The proof did not come: the source becomes primary again. The statement is sent only while the target is seen SECONDARY under both
 * locks, or can not have been promoted by anybody. Ends in a failure: the databases are where they were, and the run did not do its work.
 */
export async function makeSourcePrimaryAgain(run: FailoverRun, seen: Look): Promise<FailoverEnding | undefined> {
  run.direction = 'back';
  const { source, target } = seen.observation;
  if (target?.dag?.role === 'PRIMARY' && source?.dag?.role !== 'PRIMARY') return followTarget(run, seen);
  if (source?.dag?.role === 'PRIMARY' && target?.dag?.role !== 'PRIMARY') return putBack(run);
  if (source?.dag?.role === 'PRIMARY') throw split(run);
  if (!(target?.dag?.role === 'SECONDARY' || mayFailBackBlind(run, seen))) return undefined;

  run.migration.host.group('Make the source primary again');
  const release = (source?.dag?.requiredSynchronizedSecondaries ?? run.seenRequired ?? 0) > 0;
  const statement = makePrimaryAgain(guardOf(run.migration, 'source', run.pinned), release);
  const outcome = await perform(run.migration, 'source', statement, deadline);
  if (outcome.kind === 'refused') await run.migration.clock.sleep(500);
  return undefined;
}

/** The target turns out to be primary: the promote had landed after all. Then forward is the only way. */
async function followTarget(run: FailoverRun, seen: Look): Promise<FailoverEnding | undefined> {
  run.direction = 'forward';
  return seen.state.name === 'promoted' ? finish(run, seen) : waitForWritable(run);
}

/** The source is primary again. Waits until it takes writes, puts back what the run had set, and reports the failed attempt. */
async function putBack(run: FailoverRun): Promise<undefined> {
  const { migration } = run;
  if (!(await waitForSource(run))) return undefined;
  migration.journal.add({ kind: 'writes', takenBy: 'source' });
  await tidyUp(run, (await look(migration, run.pinned)).observation, leftoversOfRollback);
  const { source } = (await look(migration, run.pinned)).observation;
  if (source?.dag?.role !== 'PRIMARY') return undefined;
  if ((run.foundRequired ?? 0) > 0)
    migration.host.warning(
      'REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT was 1 before this run too; it is 0 now, so that commits do not wait for a target that lags.',
    );
  const dark =
    run.fencedSince === undefined
      ? ''
      : ` Nobody could write for ${writeDuration(Math.round(migration.clock.monotonic() - run.fencedSince))}.`;
  throw new TaskFailure(
    'rolled-back',
    `Rolled back: ${run.options.signal.aborted ? 'the run was cancelled before the target had proved' : 'the target did not prove in time'} that it has all the log. ${untrusted(migration.source.server.serverName)} is primary again and takes writes; nothing is lost.${dark}`,
    {
      outputs: { outcome: 'rolled-back', writeOutageMs: '', certificate: '' },
      remedy:
        'Find out why the target lags (see "not proved yet" above), run wait-for-lsn-convergence, then failover-dag again, with a longer max-write-outage if need be.',
    },
  );
}

/** False: the connection was lost, or the source is not primary any more. The caller looks again, in a new session. */
async function waitForSource(run: FailoverRun): Promise<boolean> {
  const { clock, host } = run.migration;
  const until = clock.monotonic() + patience;
  for (;;) {
    const source = await lookAt(run.migration, 'source').catch(() => undefined);
    if (source === undefined || source.dag?.role === 'SECONDARY') return false;
    const waiting = source.dag?.databases.filter((database) => !database.writable) ?? [];
    if (source.dag?.role === 'PRIMARY' && source.dag.databases.length > 0 && waiting.length === 0) return true;
    if (clock.monotonic() > until) {
      host.warning(`The source is primary again; not writable yet: ${waiting.map((database) => untrusted(database.name)).join(', ')}.`);
      return true;
    }
    await clock.sleep(100);
  }
}

const split = (run: FailoverRun): TaskFailure =>
  new TaskFailure(
    'two-primaries',
    'Both sides are primary and both may take writes. Somebody else changed a role while this run was working.',
    {
      outputs: { outcome: 'unknown', writeOutageMs: '', certificate: run.certificate },
      remedy:
        'Stop the applications now. Decide which side keeps its writes, save the other side with a tail-log backup, then run ALTER AVAILABILITY GROUP ... SET (ROLE = SECONDARY) there.',
    },
  );
