import { writeDuration } from '../core/duration.ts';
import {
  allConverged,
  compareLogs,
  type DatabaseConvergence,
  knownEnds,
  type LogEnds,
  laterEnds,
  logEnds,
} from '../cutover/convergence.ts';
import type { SideObservation } from '../cutover/observation.ts';
import { readLag } from '../cutover/progress.ts';
import { classify } from '../cutover/state.ts';
import { forceFailover } from '../sqlserver/commands.ts';
import { SqlFailure } from '../sqlserver/errors.ts';
import { waitForHardened } from '../sqlserver/hardened.ts';
import { certifyProof, describeUnproved } from './certify-proof.ts';
import { makeSourcePrimaryAgain } from './fail-back.ts';
import type { FailoverEnding } from './fail-over.ts';
import { type FailoverRun, holdsBothLocks, remainingBudget } from './failover-run.ts';
import { landAfterWait, mayLandAfterWait, proofWait } from './land-target.ts';
import { type Look, lookAt } from './look.ts';
import { perform } from './perform.ts';
import { guardOf } from './pinned.ts';
import { afterRefusal, promoteDeadline } from './promote.ts';

/** So often it is said what is missing, ms. */
const saysEvery = 1000;
/** A look at the source that was begun longer ago than this does not do for a landing, ms. */
const lookLasts = 2 * proofWait;

/**
 * Both sides are secondary. Proves, per database, that the target has hardened the log end that the source reported after its
 * demotion; then promotes. When the time is up, turns back. In this state no retry is ever exhausted: it ends by proof or by time.
 */
export async function proveAndPromote(run: FailoverRun, seen: Look): Promise<FailoverEnding | undefined> {
  const { migration } = run;
  run.acted = true;
  if (run.fencedSince === undefined) migration.journal.add({ kind: 'writes', takenBy: 'nobody' });
  run.fencedSince ??= migration.clock.monotonic();
  migration.host.group('Prove that the target has all the log');
  const source = seen.observation.source;
  if (!source?.dag) return;
  let ends = laterEnds(logEnds(source.dag), run.ends);
  let saysNext = migration.clock.monotonic() + saysEvery;
  for (;;) {
    const groupId = seen.observation.target?.dag?.memberGroup?.groupId ?? '';
    const began = migration.clock.monotonic();
    const [isThere, beside] = await Promise.all([
      waitForHardened(migration.target.session, groupId, ends, Math.min(proofWait, remainingBudget(run))),
      lookAtSource(run),
    ]);
    if (beside && !fencedDag(run, beside)) return;
    ends = endsSeenBy(run, ends, beside);
    const isFresh = beside && migration.clock.monotonic() - began <= lookLasts;
    if (isThere && isFresh && mayLandAfterWait(run, ends)) return void (await landAfterWait(run, ends, seen));
    if (isThere === false && migration.clock.monotonic() < saysNext && remainingBudget(run) > 0) continue;
    saysNext = migration.clock.monotonic() + saysEvery;
    const [target, sourceNow] = await Promise.all([lookAt(migration, 'target'), lookAtSource(run)]);
    const targetDag = fencedDag(run, target);
    if (!targetDag || (sourceNow && !fencedDag(run, sourceNow))) return;
    ends = endsSeenBy(run, ends, sourceNow);
    const compared = compareLogs(ends, targetDag);
    migration.journal.lag.record(readLag(source.dag, targetDag), compared.filter(({ converged }) => !converged).length);
    if (allConverged(compared)) return promote(run, seen, target, compared);
    const missing = describeUnproved(compared);
    migration.host.info(`not proved yet: ${missing}; ${writeDuration(Math.max(0, remainingBudget(run)))} left`);
    if (remainingBudget(run) <= 0) return turnBack(run, missing, sourceNow, target);
    await migration.clock.sleep(20);
  }
}

/** The time is up. The way back begins with what the last look has seen. */
function turnBack(
  run: FailoverRun,
  missing: string,
  source: SideObservation | undefined,
  target: SideObservation,
): Promise<FailoverEnding | undefined> | undefined {
  const why = run.options.signal.aborted
    ? 'Cancelled before the proof came'
    : `No proof within ${writeDuration(run.options.maxWriteOutage)}`;
  run.migration.host.warning(`${why}: ${missing}. The source is made primary again.`);
  run.direction = 'back';
  const observation = { source, target };
  // Both sides were seen SECONDARY a moment ago, in the sessions that hold the locks: to look once more would only be darkness.
  return source && holdsBothLocks(run) ? makeSourcePrimaryAgain(run, { observation, state: classify(observation) }) : undefined;
}

/**
 * The DAG of a side that is still behind the fence. Undefined: somebody has changed a role by hand. A source that is primary again has a log
 * that moves, and the target must not be promoted.
 */
const fencedDag = (run: FailoverRun, { dag }: SideObservation) =>
  dag?.role === 'SECONDARY' && dag.groupId === run.pinned.groupId ? dag : undefined;

/** The source is read beside the target, which costs no time. Undefined when it can not be read. */
const lookAtSource = (run: FailoverRun): Promise<SideObservation | undefined> =>
  lookAt(run.migration, 'source').catch((error: unknown) => {
    if (error instanceof SqlFailure) return undefined;
    throw error;
  });

/** What has to be proved after another look at the source. If it could not be read, the ends that were read behind the fence still count. */
const endsSeenBy = (run: FailoverRun, ends: LogEnds, source: SideObservation | undefined): LogEnds =>
  source?.dag ? knownEnds(ends, laterEnds(logEnds(source.dag), run.ends)) : ends;

async function promote(run: FailoverRun, seen: Look, target: SideObservation, proof: readonly DatabaseConvergence[]): Promise<undefined> {
  const { migration } = run;
  const source = seen.observation.source;
  if (!source?.dag) return;
  run.certificate = await certifyProof(run, { source: run.endsClock || source.clock, target: target.clock }, proof);
  migration.host.group('Promote the target: from here there is no way back');
  migration.host.progress(75, 'promoting the target');
  // On a connection that is known to be gone nothing is sent.
  run.promoteSent ||= migration.target.session.alive;
  const statement = forceFailover(guardOf(migration, 'target', run.pinned), 'promote the target');
  const outcome = await perform(migration, 'target', statement, promoteDeadline);
  if (outcome.kind === 'done') run.promoteDone = true;
  if (outcome.kind === 'refused') await afterRefusal(run, outcome.error);
}
