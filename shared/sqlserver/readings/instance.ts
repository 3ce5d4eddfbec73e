import { part } from './part.ts';
import { flagOf, textOf, wholeOf } from './values.ts';

const property = (name: string, type = 'nvarchar(260)'): string => `CONVERT(${type}, SERVERPROPERTY('${name}'))`;

/** Settings of the instance, beside its identity. */
export const instanceParts = {
  /** Source: Microsoft, "SERVERPROPERTY": of type sql_variant, NULL for what does not exist. */
  instance: part({
    views: 'SERVERPROPERTY, @@SERVERNAME',
    sql: () => `SELECT CONVERT(nvarchar(128), @@SERVERNAME) AS localName,
  ${property('ProductLevel')} AS level,
  ${property('ProductUpdateLevel')} AS updateLevel,
  ${property('IsSingleUser', 'varchar(1)')} AS singleUser,
  ${property('IsClustered', 'varchar(1)')} AS failoverCluster,
  ${property('InstanceDefaultDataPath')} AS dataPath,
  ${property('InstanceDefaultLogPath')} AS logPath`,
    row: (row) => ({
      /** @@SERVERNAME: the name in sys.servers, which a rename of the computer does not change. */
      localName: textOf(row.localName),
      /** RTM or SP and a number. */
      level: textOf(row.level),
      /** CU and a number; undefined without one. */
      updateLevel: textOf(row.updateLevel),
      singleUser: flagOf(row.singleUser),
      clustered: flagOf(row.failoverCluster),
      dataPath: textOf(row.dataPath),
      logPath: textOf(row.logPath),
    }),
  }),
  /** Empty without a failover cluster (Microsoft, "sys.dm_hadr_cluster"). */
  failoverCluster: part({
    views: 'sys.dm_hadr_cluster',
    needs: 'viewServerState',
    sql: () => 'SELECT c.cluster_name AS name FROM sys.dm_hadr_cluster AS c',
    row: ({ name }) => ({ name: name ?? '' }),
  }),
  configurations: part({
    views: 'sys.configurations',
    sql: () => `SELECT c.name, CONVERT(varchar(20), c.value) AS value, CONVERT(varchar(20), c.value_in_use) AS valueInUse,
  CONVERT(varchar(1), c.is_dynamic) AS dynamic
FROM sys.configurations AS c ORDER BY c.name`,
    row: ({ name, value, valueInUse, dynamic }) => ({
      name: name ?? '',
      /** What sp_configure was told. */
      value: wholeOf(value),
      valueInUse: wholeOf(valueInUse),
      /** RECONFIGURE is enough; otherwise it takes a restart. */
      dynamic: flagOf(dynamic),
    }),
  }),
  /** Trace flags of all sessions. DBCC TRACESTATUS has no view; everybody may run it (Microsoft, "DBCC TRACESTATUS"). */
  traceFlags: part({
    views: 'DBCC TRACESTATUS',
    sql: () => `DECLARE @flags TABLE (flag int, status int, everywhere int, here int);
INSERT INTO @flags EXEC (N'DBCC TRACESTATUS(-1) WITH NO_INFOMSGS');
SELECT CONVERT(varchar(11), f.flag) AS flag FROM @flags AS f WHERE f.everywhere = 1 AND f.status = 1 ORDER BY f.flag`,
    row: ({ flag }) => ({ flag: wholeOf(flag) }),
  }),
  workers: part({
    views: 'sys.dm_os_sys_info, sys.databases',
    sql: () => `SELECT CONVERT(varchar(11), i.max_workers_count) AS most, CONVERT(varchar(11), i.cpu_count) AS cpus,
  (SELECT CONVERT(varchar(11), COUNT(*)) FROM sys.databases AS d WHERE d.replica_id IS NOT NULL) AS databases
FROM sys.dm_os_sys_info AS i`,
    row: ({ most, cpus, databases }) => ({
      most: wholeOf(most),
      cpus: wholeOf(cpus),
      /** Databases of all availability groups on this instance. */
      databases: wholeOf(databases),
    }),
  }),
} as const;
