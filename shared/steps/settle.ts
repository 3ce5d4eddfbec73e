import { TaskFailure } from '../core/errors.ts';
import { untrusted } from '../hosts/untrusted.ts';
import { disarm } from './arm.ts';
import { cancelledBeforeDemotion } from './cancelled.ts';
import { type FailoverRun, hasTouched, isFenced, remainingBudget } from './failover-run.ts';
import { type Look, look, recordLag } from './look.ts';
import { restoreSessions } from './restore-sessions.ts';
import { unknownOutcome } from './unknown-outcome.ts';

/** How long a run goes on looking for a state that it can name, ms. */
const settleTimeout = (run: FailoverRun): number => (isFenced(run) ? Math.max(120_000, 2 * run.options.maxWriteOutage) : armedPatience);
/** The same while nothing is demoted yet, ms: then commits wait for the target all this time. */
const armedPatience = 15_000;

const settlePause = 250;

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
    if (seen) recordLag(run.migration, seen);
    if (seen && problem === undefined && isSettled(run, seen)) return seen;
    if (seen && (mayFailBackBlind(run, seen) || isBackBlind(run, seen) || isPromotedHere(run, seen))) return seen;
    const why = problem ?? seen?.state.because ?? '';
    if (!hasTouched(run))
      throw new TaskFailure('state-unknown', `State unknown: ${untrusted(why)}. Nothing was changed.`, {
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
  return new TaskFailure('state-unknown', `Refused before the demotion: ${untrusted(why)}. The source is primary and takes writes.`, {
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
