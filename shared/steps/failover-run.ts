import type { TaskFailure } from '../core/errors.ts';
import type { LogEnds } from '../cutover/convergence.ts';
import type { SideName } from '../cutover/observation.ts';
import type { EngineTimes } from '../cutover/prediction.ts';
import type { StepTime } from '../report/rehearsal.ts';
import type { SqlSession } from '../sqlserver/session.ts';
import type { CutoverOptions } from './cutover-options.ts';
import { leaveOutApplications } from './leave-out-applications.ts';
import type { Migration } from './migration.ts';
import type { PinnedDag } from './pinned.ts';

export interface FailoverOptions extends CutoverOptions {
  /** Everything up to the demotion, which is not sent. */
  readonly rehearse: boolean;
  /** Engine times of an earlier failover; undefined: they are assumed. */
  readonly earlierReport: EngineTimes | undefined;
  /** KB; undefined: any queue will do. */
  readonly maxSendQueue: bigint | undefined;
  /** KB; undefined: any queue will do. */
  readonly maxRedoQueue: bigint | undefined;
}

/** What this run has done so far. It never replaces an observation; it only limits what the run may do next. */
export interface FailoverRun {
  readonly migration: Migration;
  readonly options: FailoverOptions;
  /** As they were given, and approved: a rehearsal leaves out some. */
  readonly asked: FailoverOptions;
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
  /** What would have kept a rehearsed failover from demoting, in order; always empty in a real run, which stops at the first. */
  blockers: readonly TaskFailure[];
  /** Steps of the preparation that have ended. */
  steps: readonly StepTime[];
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
  /** The target takes proof and promote in one batch; tried before the demotion. */
  landsInOneBatch: boolean;
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
  options: options.rehearse ? leaveOutApplications(options) : options,
  asked: options,
  pinned,
  databases: [],
  beforeHookRan: false,
  frozen: [],
  holders: { source: migration.source.session, target: migration.target.session },
  direction: 'forward',
  foundRequired: undefined,
  prepared: false,
  blockers: [],
  steps: [],
  armed: false,
  armings: 0,
  acted: false,
  fencedSince: undefined,
  demotedHere: false,
  demotedBy: undefined,
  landsInOneBatch: false,
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

/** The demotion was sent, or both sides were seen secondary: nobody may be able to write. */
export const isFenced = (run: FailoverRun): boolean => run.fencedSince !== undefined || run.promoteSent;

/** Before this, nothing that affects writers was sent, and the run may simply stop. */
export const hasTouched = (run: FailoverRun): boolean => run.armings > 0 || run.frozen.length > 0 || isFenced(run);

/** Both sessions live, and they are those that took the locks. */
export const holdsBothLocks = ({ migration, holders }: FailoverRun): boolean =>
  (['source', 'target'] as const).every((side) => holders[side] === migration[side].session && migration[side].session.alive);

/** Every database of the target takes writes: the write outage is over. Only the run that began it knows how long it was. */
export function noteTargetWrites(run: FailoverRun): void {
  const { journal, clock } = run.migration;
  journal.add({ kind: 'writes', takenBy: 'target' });
  if (run.demotedHere && run.fencedSince !== undefined) run.writeOutage = Math.round(clock.monotonic() - run.fencedSince);
}

/**
 * ms that are left for the proof; zero or less when the time is up. A cancelled run has no time left: the host kills it 10 s later, so it
 * takes the nearer safe end now.
 */
export const remainingBudget = (run: FailoverRun): number => (run.options.signal.aborted ? 0 : uncancelledBudget(run));

const uncancelledBudget = (run: FailoverRun): number =>
  run.options.maxWriteOutage - (run.fencedSince === undefined ? 0 : run.migration.clock.monotonic() - run.fencedSince);
