import { writeDuration } from '../../core/duration.ts';
import { TaskFailure } from '../../core/errors.ts';
import { waitUntil } from '../../core/wait.ts';
import { allConverged, type DatabaseConvergence, isStable, type LogEnds, logEnds, sample, unstable } from '../../cutover/convergence.ts';
import { compareLinkLogs } from '../../cutover/link/convergence.ts';
import { nextLinkAction } from '../../cutover/link/next-action.ts';
import { formatLsn } from '../../cutover/lsn.ts';
import { backlogKb, caughtUpPercent, readLag } from '../../cutover/progress.ts';
import { untrusted } from '../../hosts/untrusted.ts';
import type { ConvergenceOptions } from '../wait-for-convergence.ts';
import type { Ending } from '../with-report.ts';
import type { LinkMigration } from './link-migration.ts';
import { linkRefusal } from './link-refusal.ts';
import { type LinkLook, lookAgainAtLink, lookAtLink, sayLinkLook } from './look-link.ts';
import { refusedInARow } from './refused-in-a-row.ts';

/** Azure asks not to be polled faster; with a login for the instance the values come from the instance itself. ms */
const pauses = { azure: 5000, sql: 1000 } as const;
/** Databases named in one line of the log. */
const named = 5;

/**
 * Waits until, per database of the link, the instance has hardened a log end that was read on the source before, in every sample over the
 * stability window. Azure shows the values late: a log end that was read earlier is what has to be reached, not the newest one.
 */
export async function waitForLink(migration: LinkMigration, options: ConvergenceOptions): Promise<Ending<'converged' | 'lagKb'>> {
  const { host, clock } = migration;
  host.group('Look at the source, the link and the instance');
  const first = await lookAtLink(migration);
  sayLinkLook(migration, first);
  const action = nextLinkAction(first.state, 'converged');
  if (action.kind === 'refuse') throw linkRefusal(action, first, { converged: 'false', lagKb: lagOf(first) });
  if (action.kind === 'nothing') return { outputs: { converged: 'true', lagKb: '0' }, headline: `Nothing to wait for: ${action.because}.` };

  host.group('Wait until the instance has hardened the log of the source');
  const pause = migration.target ? pauses.sql : pauses.azure;
  let ends: LogEnds = first.observation.source?.dag ? logEnds(first.observation.source.dag) : new Map();
  let stability = unstable;
  let latest = first;
  let behind: readonly DatabaseConvergence[] = [];
  const firstBacklog = first.observation.source?.dag && backlogKb(first.observation.source.dag);
  let reported = '';
  const refused = refusedInARow(migration, (now) => ({ converged: 'false', lagKb: lagOf(now) }));
  const waited = await waitUntil(
    async () => {
      latest = await lookAgainAtLink(migration);
      const now = nextLinkAction(latest.state, 'converged');
      if (refused(now, latest)) {
        stability = unstable;
        return { again: pause };
      }
      if (now.kind === 'nothing') throw overtaken(latest);
      const { source } = latest.observation;
      if (!source?.dag) return { again: pause };
      const compared = compareEnds(latest, ends);
      behind = compared.filter(({ converged }) => !converged);
      migration.journal.lag.record(readLag(source.dag), behind.length);
      const converged = allConverged(compared);
      stability = sample(stability, converged, clock.monotonic());
      // What was reached makes room for a newer end; what was not reached stays the aim, or a live source would never be caught.
      if (converged) ends = logEnds(source.dag);
      const line = converged
        ? `the instance has hardened the log that the source had written, ${compared.length} databases; watching for ${writeDuration(options.stabilityWindow)}`
        : describe(behind);
      if (line !== reported) host.info(line);
      reported = line;
      host.progress(converged ? 90 : caughtUpPercent(firstBacklog, backlogKb(source.dag)), line);
      return isStable(stability, clock.monotonic(), options.stabilityWindow) ? { done: compared } : { again: pause };
    },
    { clock, timeout: options.timeout, signal: options.signal },
  );
  if (waited.kind === 'timeout')
    throw new TaskFailure(
      'not-converged',
      `After ${writeDuration(options.timeout)} the instance has not kept up for ${writeDuration(options.stabilityWindow)}. ${behind.length > 0 ? describe(behind) : 'It caught up, but not for long enough'}. The source is primary and takes writes.`,
      {
        outputs: { converged: 'false', lagKb: lagOf(latest) },
        remedy:
          'Look at the link in Azure and at the write load, then run wait-for-lsn-convergence again, with a longer timeout if need be.',
      },
    );
  return {
    outputs: { converged: 'true', lagKb: lagOf(latest) },
    headline: `Converged: the instance kept up with the source for ${writeDuration(options.stabilityWindow)}, ${waited.value.length} databases. This is no proof for later: failover-dag proves it again, or SQL Server does.`,
  };
}

/** Somebody failed over or removed the link while this run was waiting: it has seen no convergence, and can see none any more. */
const overtaken = (latest: LinkLook): TaskFailure =>
  new TaskFailure(
    'state-changed',
    `State ${latest.state.name}: ${untrusted(latest.state.because)}. It came while the instance was being waited for; that it had all the log was not seen.`,
    {
      outputs: { converged: 'false', lagKb: lagOf(latest) },
      remedy:
        'Find out who failed over or removed the link. Keep the writers away from the source, and run failover-dag: it says where things stand.',
    },
  );

/** Against the ends that were read before, not against the newest: the source of the look is left out. */
const compareEnds = ({ observation }: LinkLook, ends: LogEnds): readonly DatabaseConvergence[] => {
  const { source } = observation;
  if (!source?.dag) return [];
  const databases = source.dag.databases.map((database) => ({
    ...database,
    copy: { ...database.copy, endOfLog: ends.get(database.name) ?? database.copy.endOfLog },
  }));
  return compareLinkLogs({ ...observation, source: { ...source, dag: { ...source.dag, databases } } });
};

function describe(behind: readonly DatabaseConvergence[]): string {
  const shown = behind
    .slice(0, named)
    .map(
      ({ database, why, sourceEndOfLog, targetHardened }) =>
        `${untrusted(database)}: ${untrusted(why ?? '')} (source ${formatLsn(sourceEndOfLog)}, instance ${formatLsn(targetHardened)})`,
    );
  return `${behind.length} behind: ${shown.join('; ')}${behind.length > shown.length ? ' …' : ''}`;
}

const lagOf = ({ observation }: LinkLook): string => (observation.source?.dag ? (backlogKb(observation.source.dag)?.toString() ?? '') : '');
