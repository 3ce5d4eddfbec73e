import { obstacle, systemDatabases } from '../databases/access.ts';
import type { DatabaseCopy } from '../databases/copy.ts';
import { databaseIn, replicaOn } from '../groups/model.ts';
import type { Session } from '../sessions/session.ts';
import { ordinaryDatabase } from './database-defaults.ts';
import { type ViewRow, view } from './define.ts';
import { dateValue, lsnValue } from './values.ts';

const recoveryModels = { FULL: 1, BULK_LOGGED: 2, SIMPLE: 3 } as const;
const userAccess = { MULTI_USER: 0, SINGLE_USER: 1, RESTRICTED_USER: 2 } as const;
const pageVerify = { NONE: 0, TORN_PAGE_DETECTION: 1, CHECKSUM: 2 } as const;
const durability = { DISABLED: 0, ALLOWED: 1, FORCED: 2 } as const;
export const databaseStateNumbers = { ONLINE: 0, RESTORING: 1, RECOVERING: 2 } as const;

/** State as sys.databases shows it: a copy that waits for its upgrade stays in recovery. */
export function shownState(copy: DatabaseCopy): 'ONLINE' | 'RESTORING' | 'RECOVERING' {
  return copy.upgradePending && copy.role === 'SECONDARY' ? 'RECOVERING' : copy.state;
}

export const databaseViews = [
  view(
    'databases',
    `name sysname not null
     database_id int not null
     source_database_id int
     owner_sid varbinary(85)
     create_date datetime not null
     compatibility_level tinyint not null
     collation_name sysname
     user_access tinyint
     user_access_desc nvarchar(60)
     is_read_only bit
     is_auto_close_on bit not null
     is_auto_shrink_on bit
     state tinyint
     state_desc nvarchar(60)
     is_in_standby bit
     is_cleanly_shutdown bit
     is_supplemental_logging_enabled bit
     snapshot_isolation_state tinyint
     snapshot_isolation_state_desc nvarchar(60)
     is_read_committed_snapshot_on bit
     recovery_model tinyint
     recovery_model_desc nvarchar(60)
     page_verify_option tinyint
     page_verify_option_desc nvarchar(60)
     is_auto_create_stats_on bit
     is_auto_create_stats_incremental_on bit
     is_auto_update_stats_on bit
     is_auto_update_stats_async_on bit
     is_ansi_null_default_on bit
     is_ansi_nulls_on bit
     is_ansi_padding_on bit
     is_ansi_warnings_on bit
     is_arithabort_on bit
     is_concat_null_yields_null_on bit
     is_numeric_roundabort_on bit
     is_quoted_identifier_on bit
     is_recursive_triggers_on bit
     is_cursor_close_on_commit_on bit
     is_local_cursor_default bit
     is_fulltext_enabled bit
     is_trustworthy_on bit
     is_db_chaining_on bit
     is_parameterization_forced bit
     is_master_key_encrypted_by_server bit not null
     is_query_store_on bit
     is_published bit not null
     is_subscribed bit not null
     is_merge_published bit not null
     is_distributor bit not null
     is_sync_with_backup bit not null
     service_broker_guid uniqueidentifier not null
     is_broker_enabled bit not null
     log_reuse_wait tinyint
     log_reuse_wait_desc nvarchar(60)
     is_date_correlation_on bit not null
     is_cdc_enabled bit not null
     is_encrypted bit
     is_honor_broker_priority_on bit
     replica_id uniqueidentifier
     group_database_id uniqueidentifier
     resource_pool_id int
     default_language_lcid smallint
     default_language_name nvarchar(128)
     default_fulltext_language_lcid int
     default_fulltext_language_name nvarchar(128)
     is_nested_triggers_on bit
     is_transform_noise_words_on bit
     two_digit_year_cutoff smallint
     containment tinyint
     containment_desc nvarchar(60)
     target_recovery_time_in_seconds int
     delayed_durability int
     delayed_durability_desc nvarchar(60)
     is_memory_optimized_elevate_to_snapshot_on bit
     is_federation_member bit
     is_remote_data_archive_enabled bit
     is_mixed_page_allocation_on bit
     is_temporal_history_retention_enabled bit @14
     catalog_collation_type int @15
     catalog_collation_type_desc nvarchar(60) @15
     physical_database_name nvarchar(128) @15
     is_result_set_caching_on bit @15
     is_accelerated_database_recovery_on bit @15
     is_tempdb_spill_to_remote_store bit @15
     is_stale_page_detection_on bit @15
     is_memory_optimized_enabled bit @15
     is_data_retention_enabled bit @16
     is_ledger_on bit @16
     is_change_feed_enabled bit @16`,
    function* (session) {
      for (const [index, name] of systemDatabases.entries()) yield systemRow(session, name, index + 1);
      for (const copy of session.server.databases.values()) yield userRow(session, copy);
    },
  ),
  view(
    'database_recovery_status',
    `database_id int not null
     database_guid uniqueidentifier
     family_guid uniqueidentifier
     last_log_backup_lsn numeric(25,0)
     recovery_fork_guid uniqueidentifier
     first_recovery_fork_guid uniqueidentifier
     fork_point_lsn numeric(25,0)`,
    function* (session) {
      for (const copy of session.server.databases.values()) {
        yield {
          database_id: copy.id,
          database_guid: copy.family,
          family_guid: copy.family,
          last_log_backup_lsn: copy.recoveryModel === 'SIMPLE' ? null : lsnValue(copy.lastBackupLsn),
          recovery_fork_guid: copy.fork,
          first_recovery_fork_guid: null,
          fork_point_lsn: null,
        };
      }
    },
  ),
];

function systemRow(session: Session, name: (typeof systemDatabases)[number], id: number): ViewRow {
  const model = name === 'model' ? 'FULL' : 'SIMPLE';
  return {
    ...ordinaryDatabase,
    name,
    database_id: id,
    create_date: dateValue(session.server.startedAt),
    compatibility_level: session.server.version.compatibilityLevel,
    collation_name: session.server.collation,
    state: 0,
    state_desc: 'ONLINE',
    recovery_model: recoveryModels[model],
    recovery_model_desc: model,
    is_db_chaining_on: name !== 'model',
    is_trustworthy_on: name === 'msdb',
    is_broker_enabled: name === 'msdb' || name === 'tempdb',
    service_broker_guid: name === 'msdb' ? '5C23F1B9-1F0A-4F6C-8C1B-2C0C2D1F7A10' : '00000000-0000-0000-0000-000000000000',
    physical_database_name: name,
  };
}

function userRow(session: Session, copy: DatabaseCopy): ViewRow {
  const { group, switches, settings } = copy;
  const state = shownState(copy);
  const accessible = obstacle(copy, true) === undefined;
  return {
    ...ordinaryDatabase,
    name: copy.name,
    owner_sid: copy.ownerSid,
    database_id: copy.id,
    create_date: dateValue(copy.createdAt),
    compatibility_level: settings.compatibilityLevel ?? session.server.version.compatibilityLevel,
    collation_name: accessible ? (settings.collation ?? session.server.collation) : null,
    user_access: userAccess[settings.userAccess],
    user_access_desc: settings.userAccess,
    is_read_only: settings.readOnly,
    state: databaseStateNumbers[state],
    state_desc: state,
    recovery_model: recoveryModels[copy.recoveryModel],
    recovery_model_desc: copy.recoveryModel,
    is_auto_close_on: switches.autoClose,
    is_trustworthy_on: switches.trustworthy,
    is_db_chaining_on: switches.chaining,
    is_cdc_enabled: switches.cdc,
    is_encrypted: settings.encryptedBy !== undefined,
    page_verify_option: pageVerify[settings.pageVerify],
    page_verify_option_desc: settings.pageVerify,
    containment: settings.containment === 'PARTIAL' ? 1 : 0,
    containment_desc: settings.containment,
    delayed_durability: durability[settings.delayedDurability],
    delayed_durability_desc: settings.delayedDurability,
    is_accelerated_database_recovery_on: settings.acceleratedRecovery,
    is_published: switches.published,
    is_broker_enabled: switches.broker,
    service_broker_guid: copy.family,
    ...logReuse(copy),
    replica_id: group ? (replicaOn(group, copy.server)?.id ?? null) : null,
    group_database_id: group ? (databaseIn(group, copy.name)?.id ?? null) : null,
    physical_database_name: copy.name,
  };
}

/** What keeps the log from being truncated: a secondary of the AG or of the DAG that is behind, a log reader, an open transaction. */
function logReuse(copy: DatabaseCopy): ViewRow {
  const behind = [...copy.downstream].some((stream) => (stream.reported?.quorum ?? 0) < copy.log.hardened);
  if (copy.settings.logReaderBehind) return { log_reuse_wait: 6, log_reuse_wait_desc: 'REPLICATION' };
  if (behind) return { log_reuse_wait: 9, log_reuse_wait_desc: 'AVAILABILITY_REPLICA' };
  return copy.writable && copy.data.open.size > 0 ? { log_reuse_wait: 4, log_reuse_wait_desc: 'ACTIVE_TRANSACTION' } : {};
}
