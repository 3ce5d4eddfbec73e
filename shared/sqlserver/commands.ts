import type { CommitMode } from '../cutover/observation.ts';
import { type Guard, guardNumbers, guardSql, localRoleSql, refuseIf } from './guard.ts';
import { quoteGuid, quoteName, quoteText } from './identifiers.ts';

/**
 * A statement that changes a server. Grammar: Microsoft, "ALTER AVAILABILITY GROUP (Transact-SQL)" and
 * "Configure an Always On distributed availability group".
 */
export interface Statement {
  /** For people: what it does. */
  readonly what: string;
  /** The statement itself, as a plan or a report shows it. */
  readonly sql: string;
  /** What is sent: the guard, then the statement, in one batch. */
  readonly batch: string;
}

const statement = (guard: Guard, what: string, sql: string, after = ''): Statement => ({
  what,
  sql,
  batch: `${guardSql(guard)}${sql}\n${after}`,
});

const dag = (guard: Guard): string => `ALTER AVAILABILITY GROUP ${quoteName(guard.dag.name)}`;

/** Both entries, because each side keeps a copy of both; without the same mode on both sides the DAG does not synchronise. */
export function setCommitMode(guard: Guard, members: readonly string[], mode: CommitMode): Statement {
  const word = mode === 'synchronous-commit' ? 'SYNCHRONOUS_COMMIT' : 'ASYNCHRONOUS_COMMIT';
  const entries = members.map((member) => `${quoteText(member)} WITH (AVAILABILITY_MODE = ${word})`).join(', ');
  return statement(guard, `set ${mode}`, `${dag(guard)} MODIFY AVAILABILITY GROUP ON ${entries};`);
}

/** 1: a commit needs the forwarder, or waits. 0: back to normal; it is needed before asynchronous commit (error 19530) and after a failover. SQL Server 2022+. */
export const setRequiredSecondaries = (guard: Guard, count: 0 | 1): Statement =>
  statement(
    guard,
    count === 1 ? 'require the target for every commit' : 'stop requiring the target for commits',
    setRequiredSecondariesSql(guard.dag.name, count),
  );

/** The bare statement, for people who have to run it by hand. */
export const setRequiredSecondariesSql = (dagName: string, count: 0 | 1): string =>
  `ALTER AVAILABILITY GROUP ${quoteName(dagName)} SET (REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT = ${count});`;

/**
 * Makes the source secondary: the write outage starts here. The same batch returns the log ends of the source's local rows,
 * read after the demotion, when they do not move any more, and the role that it has then.
 */
export const demote = (guard: Guard, memberGroupId: string): Statement =>
  statement(
    { ...guard, role: 'PRIMARY' },
    'demote the source',
    `${dag(guard)} SET (ROLE = SECONDARY);`,
    afterDemotionSql(guard.dag.groupId, memberGroupId),
  );

/** The same batch without the demotion: it changes nothing, and shows whether this server takes the rest and what it answers. */
export const demotionOnTrial = (guard: Guard, memberGroupId: string): string =>
  `${guardSql({ ...guard, role: 'PRIMARY' })}${afterDemotionSql(guard.dag.groupId, memberGroupId)}`;

/** The bare statement, for people who have to run it by hand. */
export const forceFailoverSql = (dagName: string): string =>
  `ALTER AVAILABILITY GROUP ${quoteName(dagName)} FORCE_FAILOVER_ALLOW_DATA_LOSS;`;

/** Promotes the target. The statement checks nothing; the proof comes before it. */
export const forceFailover = (guard: Guard, what: string): Statement =>
  statement({ ...guard, role: 'SECONDARY' }, what, forceFailoverSql(guard.dag.name));

/**
 * Makes the demoted source primary again. Where a commit still needs the target, the same batch takes that back, so that nobody waits a round
 * trip longer; if it is too early for it, nothing is said, because the next look sees what is set and clears it.
 */
export function makePrimaryAgain(guard: Guard, release: boolean): Statement {
  const force = forceFailover(guard, 'make the source primary again');
  if (!release) return force;
  const free = setRequiredSecondariesSql(guard.dag.name, 0);
  return { ...force, sql: `${force.sql} ${free}`, batch: `${force.batch}BEGIN TRY\n  ${free}\nEND TRY\nBEGIN CATCH\nEND CATCH;\n` };
}

/**
 * Fails a Managed Instance link over, on its primary. SQL Server itself sees to it that the instance has all the log, and refuses otherwise;
 * the link stays and is reversed. From SQL Server 2022 CU13 on (Microsoft, "Fail over a link - Azure SQL Managed Instance").
 */
export const failOverLink = (guard: Guard): Statement =>
  statement({ ...guard, role: 'PRIMARY' }, 'fail over to the managed instance', `${dag(guard)} FAILOVER;`);

/** Data movement of one copy. A copy may stay suspended after a forced failover. */
export const resumeCopy = (guard: Guard, database: string): Statement =>
  statement(guard, `resume data movement of ${database}`, `ALTER DATABASE ${quoteName(database)} SET HADR RESUME;`);

/** Drops the DAG on this side only: each side keeps metadata of its own. DROP wants a batch to itself. */
export const dropDag = (guard: Guard): Statement => dropGroup(guard, guard.dag.name, 'drop the distributed availability group');

/** The member AG of this side. Its databases are left in the RESTORING state. */
export function dropMemberGroup(guard: Omit<Guard, 'role'>, name: string): Statement {
  const sql = `DROP AVAILABILITY GROUP ${quoteName(name)};`;
  return { what: `drop the availability group ${name}`, sql, batch: `${guardSql(guard, 'gone')}EXEC (${quoteText(sql)});\n` };
}

function dropGroup(guard: Guard, name: string, what: string): Statement {
  const sql = `DROP AVAILABILITY GROUP ${quoteName(name)};`;
  return { what, sql, batch: `${guardSql(guard)}EXEC (${quoteText(sql)});\n` };
}

/**
 * Writes the changed pages of one database, so that recovery starts near the end of its log. A session that is inside an availability
 * group database dies with a role change, so the switch into it lasts as long as the statement.
 */
export function checkpoint(guard: Guard, database: string): Statement {
  const sql = `USE ${quoteName(database)}; CHECKPOINT;`;
  return {
    what: `checkpoint ${database}`,
    sql,
    batch: `${guardSql({ ...guard, role: 'PRIMARY' })}EXEC (${quoteText(sql)});\n`,
  };
}

/**
 * Ends one session and rolls back its transaction. A session number is used again soon, so the server looks first whether the session
 * still runs that very transaction and whether it has written log. Throws RangeError for anything that is no number.
 */
export function killSession(guard: Guard, sessionId: number, transactionId: string): Statement {
  if (!Number.isSafeInteger(sessionId) || sessionId < 1) throw new RangeError(`${sessionId} is not a session.`);
  if (!/^\d{1,19}$/.test(transactionId)) throw new RangeError(`"${transactionId}" is not a transaction.`);
  const written = `SELECT 1 FROM sys.dm_tran_database_transactions AS d WHERE d.transaction_id = ${transactionId} AND d.database_transaction_begin_time IS NOT NULL`;
  const owned = `SELECT 1 FROM sys.dm_tran_session_transactions AS t WHERE t.transaction_id = ${transactionId} AND t.session_id = ${sessionId}`;
  const running = `SELECT 1 FROM sys.dm_exec_requests AS r WHERE r.transaction_id = ${transactionId} AND r.session_id = ${sessionId}`;
  const gone = refuseIf(
    `NOT EXISTS (${written}) OR (NOT EXISTS (${owned}) AND NOT EXISTS (${running}))`,
    guardNumbers.transactionGone,
    `Session ${sessionId} does not run this transaction any more. Nothing was changed.`,
  );
  const sql = `KILL ${sessionId};`;
  return { what: `end session ${sessionId}`, sql, batch: `${guardSql({ ...guard, role: 'PRIMARY' })}${gone}\n${sql}\n` };
}

/**
 * The ends of the local rows of the member AG, then the server's clock and its role in the DAG. After the demotion the DAG itself has no
 * database rows on either side (MicrosoftDocs/sql-docs#3327).
 */
const afterDemotionSql = (groupId: string, memberGroupId: string): string =>
  `SELECT DB_NAME(d.database_id) AS name, CONVERT(varchar(25), d.end_of_log_lsn) AS endOfLog
FROM sys.dm_hadr_database_replica_states AS d
WHERE d.is_local = 1 AND d.group_id = ${quoteGuid(memberGroupId)};
SELECT CONVERT(varchar(33), SYSUTCDATETIME(), 126) AS clock, (${localRoleSql(groupId)}) AS role;`;
