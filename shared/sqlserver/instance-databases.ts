import type { InstanceDatabase, Tier } from '../cutover/link/observation.ts';
import { parseLsn } from '../cutover/lsn.ts';
import { quoteText } from './identifiers.ts';
import type { SqlSession } from './session.ts';

/**
 * The databases of the link as the instance itself shows them. On Business Critical the instance shows a row for each of its own replicas
 * too, and only that of its primary replica counts; on General Purpose there is one row, which `is_primary_replica` may hide (Microsoft,
 * "Fail over a link - Azure SQL Managed Instance", query for the LSN). Of several rows the lowest counts. Users can only take copy-only
 * backups of an instance (Microsoft, "T-SQL differences"): they are none of the service's chain.
 */
const instanceSql = (databases: readonly string[], tier: Tier | undefined): string => `SET NOCOUNT ON;
SELECT
  d.name,
  CONVERT(nvarchar(128), DATABASEPROPERTYEX(d.name, 'Updateability')) AS updateability,
  d.state_desc AS state,
  (SELECT CONVERT(varchar(25), MIN(r.last_hardened_lsn))
   FROM sys.dm_hadr_database_replica_states AS r
   WHERE r.database_id = d.database_id AND r.is_local = 1${tier === 'BusinessCritical' ? ' AND r.is_primary_replica = 1' : ''}) AS lastHardened,
  (SELECT CONVERT(varchar(33), MAX(b.backup_finish_date), 126)
   FROM msdb.dbo.backupset AS b
   WHERE b.database_name = d.name AND b.type = 'D' AND b.is_copy_only = 0) AS fullBackup
FROM sys.databases AS d
WHERE d.name IN (${databases.map(quoteText).join(', ')});`;

/** Reads the named databases in one round trip; those that are not there are left out. Throws SqlFailure. */
export async function readInstanceDatabases(
  session: SqlSession,
  databases: readonly string[],
  tier: Tier | undefined,
  options: { readonly deadline: number; readonly signal?: AbortSignal },
): Promise<readonly InstanceDatabase[]> {
  if (databases.length === 0) return [];
  const [rows = []] = await session.read(instanceSql(databases, tier), options);
  return rows.map((row) => ({
    name: row.name ?? '',
    writable: row.updateability == null ? undefined : row.updateability === 'READ_WRITE' && row.state === 'ONLINE',
    lastHardened: parseLsn(row.lastHardened ?? null),
    firstFullBackup: row.fullBackup ?? undefined,
  }));
}
