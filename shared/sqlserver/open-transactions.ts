import type { OpenTransaction } from '../cutover/readiness.ts';
import { quoteGuid } from './identifiers.ts';
import type { Row, SqlSession } from './session.ts';

/** Sessions of this pack begin their program name so. They are never ended. */
const ownPrograms = 'sql-dag-migrate/';

/**
 * Transactions that have written log in a database of the member AG: only those have to be rolled back by a demotion. A transaction that
 * only reads has no begin time in the database (Microsoft, "sys.dm_tran_database_transactions"). Its session comes from
 * sys.dm_tran_session_transactions, or for a statement that commits by itself from the running request; a distributed transaction may
 * have none. All times are those of the server's own local clock, as the views give them.
 */
export const openTransactionsSql = (memberGroupId: string): string => `SELECT
  DB_NAME(d.database_id) AS name,
  CONVERT(varchar(20), d.transaction_id) AS transactionId,
  CONVERT(varchar(11), COALESCE(t.session_id, r.session_id)) AS sessionId,
  CONVERT(varchar(20), DATEDIFF_BIG(millisecond, d.database_transaction_begin_time, GETDATE())) AS age,
  CONVERT(varchar(20), d.database_transaction_log_bytes_used) AS logBytes,
  s.host_name AS host,
  s.program_name AS program,
  s.login_name AS login
FROM sys.dm_tran_database_transactions AS d
JOIN sys.dm_hadr_database_replica_states AS h ON h.database_id = d.database_id AND h.is_local = 1 AND h.group_id = ${quoteGuid(memberGroupId)}
LEFT JOIN sys.dm_tran_session_transactions AS t ON t.transaction_id = d.transaction_id
LEFT JOIN sys.dm_exec_requests AS r ON r.transaction_id = d.transaction_id
LEFT JOIN sys.dm_exec_sessions AS s ON s.session_id = COALESCE(t.session_id, r.session_id)
WHERE d.database_transaction_begin_time IS NOT NULL AND d.database_transaction_type = 1
ORDER BY d.database_transaction_begin_time;`;

/** Reads the open transactions of the databases of a member AG, the oldest first. Throws SqlFailure, also when the login may not see them (error 300). */
export async function readOpenTransactions(
  session: SqlSession,
  memberGroupId: string,
  options: { readonly deadline: number },
): Promise<readonly OpenTransaction[]> {
  const [rows = []] = await session.read(`SET NOCOUNT ON;\n${openTransactionsSql(memberGroupId)}`, options);
  return distinctTransactions(rows.map(readTransaction));
}

/** A transaction that runs in parallel or is bound to several sessions has several rows. */
export function distinctTransactions(transactions: readonly OpenTransaction[]): readonly OpenTransaction[] {
  const seen = new Map<string, OpenTransaction>();
  for (const transaction of transactions) {
    const key = `${transaction.database}/${transaction.transactionId}/${transaction.sessionId}`;
    if (!seen.has(key)) seen.set(key, transaction);
  }
  return [...seen.values()];
}

/** One row of `openTransactionsSql`. */
export const readTransaction = (row: Row): OpenTransaction => ({
  database: row.name ?? '',
  transactionId: row.transactionId ?? '',
  sessionId: row.sessionId == null ? undefined : Number(row.sessionId),
  age: row.age == null ? undefined : Number(row.age),
  logBytes: BigInt(row.logBytes ?? '0'),
  host: row.host ?? '',
  program: row.program ?? '',
  login: row.login ?? '',
  own: row.program?.startsWith(ownPrograms) === true,
});
