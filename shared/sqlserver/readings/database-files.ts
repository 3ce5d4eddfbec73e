import { part } from './part.ts';
import { bigOf, textOf, wholeOf } from './values.ts';

const folderOf = `LEFT(m.physical_name, LEN(m.physical_name) - CHARINDEX(N'\\', REVERSE(REPLACE(m.physical_name, N'/', N'\\'))) + 1)`;

/** Files of the databases, where they lie, and the room that is left there. */
export const databaseFileParts = {
  databaseFiles: part({
    views: 'sys.master_files',
    needs: 'viewAnyDefinition',
    sql: () => `SELECT DB_NAME(m.database_id) AS name, m.type_desc AS type, m.name AS logicalName, m.physical_name AS path, ${folderOf} AS folder,
  CONVERT(varchar(20), 8 * CONVERT(bigint, m.size)) AS sizeKb
FROM sys.master_files AS m
WHERE m.database_id > 4
ORDER BY m.database_id, m.file_id`,
    row: (row) => ({
      name: row.name ?? '',
      /** ROWS, LOG or FILESTREAM; containers of memory-optimized filegroups are FILESTREAM, too. */
      type: row.type ?? '',
      logicalName: row.logicalName ?? '',
      path: row.path ?? '',
      /** With the separator at its end. */
      folder: row.folder ?? '',
      sizeKb: bigOf(row.sizeKb),
    }),
  }),
  /** One row a folder that holds a file: the volume is asked for one file of it, so that 1,000 databases are no 2,000 calls. */
  folders: part({
    views: 'sys.master_files, sys.dm_os_volume_stats',
    needs: 'viewAnyDefinition',
    sql: () => `SELECT f.folder, v.volume_mount_point AS volume, CONVERT(varchar(20), v.total_bytes / 1024) AS totalKb,
  CONVERT(varchar(20), v.available_bytes / 1024) AS freeKb
FROM (
  SELECT ${folderOf} AS folder, MIN(CONVERT(bigint, m.database_id) * 1000000 + m.file_id) AS oneFile
  FROM sys.master_files AS m
  GROUP BY ${folderOf}
) AS f
CROSS APPLY sys.dm_os_volume_stats(CONVERT(int, f.oneFile / 1000000), CONVERT(int, f.oneFile % 1000000)) AS v
ORDER BY f.folder`,
    row: (row) => ({
      folder: row.folder ?? '',
      /** Undefined on Linux. */
      volume: textOf(row.volume),
      totalKb: bigOf(row.totalKb),
      freeKb: bigOf(row.freeKb),
    }),
  }),
  /** Volumes with a drive letter, also those without a file. The view came with SQL Server 2017 CU1; there is none on Linux. */
  drives: part({
    views: 'sys.dm_os_enumerate_fixed_drives',
    sql: ({ server }) =>
      server.majorVersion >= 14
        ? 'SELECT d.fixed_drive_path AS drive, CONVERT(varchar(20), d.free_space_in_bytes / 1024) AS freeKb FROM sys.dm_os_enumerate_fixed_drives AS d'
        : "SELECT CONVERT(nvarchar(512), N'') AS drive, CONVERT(varchar(20), NULL) AS freeKb WHERE 1 = 0",
    row: (row) => ({ drive: row.drive ?? '', freeKb: bigOf(row.freeKb) }),
  }),
  hosting: part({
    views: 'SERVERPROPERTY',
    sql: () => `SELECT CONVERT(nvarchar(512), SERVERPROPERTY('InstanceDefaultDataPath')) AS dataPath,
  CONVERT(nvarchar(512), SERVERPROPERTY('InstanceDefaultLogPath')) AS logPath,
  CONVERT(varchar(11), SERVERPROPERTY('FilestreamEffectiveLevel')) AS filestreamLevel,
  CONVERT(varchar(11), SERVERPROPERTY('IsXTPSupported')) AS memoryOptimized`,
    row: (row) => ({
      dataPath: textOf(row.dataPath),
      logPath: textOf(row.logPath),
      /** 0 off, 1 T-SQL, 2 local file access, 3 remote file access. */
      filestreamLevel: wholeOf(row.filestreamLevel),
      memoryOptimized: wholeOf(row.memoryOptimized),
    }),
  }),
  /**
   * Filegroup of the persistent version store (PVS) of accelerated database recovery; the view came with SQL Server 2019 (Microsoft,
   * "sys.dm_tran_persistent_version_store_stats").
   */
  versionStores: part({
    views: 'sys.dm_tran_persistent_version_store_stats',
    sql: ({ server }) =>
      server.majorVersion >= 15
        ? 'SELECT DB_NAME(p.database_id) AS name, CONVERT(varchar(11), p.pvs_filegroup_id) AS filegroup FROM sys.dm_tran_persistent_version_store_stats AS p WHERE p.database_id > 4'
        : "SELECT CONVERT(nvarchar(128), N'') AS name, CONVERT(varchar(11), NULL) AS filegroup WHERE 1 = 0",
    row: (row) => ({
      name: row.name ?? '',
      /** 1 is PRIMARY. */
      filegroup: wholeOf(row.filegroup),
    }),
  }),
  /** The clerk of a database with memory-optimized tables is called DB_ID_ and its id (Microsoft, "Monitor and troubleshoot memory usage with In-Memory OLTP"). */
  memoryOptimizedDatabases: part({
    views: 'sys.dm_os_memory_clerks',
    sql: () => `SELECT DISTINCT DB_NAME(TRY_CONVERT(int, SUBSTRING(c.name, 7, 10))) AS name
FROM sys.dm_os_memory_clerks AS c
WHERE c.type = N'MEMORYCLERK_XTP' AND c.name LIKE N'DB[_]ID[_][0-9]%'`,
    row: (row) => ({ name: row.name ?? '' }),
  }),
} as const;
