/**
 * One batch reads everything that a decision needs from one side. Columns by version: Microsoft, "sys.availability_groups"
 * (cluster_type from 2017; REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT of a DAG from 2022). A fixed SELECT would fail with 207 on 2016.
 * Text comes as nvarchar, which the driver decodes in one step; it takes varchar through a table of code pages, ten times as long. Rows of
 * local secondaries stay on the server: no decision needs them, and a member AG may have eight.
 * Roles are read before LSNs: an LSN that comes with the role SECONDARY was read after the demotion.
 */

/** Result sets of `identitySql`, in order: the server. */
export const identitySql = `SET NOCOUNT ON;
SELECT
  CONVERT(nvarchar(128), SERVERPROPERTY('ServerName')) AS serverName,
  CONVERT(nvarchar(128), SERVERPROPERTY('MachineName')) AS machineName,
  CONVERT(nvarchar(128), SERVERPROPERTY('InstanceName')) AS instanceName,
  CONVERT(nvarchar(128), SERVERPROPERTY('ProductVersion')) AS productVersion,
  CONVERT(nvarchar(128), SERVERPROPERTY('Edition')) AS edition,
  CONVERT(varchar(11), SERVERPROPERTY('EngineEdition')) AS engineEdition,
  CONVERT(varchar(11), SERVERPROPERTY('IsHadrEnabled')) AS hadrEnabled,
  CONVERT(varchar(11), SERVERPROPERTY('HadrManagerStatus')) AS hadrManagerStatus,
  CONVERT(nvarchar(128), SERVERPROPERTY('Collation')) AS collation,
  CONVERT(varchar(11), @@SPID) AS sessionId;`;

/** Result sets of `observationSql`, in this order. */
export const observationSets = ['session', 'groups', 'replicas', 'copies', 'databases'] as const;

export function observationSql(majorVersion: number): string {
  const clusterType = majorVersion >= 14 ? 'g.cluster_type_desc' : "N'WSFC'";
  const required =
    majorVersion >= 16 ? 'CONVERT(nvarchar(11), g.required_synchronized_secondaries_to_commit)' : 'CONVERT(nvarchar(11), NULL)';
  const performanceState = majorVersion >= 16 ? 'VIEW SERVER PERFORMANCE STATE' : 'VIEW SERVER STATE';
  return `SET NOCOUNT ON;
SELECT
  CONVERT(nvarchar(128), SERVERPROPERTY('ServerName')) AS serverName,
  CONVERT(nvarchar(33), SYSUTCDATETIME(), 126) AS clock,
  CONVERT(nvarchar(11), IS_SRVROLEMEMBER('sysadmin')) AS sysadmin,
  CONVERT(nvarchar(11), HAS_PERMS_BY_NAME(NULL, NULL, 'VIEW SERVER STATE')) AS viewServerState,
  CONVERT(nvarchar(11), HAS_PERMS_BY_NAME(NULL, NULL, '${performanceState}')) AS viewPerformanceState,
  CONVERT(nvarchar(11), HAS_PERMS_BY_NAME(NULL, NULL, 'VIEW ANY DEFINITION')) AS viewAnyDefinition;
SELECT
  g.name,
  CONVERT(nvarchar(36), g.group_id) AS groupId,
  CONVERT(nvarchar(1), g.is_distributed) AS isDistributed,
  ${clusterType} AS clusterType,
  ${required} AS requiredSecondaries
FROM sys.availability_groups AS g;
SELECT
  CONVERT(nvarchar(36), r.group_id) AS groupId,
  CONVERT(nvarchar(36), r.replica_id) AS replicaId,
  r.replica_server_name AS server,
  r.endpoint_url AS url,
  r.availability_mode_desc AS commitMode,
  r.seeding_mode_desc AS seedingMode,
  CONVERT(nvarchar(1), s.is_local) AS isLocal,
  s.role_desc AS role,
  s.connected_state_desc AS connected,
  s.synchronization_health_desc AS health,
  CONVERT(nvarchar(11), s.last_connect_error_number) AS connectErrorNumber,
  s.last_connect_error_description AS connectError
FROM sys.availability_replicas AS r
LEFT JOIN sys.dm_hadr_availability_replica_states AS s ON s.group_id = r.group_id AND s.replica_id = r.replica_id;
SELECT
  DB_NAME(d.database_id) AS name,
  CONVERT(nvarchar(36), d.group_id) AS groupId,
  CONVERT(nvarchar(1), d.is_local) AS isLocal,
  d.synchronization_state_desc AS synchronizationState,
  CONVERT(nvarchar(1), d.is_suspended) AS suspended,
  d.suspend_reason_desc AS suspendReason,
  CONVERT(nvarchar(25), d.end_of_log_lsn) AS endOfLog,
  CONVERT(nvarchar(25), d.last_hardened_lsn) AS lastHardened,
  CONVERT(nvarchar(25), d.recovery_lsn) AS recoveryLsn,
  CONVERT(nvarchar(25), d.last_commit_lsn) AS lastCommit,
  CONVERT(nvarchar(20), d.log_send_queue_size) AS logSendQueue,
  CONVERT(nvarchar(20), d.log_send_rate) AS logSendRate,
  CONVERT(nvarchar(20), d.redo_queue_size) AS redoQueue,
  CONVERT(nvarchar(20), d.redo_rate) AS redoRate
FROM sys.dm_hadr_database_replica_states AS d
INNER JOIN sys.availability_groups AS g ON g.group_id = d.group_id
WHERE d.is_local = 1 OR g.is_distributed = 1;
SELECT
  d.name,
  d.state_desc AS state,
  CONVERT(nvarchar(128), DATABASEPROPERTYEX(d.name, 'Updateability')) AS updateability,
  d.recovery_model_desc AS recoveryModel
FROM sys.databases AS d
WHERE d.database_id > 4;`;
}
