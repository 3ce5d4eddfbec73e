import { TaskFailure } from '../core/errors.ts';
import type { LogEnds } from '../cutover/convergence.ts';
import type { SideName } from '../cutover/observation.ts';
import { untrusted } from '../hosts/untrusted.ts';
import type { ApprovedPlan } from '../report/approved-plan.ts';
import { messageOf } from '../sqlserver/errors.ts';
import { takeLock } from '../sqlserver/lock.ts';
import type { SqlSession } from '../sqlserver/session.ts';
import { disarm } from './arm.ts';
import { cancelledBeforeDemotion } from './cancelled.ts';
import type { HookOptions } from './hooks.ts';
import { type Look, look } from './look.ts';
import type { Migration } from './migration.ts';
import { reconnect } from './open.ts';
import type { PinnedDag } from './pinned.ts';
import { unknownOutcome } from './unknown-outcome.ts';

export interface FailoverOptions extends HookOptions {
  /** ms: bounds the fenced time. */
  readonly maxWriteOutage: number;
  readonly dryRun: boolean;
  readonly expectedDatabases: readonly string[] | undefined;
  /** KB; undefined: any queue will do. */
  readonly maxSendQueue: bigint | undefined;
  /** KB; undefined: any queue will do. */
  readonly maxRedoQueue: bigint | undefined;
  /** ms: an open transaction that is older holds up the demotion. */
  readonly longTransactionAge: number;
  /** ms */
  readonly longTransactionWait: number;
  readonly killLongTransactions: boolean;
  /** Undefined: no approval is asked for. */
  readonly approvedPlan: ApprovedPlan | undefined;
  /** Logins that are kept out of the source; undefined: none. */
  readonly freezeLogins: readonly string[] | undefined;
  readonly signal: AbortSignal;
}

/** What this run has done so far. It never replaces an observation; it only limits what the run may do next. */
export interface FailoverRun {
  readonly migration: Migration;
  readonly options: FailoverOptions;
  readonly pinned: PinnedDag;
  /** Names of the databases of the DAG, for the commands around the cutover. */
  databases: readonly string[];
  /** True once the before-cutover command was started: the application may be stopped. */
  beforeHookRan: boolean;
  /** Logins that this run has disabled on the source. */
  frozen: readonly string[];
  /** The sessions that hold the lock. A lock is gone with its session. */
  readonly holders: Partial<Record<SideName, SqlSession>>;
  /** `back`: the proof did not come, the source has to become primary again. */
  direction: 'forward' | 'back';
  /** REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT as it was found; undefined until it was looked at. */
  foundRequired: number | undefined;
  /** What has to be done once before the demotion has begun. */
  prepared: boolean;
  armed: boolean;
  /** How often it was sent that a commit needs the target. */
  armings: number;
  /** True once this run did anything, or waited for something that was not finished. */
  acted: boolean;
  /** When the demotion was sent, or when this run first saw both sides secondary; monotonic ms. */
  fencedSince: number | undefined;
  /** True when this run sent the demotion that fenced the source: only then it knows how long the outage was. */
  demotedHere: boolean;
  /** The session that demoted the source. While it lives, no other run can have acted on the source. */
  demotedBy: SqlSession | undefined;
  /** The point of no return: from here the target may be primary, seen or not. A refusal by our own guard takes it back. */
  promoteSent: boolean;
  /** The server answered that the promote was done. */
  promoteDone: boolean;
  /** REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT of the source, as it was last seen. */
  seenRequired: number | undefined;
  /** It is seen to be put back. */
  disarmed: boolean;
  /** Log ends that the demotion returned. */
  ends: LogEnds | undefined;
  /** The source's own clock when the ends were read. */
  endsClock: string;
  /** Demotions that did not take effect. */
  failedDemotions: number;
  /** Errors that were not expected while something was half way. */
  surprises: number;
  certificate: string;
  writeOutage: number | undefined;
  /** What was last seen of each side, for the message when nothing can be seen any more. */
  lastSeen: { -readonly [S in SideName]?: { readonly at: string; readonly what: string } };
}

export const createRun = (migration: Migration, options: FailoverOptions, pinned: PinnedDag): FailoverRun => ({
  migration,
  options,
  pinned,
  databases: [],
  beforeHookRan: false,
  frozen: [],
  holders: { source: migration.source.session, target: migration.target.session },
  direction: 'forward',
  foundRequired: undefined,
  prepared: false,
  armed: false,
  armings: 0,
  acted: false,
  fencedSince: undefined,
  demotedHere: false,
  demotedBy: undefined,
  promoteSent: false,
  promoteDone: false,
  seenRequired: undefined,
  disarmed: false,
  ends: undefined,
  endsClock: '',
  failedDemotions: 0,
  surprises: 0,
  certificate: '',
  writeOutage: undefined,
  lastSeen: {},
});

/** Before this, nothing that affects writers was sent, and the run may simply stop. */
export const hasTouched = (run: FailoverRun): boolean =>
  run.armings > 0 || run.frozen.length > 0 || run.fencedSince !== undefined || run.promoteSent;

/**
 * ms that are left for the proof; zero or less when the time is up. A cancelled run has no time left: the host kills it 10 s later, so it
 * takes the nearer safe end now.
 */
export const remainingBudget = (run: FailoverRun): number => (run.options.signal.aborted ? 0 : uncancelledBudget(run));

const uncancelledBudget = (run: FailoverRun): number =>
  run.options.maxWriteOutage - (run.fencedSince === undefined ? 0 : run.migration.clock.monotonic() - run.fencedSince);

/** How long a run goes on looking for a state that it can name, ms. */
const settleTimeout = (run: FailoverRun): number => (isFenced(run) ? Math.max(120_000, 2 * run.options.maxWriteOutage) : armedPatience);
/** The same while nothing is demoted yet, ms: then commits wait for the target all this time. */
const armedPatience = 15_000;

const isFenced = (run: FailoverRun): boolean => run.fencedSince !== undefined || run.promoteSent;
const settlePause = 250;
/** One turn of waiting for a lock, ms. An earlier statement that still runs on the server holds it until it has ended. */
const lockTurn = 5000;

/**
 * Looks until the state has a name: reconnects lost sessions and takes their locks again first. Getting the lock back means that no
 * earlier statement of ours is still on its way, so what is seen then is settled. Throws TaskFailure (outcome unknown) when the time is up.
 */
export async function lookSettled(run: FailoverRun): Promise<Look> {
  const { clock, host } = run.migration;
  const until = clock.monotonic() + settleTimeout(run);
  let reported = '';
  for (;;) {
    if (!hasTouched(run) && run.options.signal.aborted) throw cancelledBeforeDemotion();
    const problem = await restoreSessions(run);
    const seen = problem === undefined || run.migration.source.session.alive ? await look(run.migration, run.pinned) : undefined;
    if (seen) remember(run, seen);
    if (seen && problem === undefined && isSettled(run, seen)) return seen;
    if (seen && (mayFailBackBlind(run, seen) || isBackBlind(run, seen) || isPromotedHere(run, seen))) return seen;
    const why = problem ?? seen?.state.because ?? '';
    if (!hasTouched(run))
      throw new TaskFailure(`State unknown: ${untrusted(why)}. Nothing was changed.`, {
        outputs: { outcome: 'refused' },
        remedy: 'Repair the access that is named above and run the same task again.',
      });
    if (clock.monotonic() > until) {
      if (seen && !isFenced(run) && seen.observation.source?.dag?.role === 'PRIMARY') throw await refusedUndemoted(run, seen, why);
      throw unknownOutcome(run, why);
    }
    if (why !== reported) host.warning(`The state is not known yet, looking again: ${untrusted(why)}`);
    reported = why;
    await clock.sleep(settlePause);
  }
}

/** Armed, not demoted, and the target can not be made out: the source is primary, so what was set is put back. */
async function refusedUndemoted(run: FailoverRun, seen: Look, why: string): Promise<TaskFailure> {
  await disarm(run, seen);
  return new TaskFailure(`Refused before the demotion: ${untrusted(why)}. The source is primary and takes writes.`, {
    outputs: { outcome: 'refused' },
    remedy: 'Repair what is named above and run failover-dag again.',
  });
}

/** A run that has begun needs both sides: a DAG that is gone from one of them in the middle is nothing to build on. */
const isSettled = (run: FailoverRun, { state, observation }: Look): boolean =>
  state.name !== 'unknown' && (!hasTouched(run) || (observation.source?.dag !== undefined && observation.target?.dag !== undefined));

/** The source was made primary again while the target was out of sight, and shows it. */
const isBackBlind = (run: FailoverRun, { observation }: Look): boolean =>
  run.direction === 'back' && !run.promoteSent && observation.target?.dag === undefined && observation.source?.dag?.role === 'PRIMARY';

/** This run's own promote was answered, and the target shows it: the source need not be seen to say who is primary. */
export const isPromotedHere = (run: FailoverRun, { observation }: Look): boolean =>
  run.promoteDone && observation.target?.dag?.role === 'PRIMARY' && observation.target.dag.groupId === run.pinned.groupId;

/** Source first, then target: the order of the locks. Returns what still stands in the way. */
async function restoreSessions(run: FailoverRun): Promise<string | undefined> {
  const problems: string[] = [];
  for (const side of ['source', 'target'] as const) {
    try {
      if (!run.migration[side].session.alive) await reconnect(run.migration, side);
      const { session } = run.migration[side];
      if (run.holders[side] === session) continue;
      if (await takeLock(session, run.pinned.lock, lockTurn)) run.holders[side] = session;
      else problems.push(`the lock on the ${side} is still held: an earlier statement may still be running there`);
    } catch (error) {
      problems.push(`the ${side} can not be reached: ${messageOf(error)}`);
    }
  }
  return problems.length > 0 ? problems.join('; ') : undefined;
}

/**
 * With the target out of sight (not reachable, no rights any more, no primary replica any more) the source may be made primary again only
 * if nobody can have promoted the target: this run demoted the source, holds its lock in the same session ever since, and no promote of
 * its own can have taken effect. Otherwise there could be two primaries.
 */
export const mayFailBackBlind = (run: FailoverRun, { observation }: Look): boolean =>
  observation.target?.dag === undefined &&
  observation.source?.dag?.role === 'SECONDARY' &&
  !run.promoteSent &&
  run.demotedBy !== undefined &&
  run.demotedBy === run.migration.source.session &&
  run.demotedBy.alive &&
  remainingBudget(run) <= 0;

function remember(run: FailoverRun, { observation }: Look): void {
  run.seenRequired = observation.source?.dag ? observation.source.dag.requiredSynchronizedSecondaries : run.seenRequired;
  for (const side of ['source', 'target'] as const) {
    const seen = observation[side];
    if (!seen) continue;
    const writable = seen.dag?.databases.filter((database) => database.writable).length ?? 0;
    run.lastSeen[side] = {
      at: run.migration.clock.now().toISOString(),
      what: seen.dag
        ? `${seen.dag.role ?? 'role not visible'}, ${writable} of ${seen.dag.databases.length} databases writable`
        : 'no distributed availability group',
    };
  }
}
