import { part } from './part.ts';
import { textOf, wholeOf } from './values.ts';

/** What msdb and master of this instance know about the databases: each replica has an msdb of its own. */
export const databaseHistoryParts = {
  databaseBackups: part({
    views: 'msdb.dbo.backupset',
    sql: () => `SELECT b.database_name AS name,
  CONVERT(varchar(19), MAX(CASE WHEN b.type = 'D' AND b.is_copy_only = 0 THEN b.backup_finish_date END), 120) AS fullBackup,
  CONVERT(varchar(19), MAX(CASE WHEN b.type = 'D' AND b.is_copy_only = 1 THEN b.backup_finish_date END), 120) AS copyOnly,
  CONVERT(varchar(19), MAX(CASE WHEN b.type = 'L' THEN b.backup_finish_date END), 120) AS logBackup
FROM msdb.dbo.backupset AS b
JOIN sys.databases AS d ON d.name = b.database_name COLLATE DATABASE_DEFAULT AND d.database_id > 4
GROUP BY b.database_name
ORDER BY b.database_name`,
    row: (row) => ({
      name: row.name ?? '',
      /** Local times of the server: yyyy-mm-dd hh:mi:ss. */
      fullBackup: textOf(row.fullBackup),
      copyOnly: textOf(row.copyOnly),
      logBackup: textOf(row.logBackup),
    }),
  }),
  logShipping: part({
    views:
      'msdb.dbo.log_shipping_primary_databases, log_shipping_primary_secondaries, log_shipping_secondary, log_shipping_secondary_databases',
    sql: () => `SELECT 'primary' AS role, p.primary_database AS name, s.secondary_server AS partnerServer, s.secondary_database AS partnerDatabase
FROM msdb.dbo.log_shipping_primary_databases AS p
LEFT JOIN msdb.dbo.log_shipping_primary_secondaries AS s ON s.primary_id = p.primary_id
UNION ALL
SELECT 'secondary', d.secondary_database, s.primary_server, s.primary_database
FROM msdb.dbo.log_shipping_secondary_databases AS d
LEFT JOIN msdb.dbo.log_shipping_secondary AS s ON s.secondary_id = d.secondary_id`,
    row: (row) => ({
      role: row.role === 'primary' ? ('primary' as const) : ('secondary' as const),
      name: row.name ?? '',
      partnerServer: textOf(row.partnerServer),
      partnerDatabase: textOf(row.partnerDatabase),
    }),
  }),
  /** Event types 1 to 3 are damage that nobody has repaired; 4, 5 and 7 are repairs (Microsoft, "suspect_pages"). */
  suspectPages: part({
    views: 'msdb.dbo.suspect_pages',
    needs: 'viewAnyDefinition',
    sql: () => `SELECT d.name, CONVERT(varchar(11), COUNT(*)) AS pages
FROM msdb.dbo.suspect_pages AS p
JOIN sys.databases AS d ON d.database_id = p.database_id
WHERE p.event_type IN (1, 2, 3)
GROUP BY d.name
ORDER BY d.name`,
    row: (row) => ({ name: row.name ?? '', pages: wholeOf(row.pages) }),
  }),
} as const;
