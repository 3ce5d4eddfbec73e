import type { OrderRefused } from '../../azure/managed-instance.ts';
import { writeDuration } from '../../core/duration.ts';
import { InputError, TaskFailure } from '../../core/errors.ts';
import { mayLiftFreeze } from '../../cutover/link/lift-freeze.ts';
import { type ChosenMethod, chooseMethod } from '../../cutover/link/method.ts';
import { nextLinkAction } from '../../cutover/link/next-action.ts';
import { untrusted } from '../../hosts/untrusted.ts';
import { messageOf } from '../../sqlserver/errors.ts';
import { lockName } from '../../sqlserver/lock.ts';
import { afterFailure } from '../after-failure.ts';
import { expectApproved } from '../approved-plan.ts';
import { cancelledBeforeDemotion } from '../cancelled.ts';
import type { FailoverEnding } from '../fail-over.ts';
import { refusedOutputs } from '../failover-outputs.ts';
import { expectFreezable } from '../freeze-logins.ts';
import { runAfterHook } from '../hooks.ts';
import { releaseLockOn, takeLockOn } from '../locks.ts';
import { printPlanOf } from '../plan-failover.ts';
import { databaseSetOf } from './databases-of-link.ts';
import { expectDatabases } from './expect-databases.ts';
import { finishLink, noteLeftBehind } from './finish-link.ts';
import type { LinkMigration } from './link-migration.ts';
import { linkRefusal } from './link-refusal.ts';
import { createLinkRun, type LinkFailoverOptions, type LinkRun, linkOutputs, proofDeadline } from './link-run.ts';
import { type LinkLook, lookAtLink, sayLinkLook } from './look-link.ts';
import { planLinkFailover } from './plan-link.ts';
import { prepareLink } from './prepare-link.ts';
import { proveFrozen } from './prove-frozen.ts';
import { lookSettledAtLink } from './settle-link.ts';
import { sendTakeover } from './take-over.ts';
import { unknownLinkOutcome } from './unknown-link-outcome.ts';

/** How long an order whose end is not known, or a failover under way, is watched, ms; and when the run was cancelled. */
const patience = { unsettled: 1_200_000, cancelled: 7000 } as const;
const pause = 1000;
/** More surprises than this, and a person has to look. */
const tooManySurprises = 20;

/**
 * The cutover to a managed instance, in the way that the version of the source allows. Every turn of the loop starts from what is seen on the
 * source and in Azure, so the same code finishes what an earlier run left half way.
 */
export async function failOverToInstance(migration: LinkMigration, options: LinkFailoverOptions): Promise<FailoverEnding> {
  migration.host.group('Look at the source, the link and the instance');
  const first = await lookAtLink(migration);
  sayLinkLook(migration, first);
  const method = chosen(migration, options, first);
  const action = nextLinkAction(first.state, method.method);
  if (action.kind === 'refuse') throw linkRefusal(action, first, refusedOutputs);
  if (action.kind === 'nothing') return alreadyDone(migration, options, first, action.because);
  sayMethod(migration, method);
  if (action.kind === 'remove-link' || action.kind === 'force-failover') expectFence(migration, options, method);
  if (first.state.name === 'ready') await expectFreezable(migration, options.freezeLogins);
  const pinned = pinnedOf(first, migration);
  const run = createLinkRun(migration, options, method, pinned, databaseSetOf(first.observation));
  const expectThese = () => {
    if (first.state.name === 'ready') expectDatabases(first.observation, options.expectedDatabases, refusedOutputs);
  };
  if (options.dryRun) expectThese();
  if (options.dryRun) return printPlanOf(migration, await planLinkFailover(run, first), options.approvedPlan);
  await expectApproved(migration, options.approvedPlan, first.state, () => planLinkFailover(run, first));

  migration.host.group('Lock the source');
  await takeLockOn(migration, migration.source, pinned.lock, refusedOutputs, options.signal);
  try {
    // Under the lock: a refusal here lets in the logins that an earlier run has frozen.
    expectThese();
    for (;;) {
      const ending = await attempt(run);
      if (ending) return ending;
    }
  } catch (error) {
    const outcome = error instanceof TaskFailure ? (error.outputs.outcome ?? 'refused') : run.sent ? 'unknown' : 'refused';
    const keptOut = outcome === 'unknown' ? undefined : whyKeptOut(run);
    await afterFailure(run, keptOut === undefined ? outcome : 'unknown');
    throw keptOut === undefined || !hasStopped(run) ? error : writersStayOut(run, error, keptOut);
  } finally {
    await releaseLockOn(migration.source, pinned.lock);
  }
}

/** No demotion fences the source: the freeze is lifted only when nobody can rely on it any more, and nothing can still land. */
function whyKeptOut(run: LinkRun): string | undefined {
  const own = run.frozenIn === undefined || run.frozenIn === run.migration.source.session;
  const mayLand = run.sent || run.mayLand;
  if (mayLiftFreeze({ own, asked: mayLand ? 'may-land' : 'nothing', link: run.lastLink })) return undefined;
  if (mayLand) return 'something that was asked of Azure may still land';
  return own ? `the link is ${run.lastLink}` : 'the connection that kept them out was lost, and another run may rely on it by now';
}

const hasStopped = ({ beforeHookRan, options: { freezeLogins = [] } }: LinkRun): boolean => beforeHookRan || freezeLogins.length > 0;

/** What a failure says of the state of things does not hold when nothing was put back. */
const writersStayOut = (run: LinkRun, error: unknown, why: string): TaskFailure =>
  new TaskFailure('writers-kept-out', error instanceof TaskFailure ? error.happened : `${untrusted(messageOf(error))}.`, {
    outputs: linkOutputs(run, 'unknown'),
    remedy: 'Run failover-dag again: it looks first, and then lets the writers in or finishes.',
    standing: `What was stopped or frozen on ${untrusted(run.migration.source.server.serverName)} stays so: ${why}.`,
    cause: error,
  });

function chosen(migration: LinkMigration, options: LinkFailoverOptions, { observation }: LinkLook): ChosenMethod {
  const choice = chooseMethod({
    requested: options.cutoverMethod,
    productVersion: migration.source.server.productVersion,
    databaseFormat: observation.instance?.databaseFormat,
    multiDatabase: databaseSetOf(observation).length > 1,
    allowDataLoss: options.allowDataLoss,
  });
  if (choice.method !== undefined) return choice;
  throw new TaskFailure('method-impossible', `Refused: ${choice.because}. Nothing was changed.`, {
    outputs: refusedOutputs,
    remedy: choice.next,
  });
}

function sayMethod({ host }: LinkMigration, { method, because, fallback }: ChosenMethod): void {
  host.info(`cutover method ${method}: ${untrusted(because)}`);
  host.info(`way back afterwards: ${untrusted(fallback.how)}`);
}

/** Nothing demotes the source in these methods: without something that keeps the writers out, the proof would only be a wish. */
function expectFence(
  { host }: LinkMigration,
  { freezeLogins = [], beforeCutoverCommand }: LinkFailoverOptions,
  { method }: ChosenMethod,
): void {
  if (freezeLogins.length > 0 || beforeCutoverCommand !== undefined) return;
  throw new InputError(
    `Invalid input: ${host.nameOf('freezeLogins')} or ${host.nameOf('beforeCutoverCommand')} is required with the cutover method ${method}: it does not demote the source, so the writers have to be kept out before. Nothing was changed.`,
    {
      outputs: refusedOutputs,
      remedy: `Name the logins of the application in ${host.nameOf('freezeLogins')}, or stop it with ${host.nameOf('beforeCutoverCommand')}.`,
    },
  );
}

/** The DAG of the source; when it is gone there, that of the link. */
function pinnedOf({ observation }: LinkLook, { dagName }: LinkMigration) {
  const { source, link } = observation;
  const groupId = source?.dag?.groupId ?? (link === 'gone' ? undefined : link?.groupId) ?? '';
  return { name: source?.dag?.name ?? dagName, groupId, lock: lockName(groupId) };
}

/** One look and one step. An error that is no verdict of ours must not strand anything half way: the next look decides. */
async function attempt(run: LinkRun): Promise<FailoverEnding | undefined> {
  try {
    return await advance(run, await lookSettledAtLink(run));
  } catch (error) {
    if (error instanceof TaskFailure) throw error;
    if (run.options.signal.aborted && !run.sent) throw cancelledBeforeDemotion();
    if (!run.sent && !run.acted) throw error;
    run.surprises += 1;
    if (run.surprises > tooManySurprises) throw run.sent ? unknownLinkOutcome(run, messageOf(error)) : error;
    run.migration.host.warning(`Looking again after: ${untrusted(messageOf(error))}`);
    await run.migration.clock.sleep(pause);
    return undefined;
  }
}

/** One step from what was seen. Undefined: look again. */
async function advance(run: LinkRun, seen: LinkLook): Promise<FailoverEnding | undefined> {
  if (run.sent) noteLeftBehind(run, seen);
  const action = nextLinkAction(seen.state, run.method.method);
  switch (action.kind) {
    case 'refuse':
      // For a moment both sides call themselves primary, until the source has heard of a forced failover.
      if (run.sent) return watch(run, `${seen.state.name}: ${seen.state.because}`);
      throw run.prepared || run.frozenIn !== undefined
        ? brokenOff(run, seen, action)
        : linkRefusal(action, seen, linkOutputs(run, 'refused'));
    case 'nothing':
      return finishLink(run, seen);
    case 'wait-for-switch':
    case 'wait-for-writable':
      run.acted = true;
      return watch(run, `${seen.state.name}: ${seen.state.because}`, 'next' in action ? action.next : undefined);
    case 'fail-over':
    case 'remove-link':
    case 'force-failover':
      return takeOver(run, seen, action.kind);
    default:
      throw new Error(`The action ${action.kind} does not belong to a failover.`);
  }
}

async function takeOver(run: LinkRun, seen: LinkLook, kind: 'fail-over' | 'remove-link' | 'force-failover'): Promise<undefined> {
  // The order may still be on its way: it is not sent a second time before that is known.
  if (run.unsettled !== undefined && kind !== 'fail-over') return watch(run, `the order has not landed yet (${run.unsettled})`);
  if (run.options.signal.aborted) throw cancelledBeforeDemotion();
  if (!run.prepared) {
    if (run.frozenIn !== undefined && run.migration.clock.monotonic() > proofDeadline(run))
      throw notTaken(run, `${inTime(run)} it was not seen that the frozen logins have no session left`);
    await prepareLink(run, seen);
    return undefined;
  }
  const proofBy = proofDeadline(run);
  const { refusal } = run;
  // The writers are kept out: nobody waits for what only a person can change.
  if (refusal?.forbidden) throw notTaken(run, refused(refusal));
  if (refusal !== undefined && run.migration.clock.monotonic() > proofBy) throw notTaken(run, `${inTime(run)} ${refused(refusal)}`);
  if (kind === 'fail-over') {
    await sendTakeover(run);
    return undefined;
  }
  const proof = await proveFrozen(run, seen.state.name);
  if (proof.kind === 'late') throw notTaken(run, `${inTime(run)} ${refusal === undefined ? proof.missing : refused(refusal)}`);
  if (proof.kind === 'proved') await sendTakeover(run);
  return undefined;
}

/** Something goes on that the servers finish by themselves. Throws when it takes too long. */
async function watch(run: LinkRun, what: string, next?: string): Promise<undefined> {
  const { clock, host } = run.migration;
  run.sentAt ??= clock.monotonic();
  const limit = run.options.signal.aborted ? patience.cancelled : patience.unsettled;
  if (clock.monotonic() - run.sentAt > limit) {
    if (next !== undefined) host.warning(untrusted(next));
    throw unknownLinkOutcome(run, what);
  }
  host.progress(85, untrusted(what));
  await clock.sleep(pause);
  return undefined;
}

const inTime = ({ options }: LinkRun): string => `within ${writeDuration(options.maxWriteOutage)}`;
const refused = ({ message }: OrderRefused): string => `it was refused: ${message}`;

/** What Azure was busy with may be an order of a run that died: then it can still land, and nobody may write on the source. */
const notTaken = (run: LinkRun, why: string): TaskFailure => (run.mayLand ? unknownLinkOutcome(run, why) : rolledBack(run, why));

/** The instance did not take over; the source was primary all the time, and what was prepared is undone. */
const rolledBack = (run: LinkRun, why: string): TaskFailure =>
  new TaskFailure('rolled-back', `Rolled back: ${untrusted(why)}.`, {
    standing: `${untrusted(run.migration.source.server.serverName)} is primary and takes writes; nothing is lost.`,
    outputs: linkOutputs({ ...run, certificate: '' }, 'rolled-back'),
    remedy: run.refusal?.forbidden
      ? 'Give the right, or take away the lock or the policy that is named, then run failover-dag again.'
      : 'Find out who writes or why the instance lags, run wait-for-lsn-convergence, then failover-dag again; max-write-outage bounds the wait.',
  });

const brokenOff = (run: LinkRun, { state }: LinkLook, action: { readonly because: string; readonly next: string }): TaskFailure =>
  new TaskFailure(
    'state-changed',
    `Stopped in state ${state.name}: ${untrusted(state.because)}; ${action.because}. Nothing was sent that lets the instance take over.`,
    {
      outputs: linkOutputs(run, state.name === 'split' ? 'unknown' : 'refused'),
      remedy: action.next,
    },
  );

/**
 * The source and Azure are read at two moments, so one look is not believed. An earlier run may have ended before its command: it is run again,
 * and is told so. What that run has proved, this one can not know.
 */
async function alreadyDone(
  migration: LinkMigration,
  options: LinkFailoverOptions,
  { observation }: LinkLook,
  because: string,
): Promise<FailoverEnding> {
  const again = await lookAtLink(migration, observation.source?.dag?.groupId);
  if (nextLinkAction(again.state, 'remove-link').kind !== 'nothing')
    throw linkRefusal({ because: 'two looks did not agree', next: 'Run failover-dag again.' }, again, refusedOutputs);
  migration.host.warning(
    `Whether an earlier run has proved that nothing is left behind on ${untrusted(migration.source.server.serverName)} can not be told from here: see its report and its certificate before you drop anything there.`,
  );
  if (!options.dryRun)
    await runAfterHook(
      { migration, options, databases: databaseSetOf(observation), certificate: '', writeOutage: undefined },
      'after-cutover',
      'already-done',
    );
  return {
    outputs: { ...refusedOutputs, outcome: 'already-done' },
    headline: `Nothing to do: ${because}. ${migration.targetName} takes the writes.`,
  };
}
