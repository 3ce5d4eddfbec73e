import { TaskFailure } from '../../core/errors.ts';
import { compareLinkLogs } from '../../cutover/link/convergence.ts';
import { linkFacetsOf } from '../../cutover/link/facets.ts';
import { readLag } from '../../cutover/progress.ts';
import { untrusted } from '../../hosts/untrusted.ts';
import { cancelledBeforeDemotion } from '../cancelled.ts';
import { reopenLost } from '../open.ts';
import { restoreSide } from '../restore-sessions.ts';
import { type LinkRun, linkOutputs } from './link-run.ts';
import { type LinkLook, lookAtLink } from './look-link.ts';
import { unknownLinkOutcome } from './unknown-link-outcome.ts';

/** How long a run goes on looking for a state that it can name, ms: before anything was sent, and after it. */
const patience = { before: 60_000, after: 600_000, cancelled: 7000 } as const;
const pause = 1000;

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
    const problem = await restoreSide(run, run.migration.source);
    // It holds no lock: it is only read.
    if (run.migration.target) await reopenLost(run.migration, [run.migration.target]);
    const seen = await lookAtLink(run.migration, run.pinned.groupId, run.sent ? undefined : run.options.signal);
    const { source } = seen.observation;
    // What was ordered may have ended the link: then there is nothing to be behind.
    if (!run.sent && source?.dag?.role === 'PRIMARY') run.migration.journal.lag.record(readLag(source.dag), behind(seen));
    run.lastLink = linkFacetsOf(seen.observation).link;
    if (problem === undefined && seen.state.name !== 'unknown') return seen;
    const why = problem ?? seen.state.because;
    const limit = run.sent ? (run.options.signal.aborted ? patience.cancelled : patience.after) : patience.before;
    if (clock.monotonic() - started > limit) {
      if (run.sent) throw unknownLinkOutcome(run, why);
      throw new TaskFailure(
        'state-unknown',
        `Refused: the state is not known: ${untrusted(why)}. Nothing was sent that lets the instance take over.`,
        {
          outputs: linkOutputs(run, 'refused'),
          remedy: 'Repair the access that is named above and run failover-dag again.',
        },
      );
    }
    if (why !== reported) host.warning(`The state is not known yet, looking again: ${untrusted(why)}`);
    reported = why;
    await clock.sleep(pause);
  }
}

const behind = ({ observation }: LinkLook): number => compareLinkLogs(observation).filter(({ converged }) => !converged).length;
