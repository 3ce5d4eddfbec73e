import { writeDuration } from '../core/duration.ts';
import { TaskFailure } from '../core/errors.ts';
import { waitUntil } from '../core/wait.ts';
import { allConverged, compareLogs, type DatabaseConvergence, isStable, logEnds, sample, unstable } from '../cutover/convergence.ts';
import { formatLsn } from '../cutover/lsn.ts';
import { nextAction } from '../cutover/next-action.ts';
import type { DagObservation } from '../cutover/observation.ts';
import { backlogKb, caughtUpPercent, estimateMs, readLag } from '../cutover/progress.ts';
import { untrusted } from '../hosts/untrusted.ts';
import { SqlFailure } from '../sqlserver/errors.ts';
import { waitForHardened } from '../sqlserver/hardened.ts';
import { type Look, look, lookAgain, lookAt, sayLook } from './look.ts';
import type { Migration } from './migration.ts';
import { refusal } from './refusal.ts';
import type { Ending } from './with-report.ts';

export interface ConvergenceOptions {
  /** ms */
  readonly stabilityWindow: number;
  /** ms */
  readonly timeout: number;
  readonly signal: AbortSignal;
}

/** Below this estimate the target waits on the server itself instead of being polled, ms. */
const near = 5000;
/** Databases named in one line of the log. */
const namedDatabases = 5;

/**
 * Waits until, per database, the target has hardened an end of log that was read on the source before, in every sample over the
 * stability window. "Equal for ever" never comes on a live source, and an idle one still moves (checkpoints, ghost clean-up).
 */
export async function waitForConvergence(migration: Migration, options: ConvergenceOptions): Promise<Ending<'converged' | 'lagKb'>> {
  const { host, clock } = migration;
  host.group('Look at both sides');
  const first = await look(migration);
  sayLook(migration, first);
  const action = nextAction(first.state, 'converged');
  if (action.kind === 'refuse') throw refusal(action, first, { converged: 'false', lagKb: lagOf(first) });
  if (action.kind === 'nothing') return { outputs: { converged: 'true', lagKb: '0' }, headline: `Nothing to wait for: ${action.because}.` };

  host.group('Wait until the target has hardened the log of the source');
  let stability = unstable;
  let reported = '';
  let latest = first;
  let behind: readonly DatabaseConvergence[] = [];
  const firstBacklog = first.observation.source?.dag && backlogKb(first.observation.source.dag);
  const waited = await waitUntil(
    async (remaining) => {
      latest = await lookAgain(migration);
      expectMoving(latest);
      const { source, target } = latest.observation;
      if (!source?.dag || !target?.dag) return { again: 1000 };
      const estimate = estimateMs(source.dag);
      const ends = logEnds(source.dag);
      const groupId = target.dag.memberGroup?.groupId ?? '';
      const latestTarget = await unlessLost(migration, async () => {
        if (estimate !== undefined && estimate <= near)
          await waitForHardened(migration.target.session, groupId, ends, Math.min(2000, remaining));
        return lookAt(migration, 'target');
      });
      if (latestTarget === undefined) return { again: 1000 };
      const compared = compareLogs(ends, latestTarget.dag ?? target.dag);
      behind = compared.filter((database) => !database.converged);
      migration.journal.lag.record(readLag(source.dag, latestTarget.dag), behind.length);
      const converged = allConverged(compared);
      stability = sample(stability, converged, clock.monotonic());
      const line = converged ? describeStable(compared.length, options.stabilityWindow) : describeBehind(behind, source.dag, estimate);
      if (line !== reported) host.info(line);
      reported = line;
      host.progress(converged ? 90 : caughtUpPercent(firstBacklog, backlogKb(source.dag)), line);
      if (isStable(stability, clock.monotonic(), options.stabilityWindow)) return { done: compared };
      return { again: pause(estimate, converged, options.stabilityWindow) };
    },
    { clock, timeout: options.timeout, signal: options.signal },
  );
  if (waited.kind === 'timeout')
    throw new TaskFailure(
      'not-converged',
      `After ${writeDuration(options.timeout)} the target has not kept up for ${writeDuration(options.stabilityWindow)}. ${behind.length > 0 ? describe(behind) : 'It caught up, but not for long enough'}. The source is primary and takes writes.`,
      {
        outputs: { converged: 'false', lagKb: lagOf(latest) },
        remedy:
          'Look at the link between the sides and at the write load, then run wait-for-lsn-convergence again, with a longer timeout if need be.',
      },
    );
  return {
    outputs: { converged: 'true', lagKb: lagOf(latest) },
    headline: `Converged: the target kept up with the source for ${writeDuration(options.stabilityWindow)}, ${waited.value.length} databases. This is no proof for later: failover-dag proves it again behind the fence.`,
  };
}

/** A lost connection ends no wait: the next turn opens another one. What the server itself answered is final. */
async function unlessLost<T>({ host }: Migration, read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof SqlFailure) || error.numbers.length > 0) throw error;
    host.warning(`Looking again after: ${untrusted(error.message)}`);
    return undefined;
  }
}

/** Fails at once when waiting can not help: suspended, disconnected, reverting, or somebody changed the modes. */
function expectMoving(now: Look): void {
  const action = nextAction(now.state, 'converged');
  const outputs = { converged: 'false', lagKb: lagOf(now) };
  if (action.kind === 'refuse' && now.state.name !== 'unknown') throw refusal(action, now, outputs);
  const forwarder = now.observation.source?.dag?.members.find((member) => !member.isLocal);
  if (forwarder?.connected === false)
    throw new TaskFailure(
      'not-connected',
      `The source is not connected to ${untrusted(forwarder.name)}${forwarder.lastConnectError ? ` (${untrusted(forwarder.lastConnectError)})` : ''}. The source is primary and takes writes.`,
      {
        outputs,
        remedy: 'Check the database mirroring endpoints on both sides and the firewall between them, then run the same task again.',
      },
    );
}

/**
 * Far away: a part of the estimated time. Near: at once, the target does the waiting. Converged: ten samples in the window, but a look every
 * 5 s at least, as often as Microsoft's procedure has people look.
 */
function pause(estimate: number | undefined, converged: boolean, window: number): number {
  if (converged) return Math.min(5000, Math.max(50, window / 10));
  if (estimate === undefined) return 1000;
  return estimate <= near ? 50 : Math.min(30_000, Math.max(1000, estimate / 4));
}

const describeStable = (databases: number, window: number): string =>
  `the target has hardened all the log that the source had written, ${databases} databases; watching for ${writeDuration(window)}`;

function describeBehind(behind: readonly DatabaseConvergence[], source: DagObservation, estimate: number | undefined): string {
  const backlog = backlogKb(source);
  const queue = backlog === undefined ? 'send queue unknown' : `${backlog} KB to send`;
  const eta = estimate === undefined ? 'no estimate' : `about ${writeDuration(Math.max(1000, Math.round(estimate / 1000) * 1000))}`;
  return `${describe(behind)}; ${queue}, ${eta}`;
}

function describe(behind: readonly DatabaseConvergence[]): string {
  const named = behind
    .slice(0, namedDatabases)
    .map(
      (one) => `${untrusted(one.database)}: ${one.why} (source ${formatLsn(one.sourceEndOfLog)}, target ${formatLsn(one.targetHardened)})`,
    );
  return `${behind.length} behind: ${named.join('; ')}${behind.length > named.length ? ' …' : ''}`;
}

const lagOf = ({ observation }: Look): string => (observation.source?.dag ? (backlogKb(observation.source.dag)?.toString() ?? '') : '');
