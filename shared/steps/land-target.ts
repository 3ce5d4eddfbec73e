import { allConverged, type LogEnds } from '../cutover/convergence.ts';
import { formatLsn, parseLsn } from '../cutover/lsn.ts';
import { untrusted } from '../hosts/untrusted.ts';
import { messageOf, SqlFailure } from '../sqlserver/errors.ts';
import { isProved, type LandingOptions, land, landingOnTrial, readLanding } from '../sqlserver/landing.ts';
import { certifyProof, describeUnproved } from './certify-proof.ts';
import { type FailoverRun, holdsBothLocks, noteTargetWrites, remainingBudget } from './failover-run.ts';
import type { Look } from './look.ts';
import { readDeadline } from './migration.ts';
import { perform } from './perform.ts';
import { guardOf } from './pinned.ts';
import { afterRefusal, promoteDeadline } from './promote.ts';

/**
 * How long the target waits in the batch that may promote it, ms. The log of a synchronous DAG is there at once. While the batch waits the
 * source is not looked at, and a target that gets lost may or may not be primary, so longer waits belong to `proveAndPromote`.
 */
export const proofWait = 300;
/** How long it waits in that batch until every database takes writes, ms: a cancelled run must hear of it within the host's 10 s. */
const recoveryWait = 2000;

/**
 * Before anything is demoted: does this server take the batch that proves and promotes, and is its answer understood? If not, the run sends
 * one statement a batch. Nothing is decided in the middle of the cutover.
 */
export async function tryLanding(run: FailoverRun, seen: Look): Promise<void> {
  const { migration } = run;
  const memberGroupId = memberGroupOf(seen);
  if (memberGroupId === undefined) return;
  // Ends that every copy has reached: the trial is not about the log.
  const ends: LogEnds = new Map((seen.observation.target?.dag?.databases ?? []).map(({ name }) => [name, parseLsn('0')]));
  const options = { guard: guardOf(migration, 'target', run.pinned), memberGroupId, ends, proofWait: 0, recoveryWait };
  try {
    readLanding(await migration.target.session.read(landingOnTrial(options), { deadline: readDeadline(migration) }), ends);
    run.landsInOneBatch = true;
  } catch (error) {
    migration.host.warning(
      `The target does not take proof and promote in one batch (${untrusted(messageOf(error))}): they are sent one after the other, which takes some round trips longer.`,
    );
  }
}

/** The demotion was answered: the source is SECONDARY, and the sessions are those that hold the locks. */
export const mayLand = (run: FailoverRun, sourceRole: string | null | undefined): boolean => sourceRole === 'SECONDARY' && canLand(run);

/**
 * The second and last round trip of the write outage. The caller looks at both sides afterwards, whatever the answer was: if the log was not
 * there at once, `proveAndPromote` goes on.
 */
export const landTarget = (run: FailoverRun, ends: LogEnds, seen: Look): Promise<void> =>
  sendLanding(run, ends, seen, proofWait, () => {
    // While the target is at work: if this runner dies now, the log says what had to be proved.
    for (const [database, end] of ends) run.migration.host.info(`${untrusted(database)}: the source ended at ${formatLsn(end)}`);
  });

/**
 * The same after a longer wait, at once: the target has just said that the log is there, and the source was seen SECONDARY meanwhile. Only
 * once: a target that declines what it has counted as there is looked at, and gets one statement a batch.
 */
export async function landAfterWait(run: FailoverRun, ends: LogEnds, seen: Look): Promise<void> {
  run.landsInOneBatch = false;
  await sendLanding(run, ends, seen, 0, () => undefined);
}

/** Every end is known, and the sessions are those that hold the locks. */
export const mayLandAfterWait = (run: FailoverRun, ends: LogEnds): boolean =>
  canLand(run) && [...ends.values()].every((end) => end !== undefined);

const canLand = (run: FailoverRun): boolean => run.landsInOneBatch && holdsBothLocks(run) && remainingBudget(run) > 0;

async function sendLanding(run: FailoverRun, ends: LogEnds, seen: Look, wait: number, whileAtWork: () => void): Promise<void> {
  const { migration } = run;
  const { host } = migration;
  const memberGroupId = memberGroupOf(seen);
  if (memberGroupId === undefined) return;
  const options: LandingOptions = {
    guard: guardOf(migration, 'target', run.pinned),
    memberGroupId,
    ends,
    proofWait: Math.min(wait, remainingBudget(run)),
    recoveryWait,
  };
  const sentBefore = run.promoteSent;
  // On a connection that is known to be gone nothing is sent.
  run.promoteSent ||= migration.target.session.alive;
  const answer = perform(migration, 'target', land(options), promoteDeadline, {
    declined: (sets) => whyNotPromoted(sets, ends),
  });
  host.group('Prove that the target has all the log, and promote it');
  host.progress(75, 'proving and promoting the target');
  whileAtWork();
  const outcome = await answer;
  if (outcome.kind === 'refused') return afterRefusal(run, outcome.error);
  if (outcome.kind === 'unknown') return;
  const landing = readLanding(outcome.value, ends);
  if (!landing.proved) {
    // An earlier promote without an answer is not undone by this one, which did nothing.
    run.promoteSent = sentBefore;
    return;
  }
  run.promoteDone = true;
  if (landing.takesWrites) noteTargetWrites(run);
  const source = run.endsClock || (seen.observation.source?.clock ?? '');
  if (allConverged(landing.proof)) run.certificate = await certifyProof(run, { source, target: landing.readAt }, landing.proof);
  else
    host.warning(
      `The target counted this as proved, and this run does not: ${describeUnproved(landing.proof)}. There is no certificate. Compare the databases before the applications go on.`,
    );
}

/** Undefined also when the answer can not be read: then it is not known. */
function whyNotPromoted(answer: Parameters<typeof readLanding>[0], ends: LogEnds): string | undefined {
  if (isProved(answer)) return undefined;
  try {
    return `not proved at once, nothing is promoted: ${describeUnproved(readLanding(answer, ends).proof)}`;
  } catch (error) {
    if (error instanceof SqlFailure) return undefined;
    throw error;
  }
}

const memberGroupOf = ({ observation }: Look): string | undefined => observation.target?.dag?.memberGroup?.groupId;
