import { writeDuration } from '../core/duration.ts';
import { allConverged, compareLogs, type DatabaseConvergence, knownEnds, laterEnds, logEnds } from '../cutover/convergence.ts';
import type { Observation, SideObservation } from '../cutover/observation.ts';
import { readLag } from '../cutover/progress.ts';
import { classify } from '../cutover/state.ts';
import { forceFailover } from '../sqlserver/commands.ts';
import { SqlFailure } from '../sqlserver/errors.ts';
import { guardNumbers, refusedByGuard } from '../sqlserver/guard.ts';
import { waitForHardened } from '../sqlserver/hardened.ts';
import type { ServerError } from '../sqlserver/session.ts';
import { certifyProof, describeUnproved } from './certify-proof.ts';
import { makeSourcePrimaryAgain } from './fail-back.ts';
import type { FailoverEnding } from './fail-over.ts';
import { type FailoverRun, holdsBothLocks, remainingBudget } from './failover-run.ts';
import { type Look, lookAt } from './look.ts';
import { perform } from './perform.ts';
import { guardOf } from './pinned.ts';

/** One turn of waiting on the target, ms: short enough to say now and then what is missing. */
const turn = 1000;
/** Our wait for the answer to the promote, ms. The statement is not cancelled when it is over. */
export const promoteDeadline = 120_000;

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
  let missing = '';
  let last: Observation = seen.observation;
  do {
    const groupId = seen.observation.target?.dag?.memberGroup?.groupId ?? '';
    await waitForHardened(migration.target.session, groupId, ends, Math.min(turn, remainingBudget(run)));
    const [target, sourceNow] = await Promise.all([lookAt(migration, 'target'), lookAtSource(run)]);
    if (target.dag?.role !== 'SECONDARY' || target.dag.groupId !== run.pinned.groupId) return;
    if (sourceNow !== 'unreadable') {
      // Somebody may have made the source primary again by hand: then its log moves, and the target must not be promoted.
      if (sourceNow.dag?.role !== 'SECONDARY' || sourceNow.dag.groupId !== run.pinned.groupId) return;
      ends = knownEnds(ends, laterEnds(logEnds(sourceNow.dag), run.ends));
    }
    const compared = compareLogs(ends, target.dag);
    migration.journal.lag.record(readLag(source.dag, target.dag), compared.filter(({ converged }) => !converged).length);
    if (allConverged(compared)) return promote(run, seen, target, compared);
    missing = describeUnproved(compared);
    last = { source: sourceNow === 'unreadable' ? undefined : sourceNow, target };
    migration.host.info(`not proved yet: ${missing}; ${writeDuration(Math.max(0, remainingBudget(run)))} left`);
    if (remainingBudget(run) > 0) await migration.clock.sleep(20);
  } while (remainingBudget(run) > 0);
  const why = run.options.signal.aborted
    ? 'Cancelled before the proof came'
    : `No proof within ${writeDuration(run.options.maxWriteOutage)}`;
  migration.host.warning(`${why}: ${missing}. The source is made primary again.`);
  run.direction = 'back';
  // Both sides were seen SECONDARY a moment ago, in the sessions that hold the locks: to look once more would only be darkness.
  return last.source && holdsBothLocks(run) ? makeSourcePrimaryAgain(run, { observation: last, state: classify(last) }) : undefined;
}

/** The source is read beside the target, which costs no time. If it can not be read, the ends that were read behind the fence still count. */
const lookAtSource = (run: FailoverRun): Promise<SideObservation | 'unreadable'> =>
  lookAt(run.migration, 'source').catch((error: unknown) => {
    if (error instanceof SqlFailure) return 'unreadable';
    throw error;
  });

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

/** What a refused promote leaves open. */
export async function afterRefusal(run: FailoverRun, { number }: ServerError): Promise<void> {
  // Our own guard refused, so the target is not primary by our doing. A wrong role is no such comfort: somebody else may have promoted it.
  if (refusedByGuard(number) && number !== guardNumbers.wrongRole) run.promoteSent = false;
  if (remainingBudget(run) <= 0) run.direction = 'back';
  await run.migration.clock.sleep(500);
}
