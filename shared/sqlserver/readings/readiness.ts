import { part } from './part.ts';
import { bigOf, textOf, wholeOf } from './values.ts';

/** An instance may have millions of rows of history; what is older than this counts as none. */
export const backupDays = 60;

/** How much machine a side has, how much it does, and whether it is safe to begin. */
export const readinessParts = {
  hardware: part({
    views: 'sys.dm_os_sys_info',
    sql: () => `SELECT CONVERT(varchar(11), i.cpu_count) AS cpus, CONVERT(varchar(20), i.physical_memory_kb / 1024) AS memoryMb,
  CONVERT(varchar(20), DATEDIFF(second, i.sqlserver_start_time, GETDATE())) AS uptime
FROM sys.dm_os_sys_info AS i`,
    row: ({ cpus, memoryMb, uptime }) => ({ cpus: wholeOf(cpus), memoryMb: wholeOf(memoryMb), uptimeSeconds: wholeOf(uptime) }),
  }),
  /** Sums over all files since the start of the instance (Microsoft, "sys.dm_io_virtual_file_stats"). */
  io: part({
    views: 'sys.dm_io_virtual_file_stats',
    sql: () => `SELECT CONVERT(varchar(20), SUM(s.num_of_reads + s.num_of_writes)) AS operations,
  CONVERT(varchar(20), SUM(s.num_of_bytes_read + s.num_of_bytes_written)) AS bytes
FROM sys.dm_io_virtual_file_stats(NULL, NULL) AS s`,
    row: ({ operations, bytes }) => ({ operations: bigOf(operations), bytes: bigOf(bytes) }),
  }),
  tempdbFiles: part({
    views: 'sys.master_files',
    needs: 'viewAnyDefinition',
    sql: () => `SELECT f.name, f.physical_name AS path, CONVERT(varchar(11), f.size / 128) AS sizeMb
FROM sys.master_files AS f WHERE f.database_id = 2 AND f.type = 0 ORDER BY f.file_id`,
    row: ({ name, path, sizeMb }) => ({ name: name ?? '', path: path ?? '', sizeMb: wholeOf(sizeMb) }),
  }),
  /** Age of the newest backups, by the clock of the server itself. msdb belongs to one instance: backups that another replica took are not in it. */
  backupAges: part({
    views: 'msdb.dbo.backupset',
    sql: () => `SELECT b.database_name AS name,
  CONVERT(varchar(11), DATEDIFF(minute, MAX(CASE WHEN b.type IN ('D', 'I') THEN b.backup_finish_date END), GETDATE())) AS dataMinutes,
  CONVERT(varchar(11), DATEDIFF(minute, MAX(CASE WHEN b.type = 'L' THEN b.backup_finish_date END), GETDATE())) AS logMinutes
FROM msdb.dbo.backupset AS b WHERE b.is_damaged = 0 AND b.backup_finish_date > DATEADD(day, -${backupDays}, GETDATE()) GROUP BY b.database_name`,
    row: ({ name, dataMinutes, logMinutes }) => ({
      name: name ?? '',
      /** Full or differential. */
      dataMinutes: wholeOf(dataMinutes),
      logMinutes: wholeOf(logMinutes),
    }),
  }),
  /** What a change freeze forbids, outside of the databases that migrate. The age is by the clock of the server; tempdb is new after each start. */
  recentChanges: part({
    views: 'sys.server_principals, sys.databases, msdb.dbo.sysjobs',
    needs: 'viewAnyDefinition',
    sql: () => `SELECT TOP (200) c.kind, c.name, CONVERT(varchar(11), DATEDIFF(minute, c.changed, GETDATE())) AS minutes FROM (
  SELECT CASE p.type WHEN 'R' THEN 'server role' ELSE 'login' END AS kind, p.name, p.modify_date AS changed
  FROM sys.server_principals AS p WHERE p.name NOT LIKE '##%'
  UNION ALL SELECT 'database', d.name, d.create_date FROM sys.databases AS d WHERE d.replica_id IS NULL AND d.name <> 'tempdb'
  UNION ALL SELECT 'job', j.name, j.date_modified FROM msdb.dbo.sysjobs AS j
) AS c WHERE c.changed > DATEADD(hour, -24, GETDATE()) ORDER BY c.changed DESC`,
    row: ({ kind, name, minutes }) => ({ kind: kind ?? '', name: name ?? '', minutes: wholeOf(minutes) }),
  }),
  /** The address and the T-SQL port of this server, as the connection of the runner shows it. */
  address: part({
    views: 'CONNECTIONPROPERTY',
    sql: () => `SELECT CONVERT(varchar(48), CONNECTIONPROPERTY('local_net_address')) AS address,
  CONVERT(varchar(11), CONNECTIONPROPERTY('local_tcp_port')) AS port`,
    row: ({ address, port }) => ({ address: textOf(address), port: wholeOf(port) }),
  }),
} as const;
