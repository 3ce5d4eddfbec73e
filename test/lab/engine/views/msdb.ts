import { machineName } from '../servers/server.ts';
import { view } from './define.ts';
import { dateValue, lsnValue } from './values.ts';

const GUID_ZERO = '00000000-0000-0000-0000-000000000000';

export const msdbViews = [
  view(
    'msdb:dbo.backupset',
    `backup_set_id int not null
     backup_set_uuid uniqueidentifier not null
     media_set_id int not null
     name nvarchar(128)
     user_name nvarchar(128)
     first_lsn numeric(25,0)
     last_lsn numeric(25,0)
     checkpoint_lsn numeric(25,0)
     database_backup_lsn numeric(25,0)
     database_creation_date datetime
     backup_start_date datetime
     backup_finish_date datetime
     type char(1)
     compatibility_level tinyint
     database_version int
     backup_size numeric(20,0)
     database_name nvarchar(128)
     server_name nvarchar(128)
     machine_name nvarchar(128)
     is_copy_only bit
     is_damaged bit
     has_incomplete_metadata bit
     recovery_model nvarchar(60)
     recovery_fork_guid uniqueidentifier
     fork_point_lsn numeric(25,0)
     family_guid uniqueidentifier
     compressed_backup_size numeric(20,0)
     last_family_number tinyint`,
    function* (session) {
      for (const backup of session.server.backups) {
        const copy = session.server.databases.get(backup.database.toLowerCase());
        yield {
          backup_set_id: backup.id,
          backup_set_uuid: backup.fork,
          media_set_id: backup.id,
          name: null,
          user_name: 'sa',
          first_lsn: lsnValue(backup.firstLsn),
          last_lsn: lsnValue(backup.lastLsn),
          checkpoint_lsn: lsnValue(backup.checkpointLsn),
          database_backup_lsn: lsnValue(backup.databaseBackupLsn),
          database_creation_date: dateValue(copy?.createdAt),
          backup_start_date: dateValue(backup.startedAt),
          backup_finish_date: dateValue(backup.finishedAt),
          type: backup.type,
          compatibility_level: session.server.version.compatibilityLevel,
          database_version: session.server.version.internalDatabaseVersion,
          backup_size: { unscaled: 8_388_608n, scale: 0 },
          database_name: backup.database,
          server_name: session.server.name,
          machine_name: machineName(session.server),
          is_copy_only: backup.copyOnly,
          is_damaged: false,
          has_incomplete_metadata: false,
          recovery_model: copy?.recoveryModel ?? 'FULL',
          recovery_fork_guid: backup.fork,
          family_guid: copy?.family ?? GUID_ZERO,
          compressed_backup_size: { unscaled: 8_388_608n, scale: 0 },
          last_family_number: 1,
        };
      }
    },
  ),
  view(
    'msdb:dbo.backupmediafamily',
    `media_set_id int not null
     family_sequence_number tinyint not null
     media_family_id uniqueidentifier
     media_count int
     logical_device_name nvarchar(128)
     physical_device_name nvarchar(260)
     device_type tinyint
     physical_block_size int
     mirror tinyint not null`,
    function* (session) {
      for (const backup of session.server.backups) {
        yield {
          media_set_id: backup.id,
          family_sequence_number: 1,
          media_family_id: backup.fork,
          media_count: 1,
          physical_device_name: backup.path,
          device_type: 2,
          physical_block_size: 4096,
          mirror: 0,
        };
      }
    },
  ),
];
