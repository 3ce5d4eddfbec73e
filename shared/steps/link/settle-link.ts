import { TaskFailure } from '../../core/errors.ts';
import { linkFacetsOf } from '../../cutover/link/facets.ts';
import { untrusted } from '../../hosts/untrusted.ts';
import { messageOf } from '../../sqlserver/errors.ts';
import { takeLock } from '../../sqlserver/lock.ts';
import { cancelledBeforeDemotion } from '../cancelled.ts';
import { reconnectSide } from '../open.ts';
import { type LinkRun, linkOutputs } from './link-run.ts';
import { type LinkLook, lookAtLink } from './look-link.ts';
import { unknownLinkOutcome } from './unknown-link-outcome.ts';

/** How long a run goes on looking for a state that it can name, ms: before anything was sent, and after it. */
const patience = { before: 60_000, after: 600_000, cancelled: 7000 } as const;
const pause = 1000;
/** One turn of waiting for the lock, ms. A statement of ours that still runs on the source holds it until it has ended. */
const lockTurn = 5000;

/**
 * Looks until the state has a name: opens a lost session and takes its lock again first, so that no earlier statement of ours is still on
 * its way. Throws TaskFailure when the time is up: refused while nothing was sent, unknown afterwards.
 */
export async function lookSettledAtLink(run: LinkRun): Promise<LinkLook> {
  const { clock, host } = run.migration;
  const started = clock.monotonic();
  let reported = '';
  for (;;) {
    if (!run.sent && run.options.signal.aborted) throw cancelledBeforeDemotion();
    const problem = await restoreSource(run);
    const seen = await lookAtLink(run.migration, run.pinned.groupId, run.sent ? undefined : run.options.signal);
    run.lastLink = linkFacetsOf(seen.observation).link;
    if (problem === undefined && seen.state.name !== 'unknown') return seen;
    const why = problem ?? seen.state.because;
    const limit = run.sent ? (run.options.signal.aborted ? patience.cancelled : patience.after) : patience.before;
    if (clock.monotonic() - started > limit) {
      if (run.sent) throw unknownLinkOutcome(run, why);
      throw new TaskFailure(`Refused: the state is not known: ${untrusted(why)}. Nothing was sent that lets the instance take over.`, {
        outputs: linkOutputs(run, 'refused'),
        remedy: 'Repair the access that is named above and run failover-dag again.',
      });
    }
    if (why !== reported) host.warning(`The state is not known yet, looking again: ${untrusted(why)}`);
    reported = why;
    await clock.sleep(pause);
  }
}

/** Returns what is in the way, undefined when the source has a living session that holds the lock. */
async function restoreSource(run: LinkRun): Promise<string | undefined> {
  const { migration, holders, pinned } = run;
  try {
    if (!migration.source.session.alive) await reconnectSide(migration.open, migration.source);
    const { session } = migration.source;
    if (holders.source === session) return undefined;
    if (!(await takeLock(session, pinned.lock, lockTurn))) return 'the lock on the source is not free: a statement or another run holds it';
    holders.source = session;
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}
