import type { LogSpace, Seeding } from '../cutover/readiness.ts';
import { SqlFailure } from './errors.ts';
import { quoteGuid } from './identifiers.ts';
import type { Row, SqlSession } from './session.ts';

/** A log file of this many 8 KB pages is 2 TB: the largest that SQL Server has (Microsoft, "sys.master_files"); -1 grows until the disk is full. */
const largestLogPages = 268_435_456;

/**
 * How much log is used, how far the log files may grow, and what keeps the log from being reused, for the databases of a member AG: the
 * counters say it of all databases without a switch into each of them (Microsoft, "SQL Server, Databases object").
 */
export const logsSql = (memberGroupId: string): string => `SELECT
  d.name,
  d.log_reuse_wait_desc AS reuseWait,
  CONVERT(varchar(20), c.cntr_value) AS usedKb,
  CONVERT(varchar(20), f.limitKb) AS limitKb
FROM sys.databases AS d
JOIN sys.dm_hadr_database_replica_states AS h ON h.database_id = d.database_id AND h.is_local = 1 AND h.group_id = ${quoteGuid(memberGroupId)}
LEFT JOIN sys.dm_os_performance_counters AS c
  ON c.counter_name = N'Log File(s) Used Size (KB)' AND c.instance_name = d.name COLLATE DATABASE_DEFAULT
LEFT JOIN (
  SELECT m.database_id, SUM(8 * CONVERT(bigint, CASE
    WHEN m.growth = 0 OR (m.max_size >= 0 AND m.max_size < m.size) THEN m.size
    WHEN m.max_size = -1 THEN ${largestLogPages}
    ELSE m.max_size END)) AS limitKb
  FROM sys.master_files AS m
  WHERE m.type = 1
  GROUP BY m.database_id
) AS f ON f.database_id = d.database_id
ORDER BY d.name;`;

/** One row of `logsSql`. */
export const readLog = (row: Row): LogSpace => ({
  database: row.name ?? '',
  usedKb: amount(row.usedKb),
  limitKb: amount(row.limitKb),
  reuseWait: row.reuseWait ?? undefined,
});

/**
 * The automatic seedings that have not ended. They are filed under the member AG, never under the DAG. A forwarder may keep a row
 * FAILED for ever ("Seeding Check Message Timeout") although all is well, so an ended state counts as ended whatever the row says besides.
 */
const seedingsSql = (memberGroupId: string): string => `SELECT c.database_name AS name, s.current_state AS state
FROM sys.dm_hadr_automatic_seeding AS s
LEFT JOIN sys.availability_databases_cluster AS c ON c.group_id = s.ag_id AND c.group_database_id = s.ag_db_id
WHERE s.ag_id = ${quoteGuid(memberGroupId)} AND s.completion_time IS NULL AND s.current_state NOT IN (N'COMPLETED', N'FAILED');`;

export interface Readiness {
  readonly logs: readonly LogSpace[];
  readonly seedings: readonly Seeding[];
}

/** Logs and seedings of the databases of a member AG on one side, in one round trip. Throws SqlFailure. */
export async function readReadiness(
  session: SqlSession,
  memberGroupId: string,
  options: { readonly deadline: number },
): Promise<Readiness> {
  const [logs, seedings, ...more] = await session.read(
    `SET NOCOUNT ON;\n${logsSql(memberGroupId)}\n${seedingsSql(memberGroupId)}`,
    options,
  );
  if (!logs || !seedings || more.length > 0) throw new SqlFailure('query', 'expected two result sets about logs and seedings');
  return {
    logs: logs.map(readLog),
    seedings: seedings.map((row) => ({ side: session.endpoint.side, database: row.name ?? undefined, state: row.state ?? 'unknown' })),
  };
}

const amount = (text: string | null | undefined): bigint | undefined => (text == null ? undefined : BigInt(text));
