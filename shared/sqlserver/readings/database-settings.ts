import { part } from './part.ts';
import { bigOf, flagOf, textOf, wholeOf } from './values.ts';

/**
 * Options of the user databases, and what else may have a claim on them. Snapshots are left out: they have a source_database_id.
 * LastGoodCheckDbTime is there from SQL Server 2016 SP2 on, NULL before; 1900-01-01 means never (Microsoft, "DATABASEPROPERTYEX").
 */
export const databaseSettingParts = {
  databaseSettings: part({
    views: 'sys.databases, sys.database_recovery_status, sys.database_mirroring, sys.availability_replicas, sys.availability_groups',
    needs: 'viewAnyDefinition',
    sql: ({ server }) => `SELECT d.name,
  d.state_desc AS state,
  d.user_access_desc AS userAccess,
  CONVERT(varchar(1), d.is_read_only) AS isReadOnly,
  CONVERT(varchar(1), d.is_auto_close_on) AS autoClose,
  d.recovery_model_desc AS recoveryModel,
  d.page_verify_option_desc AS pageVerify,
  d.delayed_durability_desc AS delayedDurability,
  d.containment_desc AS containment,
  CONVERT(varchar(3), d.compatibility_level) AS compatibilityLevel,
  d.collation_name AS collation,
  d.log_reuse_wait_desc AS logReuseWait,
  ${server.majorVersion >= 15 ? 'CONVERT(varchar(1), d.is_accelerated_database_recovery_on)' : "'0'"} AS acceleratedRecovery,
  CONVERT(varchar(36), d.replica_id) AS replicaId,
  g.name AS groupName,
  CONVERT(varchar(25), s.last_log_backup_lsn) AS lastLogBackupLsn,
  CONVERT(varchar(36), m.mirroring_guid) AS mirroringId,
  m.mirroring_partner_instance AS mirroringPartner,
  CONVERT(varchar(11), DATEDIFF(day, CONVERT(datetime, DATABASEPROPERTYEX(d.name, 'LastGoodCheckDbTime')), GETDATE())) AS daysSinceCheck
FROM sys.databases AS d
LEFT JOIN sys.database_recovery_status AS s ON s.database_id = d.database_id
LEFT JOIN sys.database_mirroring AS m ON m.database_id = d.database_id
LEFT JOIN sys.availability_replicas AS r ON r.replica_id = d.replica_id
LEFT JOIN sys.availability_groups AS g ON g.group_id = r.group_id
WHERE d.database_id > 4 AND d.source_database_id IS NULL
ORDER BY d.name`,
    row: (row) => ({
      name: row.name ?? '',
      state: textOf(row.state),
      userAccess: textOf(row.userAccess),
      readOnly: flagOf(row.isReadOnly),
      autoClose: flagOf(row.autoClose),
      recoveryModel: textOf(row.recoveryModel),
      pageVerify: textOf(row.pageVerify),
      delayedDurability: textOf(row.delayedDurability),
      /** NONE or PARTIAL */
      containment: textOf(row.containment),
      compatibilityLevel: wholeOf(row.compatibilityLevel),
      /** Undefined for a database that can not be entered. */
      collation: textOf(row.collation),
      logReuseWait: textOf(row.logReuseWait),
      acceleratedRecovery: flagOf(row.acceleratedRecovery),
      /** Whether it belongs to any availability group. */
      joined: row.replicaId != null,
      groupName: textOf(row.groupName),
      lastLogBackupLsn: bigOf(row.lastLogBackupLsn),
      mirrored: row.mirroringId != null,
      mirroringPartner: textOf(row.mirroringPartner),
      /** Days since DBCC CHECKDB found it sound; tens of thousands when it never did. */
      daysSinceCheck: wholeOf(row.daysSinceCheck),
    }),
  }),
} as const;
