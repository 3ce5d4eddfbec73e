import type { LogEnds } from '../cutover/convergence.ts';
import { quoteGuid, quoteText } from './identifiers.ts';
import type { SqlSession } from './session.ts';

/** How often the target looks while it waits, as WAITFOR wants it. */
const step = '00:00:00.005';

/**
 * Lets the target wait, on the server, until its local copies have hardened the log ends or `timeout` ms are over. It saves the
 * round trips of polling. What it returns is not the proof: the caller reads the target again and compares exact values.
 * Databases without a known end are left out here; they can not be proved anyway.
 */
export async function waitForHardened(session: SqlSession, memberGroupId: string, ends: LogEnds, timeout: number): Promise<void> {
  const needed = [...ends].flatMap(([name, end]) => (end === undefined ? [] : `(${quoteText(name)}, CONVERT(numeric(25, 0), '${end}'))`));
  if (needed.length === 0 || timeout <= 0) return;
  await session.read(waitSql(memberGroupId, needed, timeout), { deadline: timeout + session.endpoint.connectTimeout });
}

/** Table rows of at most 1,000: the limit of a VALUES list in an INSERT. */
function waitSql(memberGroupId: string, needed: readonly string[], timeout: number): string {
  const inserts: string[] = [];
  for (let from = 0; from < needed.length; from += 1000)
    inserts.push(`INSERT INTO @needed (name, lsn) VALUES ${needed.slice(from, from + 1000).join(', ')};`);
  return `SET NOCOUNT ON;
DECLARE @needed TABLE (name sysname COLLATE DATABASE_DEFAULT NOT NULL, lsn numeric(25, 0) NOT NULL);
${inserts.join('\n')}
DECLARE @until datetime2(3) = DATEADD(millisecond, ${Math.round(timeout)}, SYSUTCDATETIME());
WHILE EXISTS (
  SELECT 1
  FROM @needed AS n
  LEFT JOIN sys.dm_hadr_database_replica_states AS d
    ON d.is_local = 1 AND d.group_id = ${quoteGuid(memberGroupId)} AND DB_NAME(d.database_id) COLLATE DATABASE_DEFAULT = n.name
  WHERE d.last_hardened_lsn IS NULL OR d.last_hardened_lsn < n.lsn
) AND SYSUTCDATETIME() < @until
  WAITFOR DELAY '${step}';`;
}
