import { TaskFailure } from '../core/errors.ts';
import { type Action, nextAction } from '../cutover/next-action.ts';
import { obstacles } from '../cutover/preconditions.ts';
import { nextRehearsalAction } from '../cutover/rehearsal.ts';
import type { State } from '../cutover/state.ts';
import { untrusted } from '../hosts/untrusted.ts';
import { messageOf } from '../sqlserver/errors.ts';
import { afterFailure } from './after-failure.ts';
import { expectApprovedPlan } from './approved-plan.ts';
import { arm, disarm, sayIfStillArmed } from './arm.ts';
import { prepareCutover } from './before-demotion.ts';
import { cancelledBeforeDemotion } from './cancelled.ts';
import { demoteSource } from './demote-source.ts';
import { endRehearsal } from './end-rehearsal.ts';
import { makeSourcePrimaryAgain } from './fail-back.ts';
import { refusedOutputs } from './failover-outputs.ts';
import { createRun, type FailoverOptions, type FailoverRun, hasTouched, remainingBudget } from './failover-run.ts';
import { finish, finishUnseen } from './finish-failover.ts';
import { notePrediction, sayPrediction } from './foretell.ts';
import { expectFreezable } from './freeze-logins.ts';
import { runAfterHook } from './hooks.ts';
import { releaseBothLocks, takeBothLocks } from './locks.ts';
import { type Look, look, sayLook } from './look.ts';
import type { Migration } from './migration.ts';
import { pin } from './pinned.ts';
import { printPlan } from './plan-failover.ts';
import { takeStep } from './preparation-step.ts';
import { proveAndPromote } from './prove-and-promote.ts';
import { refusal } from './refusal.ts';
import { isPromotedHere, lookSettled } from './settle.ts';
import { leftoversOfFailover } from './tidy-up.ts';
import { unknownOutcome } from './unknown-outcome.ts';
import { waitForWritable } from './wait-for-writable.ts';
import type { Ending } from './with-report.ts';

export type FailoverEnding = Ending<'outcome' | 'writeOutageMs' | 'certificate'>;

/**
 * The cutover. Demote the source, prove on the target that no log is missing, promote the target; if the proof does not come in time,
 * make the source primary again. Every turn of the loop starts from what is seen on both servers, so the same code finishes what an
 * earlier run left half way.
 */
export async function failOver(migration: Migration, options: FailoverOptions): Promise<FailoverEnding> {
  // Marked first: however it ends, it was no failover.
  if (options.rehearse) migration.journal.rehearsed({ steps: [], leftOut: [], blockers: [] });
  migration.host.group('Look at both sides');
  const first = await look(migration);
  sayLook(migration, first);
  const action = nextStep(options, first.state);
  if (action.kind === 'refuse') throw refusal(action, first, refusedOutputs);
  if (action.kind === 'nothing' && leftoversOfFailover(first.observation).length === 0) return alreadyDone(migration, options, first);
  if (action.kind === 'demote') await expectFreezable(migration, options.freezeLogins);
  if (options.dryRun) return printPlan(migration, options, first);
  await expectApprovedPlan({ migration, options }, first);

  migration.host.group('Lock both sides');
  const pinned = pin(first.observation);
  if (!pinned) throw new Error(`State ${first.state.name} without a distributed availability group.`);
  await takeBothLocks(migration, pinned.lock, refusedOutputs, options.signal, standingBeforeLocks(first));
  const run = createRun(migration, options, pinned);
  run.databases = databasesOf(first);
  try {
    for (;;) {
      const ending = await attempt(run);
      if (ending) return ending;
    }
  } catch (error) {
    sayIfStillArmed(run);
    // A rehearsal has frozen nobody and stopped nothing; what an earlier run has left is not its to undo.
    if (!options.rehearse) await afterFailure(run, error instanceof TaskFailure ? (error.outputs.outcome ?? 'refused') : 'refused');
    throw error;
  } finally {
    await releaseBothLocks(migration, pinned.lock);
  }
}

/** What a person must know when this run does not even get its locks. */
const standingBeforeLocks = ({ state }: Look): string =>
  state.name === 'fenced-behind' || state.name === 'fenced-equal'
    ? 'This run changed nothing. NOBODY CAN WRITE at the moment: an earlier failover is half way, and the same command finishes it as soon as it gets the lock.'
    : 'This run changed nothing.';

const databasesOf = ({ observation: { source, target } }: Look): readonly string[] =>
  (source?.dag ?? target?.dag)?.databases.map((database) => database.name) ?? [];

/** More surprises than this, and a person has to look. */
const tooManySurprises = 50;

/**
 * One look and one step. An error that is no verdict of ours (a lost connection, a bug) must not strand the servers half way: the next
 * look decides, and when the time for the proof is up, the way leads back.
 */
async function attempt(run: FailoverRun): Promise<FailoverEnding | undefined> {
  try {
    return await advance(run, await lookSettled(run));
  } catch (error) {
    if (error instanceof TaskFailure || !hasTouched(run)) throw error;
    run.surprises += 1;
    if (run.surprises > tooManySurprises) throw unknownOutcome(run, messageOf(error));
    if (remainingBudget(run) <= 0 && !run.promoteSent) run.direction = 'back';
    run.migration.host.warning(`Looking again after: ${untrusted(messageOf(error))}`);
    await run.migration.clock.sleep(100);
    return undefined;
  }
}

/** A rehearsal knows no action that moves the primary role. */
const nextStep = ({ rehearse }: FailoverOptions, state: State): Action =>
  rehearse ? nextRehearsalAction(state) : nextAction(state, 'failed-over');

/** One step from what was seen. Undefined: look again. */
async function advance(run: FailoverRun, seen: Look): Promise<FailoverEnding | undefined> {
  if (seen.state.name === 'different-dag' && run.fencedSince !== undefined) throw unknownOutcome(run, seen.state.because);
  if (isPromotedHere(run, seen) && seen.state.name === 'unknown') return finishUnseen(run, seen);
  const { rehearse } = run.options;
  if (!rehearse && (run.direction === 'back' || seen.state.name === 'unknown')) return makeSourcePrimaryAgain(run, seen);
  const action = nextStep(run.options, seen.state);
  switch (action.kind) {
    case 'refuse':
      await disarm(run, seen);
      // Behind the fence "refused" would deny that nobody can write.
      if (run.fencedSince !== undefined && seen.observation.source?.dag?.role !== 'PRIMARY') throw unknownOutcome(run, seen.state.because);
      throw hasTouched(run) ? brokenOff(seen, action) : refusal(action, seen, refusedOutputs);
    case 'demote':
      notePrediction(run, seen);
      await takeStep(run, 'preconditions', () => expectNoObstacle(run, seen));
      // Hooks and waits take their time: what was seen before them decides nothing.
      if (!run.prepared) {
        await prepareCutover(run, seen);
        return undefined;
      }
      if (!run.armed && run.blockers.length === 0) return arm(run, seen);
      sayPrediction(run.migration);
      return rehearse ? endRehearsal(run, seen) : demoteSource(run, seen);
    case 'prove':
      return proveAndPromote(run, seen);
    case 'wait-for-writable':
      return waitForWritable(run);
    case 'nothing':
      return finish(run, seen);
    default:
      throw new Error(`The action ${action.kind} does not belong to a failover.`);
  }
}

/** Cancelled, or something is not as it has to be: nothing was demoted yet, so everything is put back. */
async function expectNoObstacle(run: FailoverRun, seen: Look): Promise<void> {
  const found = obstacles(seen.observation, run.options.expectedDatabases);
  const cancelled = run.options.signal.aborted;
  if (found.length === 0 && !cancelled) return;
  await disarm(run, seen);
  if (cancelled) throw cancelledBeforeDemotion();
  throw new TaskFailure(
    'precondition-failed',
    `Refused: ${found.map((obstacle) => untrusted(obstacle.problem)).join('; ')}. The source is primary and takes writes.`,
    {
      outputs: refusedOutputs,
      remedy: found.map((obstacle) => untrusted(obstacle.remedy)).join(' '),
    },
  );
}

const brokenOff = (seen: Look, action: { readonly because: string; readonly next: string }): TaskFailure =>
  new TaskFailure('state-changed', `Stopped in state ${seen.state.name}: ${untrusted(seen.state.because)}; ${action.because}.`, {
    outputs: { ...refusedOutputs, outcome: seen.state.name === 'split' ? 'unknown' : 'refused' },
    remedy: action.next,
  });

/** An earlier run may have ended before its command: it is run again, and is told so. */
async function alreadyDone(migration: Migration, options: FailoverOptions, seen: Look): Promise<FailoverEnding> {
  const { state } = seen;
  if (!options.dryRun)
    await runAfterHook(
      { migration, options, databases: databasesOf(seen), certificate: '', writeOutage: undefined },
      'after-cutover',
      'already-done',
    );
  return {
    outputs: { outcome: 'already-done', writeOutageMs: '', certificate: '' },
    headline: `Nothing to do: ${state.because}. ${migration.target.server.serverName} takes the writes.`,
  };
}
