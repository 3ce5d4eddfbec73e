import { writeDuration } from '../core/duration.ts';
import { TaskFailure } from '../core/errors.ts';
import { waitUntil } from '../core/wait.ts';
import type { Obstacle } from '../cutover/preconditions.ts';
import {
  brokenParts,
  type Disquiet,
  describeTransaction,
  type Endable,
  longQueues,
  longTransactions,
  type OpenTransaction,
  openTooLong,
  unknownLogs,
  victims,
} from '../cutover/readiness.ts';
import { untrusted } from '../hosts/untrusted.ts';
import { killSession } from '../sqlserver/commands.ts';
import { messageOf, SqlFailure } from '../sqlserver/errors.ts';
import { guardNumbers } from '../sqlserver/guard.ts';
import { readOpenTransactions } from '../sqlserver/open-transactions.ts';
import { readReadiness } from '../sqlserver/readiness.ts';
import { cancelledBeforeDemotion } from './cancelled.ts';
import { refusedOutputs } from './failover-outputs.ts';
import type { FailoverOptions, FailoverRun } from './failover-run.ts';
import type { Look } from './look.ts';
import { note, readDeadline, type SourceMigration } from './migration.ts';
import { performOn } from './perform.ts';
import { guardOn, type PinnedDag } from './pinned.ts';
import { lookSettled } from './settle.ts';

const pause = 1000;
/** KILL returns before the rollback has ended; it gets at least so long, ms. */
const rollbackPatience = 60_000;
const killDeadline = 30_000;
/** Things that one line or message names. */
const named = 10;

/**
 * Before the application is stopped: what no wait puts right. Local availability groups healthy, log of no source database full, no
 * automatic seeding under way. Throws TaskFailure (outcome refused); changes nothing.
 */
export async function expectSoundServers(run: FailoverRun, seen: Look): Promise<void> {
  const { migration } = run;
  const source = seen.observation.source?.dag?.memberGroup?.groupId;
  const target = seen.observation.target?.dag?.memberGroup?.groupId;
  if (source === undefined || target === undefined) return;
  const options = { deadline: readDeadline(migration) };
  const [here, there] = await orRefuse(run, 'logs and seeding', () =>
    Promise.all([readReadiness(migration.source.session, source, options), readReadiness(migration.target.session, target, options)]),
  );
  const unknown = unknownLogs(here.logs);
  if (unknown.length > 0)
    migration.host.warning(untrusted(`How full the log is can not be told for ${shorten(unknown)}: the server has no counters for it.`));
  const broken = brokenParts(seen.observation, here.logs, [...here.seedings, ...there.seedings]);
  if (broken.length > 0) throw refused(broken);
}

/**
 * Waits until no transaction of the source is open for too long and the queues are short: each would prolong the outage. When the wait is
 * over it ends the sessions of the long transactions if that was asked for, or refuses. Throws TaskFailure (outcome refused).
 */
export async function expectQuiet(run: QuietRun, facts: () => Promise<QuietFacts | undefined>): Promise<void> {
  const { options, migration } = run;
  migration.host.group('Wait for a quiet moment');
  const left = await waitForQuiet(run, facts, options.longTransactionWait);
  if (left === undefined) return;
  const ending = victims(left.transactions);
  // To end sessions helps only if nothing else stands in the way.
  if (!options.killLongTransactions || ending.length === 0 || left.disquiet.length > left.transactions.length)
    throw refused(left.disquiet, options.longTransactionWait);
  if (options.rehearse) {
    for (const transaction of ending) note(migration, `A failover would end an open transaction in ${describeTransaction(transaction)}`);
    return;
  }
  for (const transaction of ending) await end(run, transaction);
  const patience = Math.max(rollbackPatience, options.longTransactionWait);
  const still = await waitForQuiet(run, facts, patience);
  if (still !== undefined) throw refused(still.disquiet, patience);
}

/** KILL returns before the rollback has ended. A transaction that has ended meanwhile (50105) needs none. */
async function end({ migration, options, pinned }: QuietRun, victim: Endable): Promise<void> {
  if (options.signal.aborted) throw cancelledBeforeDemotion(' while sessions with long transactions were being ended');
  note(migration, `Ending an open transaction in ${describeTransaction(victim)}`);
  const statement = killSession(guardOn(migration.source, pinned), victim.sessionId, victim.transactionId);
  const outcome = await performOn(migration, migration.source, statement, killDeadline);
  if (outcome.kind !== 'refused' || outcome.error.number === guardNumbers.transactionGone) return;
  throw refused([
    {
      problem: `session ${victim.sessionId} could not be ended (${outcome.error.number}: ${outcome.error.message})`,
      remedy: `Grant ALTER ANY CONNECTION on the source to the login of this task, or end session ${victim.sessionId} yourself.`,
    },
  ]);
}

/** What waiting for a quiet moment needs of a run of either route. */
export interface QuietRun {
  readonly migration: SourceMigration;
  readonly options: Pick<FailoverOptions, 'longTransactionAge' | 'longTransactionWait' | 'killLongTransactions' | 'signal'> &
    Partial<Pick<FailoverOptions, 'rehearse'>>;
  readonly pinned: PinnedDag;
}

/** What a look says beside the open transactions. */
export interface QuietFacts {
  /** The availability group of the source whose databases count. */
  readonly memberGroupId: string;
  readonly disquiet: readonly Disquiet[];
}

/** The facts between two SQL Servers; undefined when the state is not the one that was prepared for any more. */
export const factsBetweenServers = (run: FailoverRun) => async (): Promise<QuietFacts | undefined> => {
  const { observation, state } = await lookSettled(run);
  const memberGroup = observation.source?.dag?.memberGroup;
  if (state.name !== 'ready' || !memberGroup) return undefined;
  const { host } = run.migration;
  return { memberGroupId: memberGroup.groupId, disquiet: longQueues(observation, run.options, (input) => host.nameOf(input)) };
};

interface Unquiet {
  readonly disquiet: readonly Disquiet[];
  /** The long ones. */
  readonly transactions: readonly OpenTransaction[];
}

/** Looks until it is quiet, with a line for each change. Returns what is left when the time is up, undefined when it is quiet. */
async function waitForQuiet(run: QuietRun, facts: () => Promise<QuietFacts | undefined>, timeout: number): Promise<Unquiet | undefined> {
  const { host, clock } = run.migration;
  let latest: Unquiet = { disquiet: [], transactions: [] };
  let reported = '';
  const looking = async () => {
    const now = await disquietNow(run, facts);
    if (now === undefined) return { done: true };
    latest = now;
    if (now.disquiet.length === 0) return { done: true };
    const keys = now.disquiet.map(({ key }) => key).join();
    if (keys !== reported)
      host.info(untrusted(`waiting for ${now.disquiet.length}: ${shorten(now.disquiet.map(({ problem }) => problem))}`));
    reported = keys;
    host.progress(30, `waiting for a quiet moment: ${now.disquiet.length} left`);
    return { again: pause };
  };
  try {
    const waited = await waitUntil(looking, { clock, timeout, signal: run.options.signal });
    if (waited.kind === 'timeout') return latest;
    if (reported !== '') host.info('quiet now');
    return undefined;
  } catch (error) {
    if (error instanceof TaskFailure || !run.options.signal.aborted) throw error;
    throw cancelledBeforeDemotion(' while waiting for a quiet moment');
  }
}

/** Undefined when the state is not the one that was prepared for any more: then the next look decides, not a wait. */
async function disquietNow(run: QuietRun, facts: () => Promise<QuietFacts | undefined>): Promise<Unquiet | undefined> {
  const { migration, options } = run;
  const seen = await facts();
  if (seen === undefined) return undefined;
  const nameOf = (input: string) => migration.host.nameOf(input);
  const open = await orRefuse(run, 'open transactions', () =>
    readOpenTransactions(migration.source.session, seen.memberGroupId, { deadline: readDeadline(migration) }).catch(notAnswered),
  );
  if (!open) return { transactions: [], disquiet: [unanswered] };
  const transactions = longTransactions(open, options.longTransactionAge);
  return {
    transactions,
    disquiet: [...openTooLong(transactions, nameOf, options.killLongTransactions), ...seen.disquiet],
  };
}

const unanswered: Disquiet = {
  key: 'unanswered',
  problem: 'the source did not answer when it was asked for its open transactions',
  remedy: 'Run the same task again when the connection is stable.',
};

/** The connection was lost: the next look opens another one. What the server itself answered is final. */
function notAnswered(error: unknown): undefined {
  if (!(error instanceof SqlFailure) || error.numbers.length > 0) throw error;
}

/** What can not be read can not be taken for good. A cancel is no failure to read. */
async function orRefuse<T>(run: Pick<QuietRun, 'options'>, what: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (run.options.signal.aborted) throw cancelledBeforeDemotion(` while reading ${what}`);
    if (!(error instanceof SqlFailure)) throw error;
    throw refused([
      {
        problem: `${what} can not be read: ${messageOf(error)}`,
        remedy:
          'Grant VIEW SERVER STATE (from SQL Server 2022 on VIEW SERVER PERFORMANCE STATE) on both sides, or run the task again if the connection was lost.',
      },
    ]);
  }
}

function refused(obstacles: readonly Obstacle[], waited?: number): TaskFailure {
  const after = waited === undefined ? '' : ` after waiting ${writeDuration(waited)}`;
  return new TaskFailure('not-quiet', `Refused${after}: ${untrusted(shorten(obstacles.map(({ problem }) => problem)))}.`, {
    standing: 'The source is primary and takes writes.',
    outputs: refusedOutputs,
    remedy: [...new Set(obstacles.slice(0, named).map(({ remedy }) => untrusted(remedy)))].join(' '),
  });
}

const shorten = (texts: readonly string[]): string =>
  `${texts.slice(0, named).join('; ')}${texts.length > named ? ` and ${texts.length - named} more` : ''}`;
