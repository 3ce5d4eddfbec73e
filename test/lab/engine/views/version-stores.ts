import { view } from './define.ts';
import { demandServerState } from './visibility.ts';

/** Columns: Microsoft, "sys.dm_tran_persistent_version_store_stats". A database without accelerated database recovery has no row. */
export const versionStoreViews = [
  view(
    'dm_tran_persistent_version_store_stats',
    `database_id int
     pvs_filegroup_id smallint
     persistent_version_store_size_kb bigint
     online_index_version_store_size_kb bigint
     current_aborted_transaction_count bigint
     oldest_active_transaction_id bigint
     oldest_aborted_transaction_id bigint
     min_transaction_timestamp bigint
     online_index_min_transaction_timestamp bigint
     secondary_low_water_mark bigint
     offrow_version_cleaner_start_time datetime2(7)
     offrow_version_cleaner_end_time datetime2(7)
     aborted_version_cleaner_start_time datetime2(7)
     aborted_version_cleaner_end_time datetime2(7)`,
    function* (session) {
      demandServerState(session);
      for (const { id, settings } of session.server.databases.values())
        if (settings.acceleratedRecovery)
          yield {
            database_id: id,
            pvs_filegroup_id: settings.versionStoreFilegroup,
            persistent_version_store_size_kb: 0n,
            online_index_version_store_size_kb: 0n,
            current_aborted_transaction_count: 0n,
            min_transaction_timestamp: 0n,
            online_index_min_transaction_timestamp: 0n,
            secondary_low_water_mark: 0n,
          };
    },
    15,
  ),
];
