import { writeDuration } from '../core/duration.ts';
import { TaskFailure } from '../core/errors.ts';
import { howLong } from '../core/log-line.ts';
import { waitUntil } from '../core/wait.ts';
import { type Goal, nextAction } from '../cutover/next-action.ts';
import { type CommitMode, type SideName, storedMode } from '../cutover/observation.ts';
import { databaseSet, localPrimary } from '../cutover/preconditions.ts';
import { untrusted } from '../hosts/untrusted.ts';
import { setCommitMode, setRequiredSecondaries } from '../sqlserver/commands.ts';
import { expectGuards } from './expect-guards.ts';
import { releaseBothLocks, takeBothLocks } from './locks.ts';
import { type Look, look, lookAgain, sayLook } from './look.ts';
import type { Migration } from './migration.ts';
import { perform } from './perform.ts';
import { guardOf, type PinnedDag, pin } from './pinned.ts';
import { refusal } from './refusal.ts';
import { sayState } from './say-state.ts';
import type { Ending } from './with-report.ts';

export interface SwitchOptions {
  readonly mode: CommitMode;
  readonly wait: boolean;
  /** ms */
  readonly timeout: number;
  readonly expectedDatabases: readonly string[] | undefined;
  /** Guards that the user takes upon himself. */
  readonly skipChecks: readonly string[] | undefined;
  readonly signal: AbortSignal;
}

/** Longest wait for one MODIFY, ms. It changes metadata only. */
const statementDeadline = 60_000;

/** Switches the commit mode on both sides, checks both copies of it, and waits until the DAG is SYNCHRONIZED. */
export async function switchCommitMode(migration: Migration, options: SwitchOptions): Promise<Ending<'mode' | 'changed'>> {
  migration.host.group('Look at both sides');
  const before = await look(migration);
  sayLook(migration, before);
  const goal = options.mode === 'synchronous-commit' ? 'synchronous' : 'asynchronous';
  const action = nextAction(before.state, goal);
  if (action.kind === 'refuse') throw refusal(action, before, { changed: 'false' });
  if (action.kind === 'nothing')
    return ending(options.mode, false, `Nothing to switch: ${action.because}. Both sides: ${describeModes(before)}.`);

  const pinned = pin(before.observation);
  const changed = action.kind === 'set-commit-mode' && pinned !== undefined && (await setOnBothSides(migration, pinned, goal, options));
  if (options.mode === 'asynchronous-commit') return ending(options.mode, changed, 'Both sides store asynchronous-commit now.');
  if (!options.wait) return ending(options.mode, changed, 'Both sides store synchronous-commit now. It was not waited for SYNCHRONIZED.');
  await waitForSynchronized(migration, options);
  return ending(options.mode, changed, 'Both sides store synchronous-commit and every database is SYNCHRONIZED.');
}

const ending = (mode: CommitMode, changed: boolean, headline: string): Ending<'mode' | 'changed'> => ({
  outputs: { mode, changed: String(changed) },
  headline,
});

const describeModes = ({ observation }: Look): string =>
  (['source', 'target'] as const)
    .map((side) => `${side} ${(observation[side]?.dag && storedMode(observation[side].dag)) ?? 'unknown'}`)
    .join(', ');

/** Under both locks everything is looked at again: what was seen before them may be old. Returns whether anything was sent. */
async function setOnBothSides(migration: Migration, pinned: PinnedDag, goal: Goal, options: SwitchOptions): Promise<boolean> {
  migration.host.group(`Set ${options.mode} on both sides`);
  await takeBothLocks(migration, pinned.lock, { changed: 'false' }, options.signal);
  try {
    const now = await look(migration, pinned);
    const action = nextAction(now.state, goal);
    if (action.kind === 'refuse') throw refusal(action, now, { changed: 'false' });
    if (action.kind !== 'set-commit-mode') return false;
    let sent = false;
    expectNoObstacle(now, options);
    // Asynchronous commit is the way out when something is broken: nothing may stand in its way.
    if (options.mode === 'synchronous-commit') await expectGuards('switch-sync-mode', migration, now, options, { changed: 'false' });
    // Asynchronous commit is refused while a commit still needs the other side (error 19530).
    if (options.mode === 'asynchronous-commit') {
      for (const side of ['source', 'target'] as const) {
        if ((now.observation[side]?.dag?.requiredSynchronizedSecondaries ?? 0) > 0)
          sent = await expectDone(migration, side, setRequiredSecondaries(guardOf(migration, side, pinned), 0));
      }
    }
    // The target first: as long as one side says asynchronous, commits on the source do not wait.
    for (const side of ['target', 'source'] as const) {
      const dag = now.observation[side]?.dag;
      if (!dag || storedMode(dag) === options.mode) continue;
      const members = dag.members.map((member) => member.name);
      sent = await expectDone(migration, side, setCommitMode(guardOf(migration, side, pinned), members, options.mode));
    }
    await expectStored(migration, pinned, options.mode);
    return sent;
  } finally {
    await releaseBothLocks(migration, pinned.lock);
  }
}

/** Synchronous commit across the DAG is only worth something when the local primaries commit synchronously too. */
function expectNoObstacle({ observation }: Look, { mode, expectedDatabases }: SwitchOptions): void {
  const obstacles = [observation.source, observation.target].flatMap((side) => {
    if (!side?.dag) return [];
    return [...(mode === 'synchronous-commit' ? localPrimary(side, side.dag) : []), ...databaseSet(side.dag, expectedDatabases)];
  });
  if (obstacles.length === 0) return;
  throw new TaskFailure(
    'precondition-failed',
    `${obstacles.map((obstacle) => untrusted(obstacle.problem)).join('; ')}. Nothing was changed.`,
    {
      outputs: { changed: 'false' },
      remedy: obstacles.map((obstacle) => untrusted(obstacle.remedy)).join(' '),
    },
  );
}

/** Throws unless the statement was done. */
async function expectDone(migration: Migration, side: SideName, statement: ReturnType<typeof setRequiredSecondaries>): Promise<true> {
  const outcome = await perform(migration, side, statement, statementDeadline);
  if (outcome.kind === 'done') return true;
  const why = outcome.kind === 'refused' ? `${outcome.error.number}: ${outcome.error.message}` : outcome.cause;
  throw new TaskFailure(
    'mode-not-set',
    `The ${side} ${outcome.kind === 'refused' ? 'refused' : 'did not answer whether it did'}: ${untrusted(statement.sql)} (${untrusted(why)}). The source is still primary and takes writes; the commit modes of the two sides may differ now.`,
    { outputs: { changed: 'true' }, remedy: 'Run switch-sync-mode again: it reads both sides and sets what is missing.' },
  );
}

/** Both catalog copies, read back: each side stores its own. */
async function expectStored(migration: Migration, pinned: PinnedDag, mode: CommitMode): Promise<void> {
  const { observation } = await look(migration, pinned);
  const wrong = (['source', 'target'] as const).filter((side) => {
    const dag = observation[side]?.dag;
    return !dag || storedMode(dag) !== mode;
  });
  if (wrong.length > 0)
    throw new TaskFailure(
      'mode-not-set',
      `The ${wrong.join(' and the ')} did not store ${mode} on both entries, although the statement was accepted.`,
      {
        outputs: { changed: 'true' },
        remedy: 'Run switch-sync-mode again. If it stays, look into the error log of that server.',
      },
    );
}

/** SYNCHRONIZED is read on the global primary: only it has database rows of the DAG. */
async function waitForSynchronized(migration: Migration, { timeout, signal }: SwitchOptions): Promise<void> {
  const { host, clock } = migration;
  host.group('Wait until every database is SYNCHRONIZED');
  let last = '';
  const waited = await waitUntil(
    async (remaining) => {
      const now = await lookAgain(migration);
      if (now.state.because !== last) sayState(migration, now.state);
      last = now.state.because;
      const action = nextAction(now.state, 'synchronous');
      if (action.kind === 'nothing') return { done: true };
      if (action.kind === 'refuse' && now.state.name !== 'unknown') throw refusal(action, now, { changed: 'true' });
      host.progress(Math.round(100 * (1 - remaining / timeout)), `${untrusted(now.state.because)}, ${howLong(remaining)} left`);
      return { again: 1000 };
    },
    { clock, timeout, signal },
  );
  if (waited.kind === 'timeout')
    throw new TaskFailure(
      'not-synchronized',
      `After ${writeDuration(timeout)} not every database is SYNCHRONIZED: ${untrusted(last)}. Both sides store synchronous-commit; the source is primary and takes writes.`,
      {
        outputs: { changed: 'true' },
        remedy:
          'Look at the link and the redo queue, then run switch-sync-mode again with a longer timeout; or set mode to asynchronous-commit to go back.',
      },
    );
}
