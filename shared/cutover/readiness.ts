/**
 * What stands against a demotion now although the state is `ready`: things that would make the outage long (open transactions, queues)
 * or that are not as they have to be (logs, local availability groups, seeding). Amounts are KB and ms; unknown is never taken for good.
 */
import type { MemberGroupObservation, Observation, SideName, SideObservation } from './observation.ts';
import type { Obstacle } from './preconditions.ts';

/** A transaction that has written log in a database of the DAG: a demotion has to roll it back. */
export interface OpenTransaction {
  readonly database: string;
  /** sys.dm_tran_*: transaction_id, unique until the instance restarts. */
  readonly transactionId: string;
  /** Undefined for a transaction without a session, for example a distributed one that is in doubt. */
  readonly sessionId: number | undefined;
  /** ms on the server's own clock; undefined or below zero when it can not be told. */
  readonly age: number | undefined;
  readonly logBytes: bigint;
  readonly host: string;
  readonly program: string;
  readonly login: string;
  /** A session of this pack: it is never ended. */
  readonly own: boolean;
}

/** The log of one database. */
export interface LogSpace {
  readonly database: string;
  readonly usedKb: bigint | undefined;
  /** How far its log files may grow. */
  readonly limitKb: bigint | undefined;
  /** sys.databases.log_reuse_wait_desc. */
  readonly reuseWait: string | undefined;
}

/** An automatic seeding that has not ended. */
export interface Seeding {
  readonly side: SideName;
  readonly database: string | undefined;
  readonly state: string;
}

/** Undefined: without a bound, and nothing is checked. */
export interface QueueBounds {
  /** KB */
  readonly maxSendQueue: bigint | undefined;
  /** KB */
  readonly maxRedoQueue: bigint | undefined;
}

/** Something that may pass by itself. `key` stays the same while only amounts change, so that a wait says each thing once. */
export interface Disquiet extends Obstacle {
  readonly key: string;
}

/** A log that is used up to this share of what it may grow to counts as full, percent. */
export const fullLog = 90n;

/** `ms`: older transactions count as long. One whose age is not known does. */
export const longTransactions = (transactions: readonly OpenTransaction[], ms: number): readonly OpenTransaction[] =>
  transactions.filter(({ age }) => age === undefined || age < 0 || age > ms);

/** A transaction whose session may be ended. */
export type Endable = OpenTransaction & { readonly sessionId: number };

/** Never a session of this pack, and nothing that has no session (SQL Server numbers orphaned distributed transactions -2). */
export const mayBeEnded = (transaction: OpenTransaction): transaction is Endable =>
  transaction.sessionId !== undefined && transaction.sessionId > 0 && !transaction.own;

/** One transaction of each session that would have to be ended. Empty when that would not end all of them: then none is worth it. */
export function victims(transactions: readonly OpenTransaction[]): readonly Endable[] {
  if (!transactions.every(mayBeEnded)) return [];
  return transactions.filter(({ sessionId }, index) => transactions.findIndex((other) => other.sessionId === sessionId) === index);
}

/** One transaction for people. Everything that it says of the client is what the client says of itself. */
export function describeTransaction({ database, sessionId, age, logBytes, host, program, login }: OpenTransaction): string {
  const who = sessionId === undefined ? 'no session' : `session ${sessionId}, login "${login}", host "${host}", program "${program}"`;
  const open = age === undefined || age < 0 ? 'of unknown age' : `open for ${Math.floor(age / 1000)} s`;
  return `${database}: ${who}, ${open}, ${logBytes / 1024n} KB of log`;
}

/** Long transactions as what a wait waits for. `nameOf` spells an input as the host does; `killing`: sessions are ended when it is over. */
export const openTooLong = (
  transactions: readonly OpenTransaction[],
  nameOf: (input: string) => string,
  killing: boolean,
): readonly Disquiet[] =>
  transactions.map((transaction) => ({
    key: `transaction/${transaction.database}/${transaction.transactionId}/${transaction.sessionId}`,
    problem: `open transaction in ${describeTransaction(transaction)}`,
    remedy: endingOf(transaction, killing ? '' : ` ${nameOf('killLongTransactions')} = true lets the task do it.`),
  }));

function endingOf(transaction: OpenTransaction, hint: string): string {
  if (transaction.own) return `Wait until session ${transaction.sessionId}, which belongs to another run of this pack, has ended.`;
  if (!mayBeEnded(transaction)) return 'Settle the distributed transaction that has no session (KILL with its unit of work).';
  const { sessionId } = transaction;
  return `Let the transaction of session ${sessionId} end, or end it yourself (KILL ${sessionId}; the same WITH STATUSONLY shows how far its rollback is).${hint}`;
}

/**
 * Log that the source has not sent, and log that the target has not redone: the one has to come before the proof, the other is redone in
 * the recovery after the promote. Both are part of the outage. The target is asked itself for its redo; NULL is not 0.
 */
export function longQueues({ source, target }: Observation, bounds: QueueBounds, nameOf: (input: string) => string): readonly Disquiet[] {
  const sent = (source?.dag?.databases ?? []).map(({ name, forwarder }) => ({ name, queue: forwarder?.logSendQueue }));
  const redone = (target?.dag?.databases ?? []).map(({ name, copy }) => ({ name, queue: copy.redoQueue }));
  return [
    ...tooLong(sent, bounds.maxSendQueue, {
      key: 'send',
      what: 'send queue of the source',
      remedy: `Wait until the link has carried the log, or raise ${nameOf('maxSendQueue')}.`,
    }),
    ...tooLong(redone, bounds.maxRedoQueue, {
      key: 'redo',
      what: 'redo queue of the target',
      remedy: `Wait until the target has redone the log, or raise ${nameOf('maxRedoQueue')}: what is left prolongs the recovery.`,
    }),
  ];
}

function tooLong(
  queues: readonly { readonly name: string; readonly queue: bigint | undefined }[],
  bound: bigint | undefined,
  { key, what, remedy }: { readonly key: string; readonly what: string; readonly remedy: string },
): readonly Disquiet[] {
  if (bound === undefined) return [];
  return queues.flatMap(({ name, queue }) => {
    if (queue !== undefined && queue <= bound) return [];
    const problem =
      queue === undefined ? `${name}: the ${what} is not reported` : `${name}: the ${what} is ${queue} KB, and ${bound} KB are allowed`;
    return [{ key: `${key}/${name}/${queue === undefined}`, problem, remedy }];
  });
}

/** What no wait of ours puts right: local availability groups, full logs, seeding. */
export const brokenParts = (
  { source, target }: Observation,
  logs: readonly LogSpace[],
  seedings: readonly Seeding[],
): readonly Obstacle[] => [
  ...[source, target].flatMap((side) => (side?.dag?.memberGroup ? localReplicas(side, side.dag.memberGroup) : [])),
  ...logs.flatMap(fullLogOf),
  ...seedings.map(({ side, database, state }) => ({
    problem: `automatic seeding of ${database ?? 'a database'} is under way on the ${side} (${state})`,
    remedy: 'Wait until sys.dm_hadr_automatic_seeding shows it COMPLETED, or set SEEDING_MODE = MANUAL to stop it.',
  })),
];

/**
 * Every replica of a member AG is connected and not NOT_HEALTHY. PARTIALLY_HEALTHY is fine: copies on a higher version stay so until the
 * failover, although they have all the log (Microsoft, "Distributed availability groups", "different versions").
 */
function localReplicas({ side, server }: SideObservation, group: MemberGroupObservation): readonly Obstacle[] {
  return group.replicas.flatMap((replica) => {
    const where = `replica ${replica.server} of ${group.name} on the ${side}`;
    const remedy = `Repair ${replica.server}, or take it out of ${group.name}; see sys.dm_hadr_availability_replica_states on ${server.serverName}.`;
    if (replica.connected !== true) {
      const why = replica.lastConnectError === undefined ? '' : ` (${replica.lastConnectError})`;
      return [
        { problem: `${where} ${replica.connected === false ? 'is not connected' : 'does not say whether it is connected'}${why}`, remedy },
      ];
    }
    if (replica.health === undefined) return [{ problem: `${where} does not report its health`, remedy }];
    return replica.health === 'NOT_HEALTHY' ? [{ problem: `${where} is NOT_HEALTHY`, remedy }] : [];
  });
}

/** Remedies by log_reuse_wait_desc: Microsoft, "The transaction log", "Factors that can delay log truncation". */
const reuseRemedies: Readonly<Record<string, string>> = {
  LOG_BACKUP: 'Take a log backup of it on the source.',
  ACTIVE_TRANSACTION: 'End its oldest open transaction.',
  AVAILABILITY_REPLICA: 'Wait until all replicas, also those behind the target, have the log.',
  ACTIVE_BACKUP_OR_RESTORE: 'Wait until its backup has ended.',
  REPLICATION: 'Let the log reader of replication or change data capture catch up.',
};

/** A full log stops every writer, and a source that is made primary again needs room to go on. */
function fullLogOf({ database, usedKb, limitKb, reuseWait }: LogSpace): readonly Obstacle[] {
  if (usedKb === undefined || limitKb === undefined || usedKb * 100n < limitKb * fullLog) return [];
  return [
    {
      problem: `the log of ${database} on the source is nearly full: ${usedKb} of ${limitKb} KB are used, log_reuse_wait_desc is ${reuseWait ?? 'not reported'}`,
      remedy: `${reuseRemedies[reuseWait ?? ''] ?? 'See log_reuse_wait_desc in sys.databases.'} Or let the log file grow further.`,
    },
  ];
}

/** Databases whose log can not be judged: said, but no reason to refuse, because the counters may be switched off on a healthy server. */
export const unknownLogs = (logs: readonly LogSpace[]): readonly string[] =>
  logs.filter(({ usedKb, limitKb }) => usedKb === undefined || limitKb === undefined).map(({ database }) => database);
