import type { SqlValue } from '../../sql-types.ts';
import { databaseIn, sameName } from '../groups/model.ts';
import { virtualFileStatistics } from './database-files.ts';
import { type View, view } from './define.ts';
import { dateValue } from './values.ts';
import { demandServerState, sidesHere } from './visibility.ts';
import { volumeStatistics } from './volumes.ts';

const asNumber = (value: SqlValue | undefined): number | null => (value === null || value === undefined ? null : Number(value));
const asGuid = (value: SqlValue | undefined): string => String(value ?? '').toUpperCase();

/** Table-valued functions by lower-case name. */
export const tableFunctions: Readonly<Record<string, (args: readonly SqlValue[]) => View>> = {
  /** Maps a replica of a DAG to the local AG that it stands for. */
  'sys.fn_hadr_distributed_ag_replica': ([groupId, replicaId]) =>
    view('fn_hadr_distributed_ag_replica', 'group_id uniqueidentifier\nreplica_id uniqueidentifier', function* (session) {
      for (const side of sidesHere(session)) {
        const member = side.members.find((one) => one.replicaId === asGuid(replicaId));
        if (side.id !== asGuid(groupId) || member === undefined) continue;
        if (sameName(member.name, side.local.name)) yield { group_id: side.local.id, replica_id: member.replicaId };
      }
    }),
  'sys.fn_hadr_distributed_ag_database_replica': ([groupId, databaseId]) =>
    view('fn_hadr_distributed_ag_database_replica', 'group_id uniqueidentifier\ngroup_database_id uniqueidentifier', function* (session) {
      for (const side of sidesHere(session)) {
        if (side.id !== asGuid(groupId)) continue;
        const name = [...side.databaseIds].find(([, id]) => id === asGuid(databaseId))?.[0];
        const local = name === undefined ? undefined : databaseIn(side.local, name);
        if (local) yield { group_id: side.local.id, group_database_id: local.id };
      }
    }),
  'sys.dm_os_volume_stats': ([database, file]) => volumeStatistics(asNumber(database), asNumber(file)),
  'sys.dm_io_virtual_file_stats': ([database, file]) => virtualFileStatistics(asNumber(database), asNumber(file)),
  'sys.dm_db_log_stats': ([database]) =>
    view(
      'dm_db_log_stats',
      `database_id int not null
       recovery_model nvarchar(60)
       log_min_lsn nvarchar(24)
       log_end_lsn nvarchar(24)
       current_vlf_sequence_number bigint
       current_vlf_size_mb float
       total_vlf_count bigint
       total_log_size_mb float
       active_vlf_count bigint
       active_log_size_mb float
       log_truncation_holdup_reason nvarchar(60)
       log_backup_time datetime
       log_backup_lsn nvarchar(24)
       log_since_last_log_backup_mb float
       log_checkpoint_lsn nvarchar(24)
       log_since_last_checkpoint_mb float
       log_recovery_lsn nvarchar(24)
       log_recovery_size_mb float
       recovery_vlf_count bigint`,
      function* (session) {
        demandServerState(session);
        const id = asNumber(database);
        for (const copy of session.server.databases.values()) {
          if (id !== copy.id) continue;
          const size = copy.log.totalBytes / 1_048_576;
          yield {
            database_id: copy.id,
            recovery_model: copy.recoveryModel,
            log_min_lsn: hexadecimal(copy.log.lsnAfter(0)),
            log_end_lsn: hexadecimal(copy.log.endOfLog),
            current_vlf_sequence_number: BigInt(copy.log.nextPosition.vlf),
            current_vlf_size_mb: 64,
            total_vlf_count: BigInt(copy.storage.virtualLogFiles),
            total_log_size_mb: 256,
            active_vlf_count: 1n,
            active_log_size_mb: size,
            log_truncation_holdup_reason: copy.downstream.size > 0 ? 'AVAILABILITY_REPLICA' : 'NOTHING',
            log_backup_time: dateValue(copy.createdAt),
            log_backup_lsn: copy.lastBackupLsn === null ? null : hexadecimal(copy.lastBackupLsn),
            log_since_last_log_backup_mb: size,
            log_checkpoint_lsn: hexadecimal(copy.log.hardenedLsn),
            log_since_last_checkpoint_mb: 0,
            log_recovery_lsn: hexadecimal(copy.log.lsnAfter(0)),
            log_recovery_size_mb: size,
            recovery_vlf_count: 1n,
          };
        }
      },
    ),
};

/** vlf:block:slot in hexadecimal digits. */
function hexadecimal(lsn: bigint): string {
  const slot = lsn % 100_000n;
  const block = (lsn / 100_000n) % 10_000_000_000n;
  const vlf = lsn / 1_000_000_000_000_000n;
  return [
    [vlf, 8],
    [block, 8],
    [slot, 4],
  ]
    .map(([part, digits]) => (part as bigint).toString(16).padStart(digits as number, '0'))
    .join(':');
}
