import { openTransactionsSql, readTransaction } from '../open-transactions.ts';
import { logsSql, readLog } from '../readiness.ts';
import { type PartContext, part } from './part.ts';
import { wholeOf } from './values.ts';

const nobody = '00000000-0000-0000-0000-000000000000';
const memberGroup = ({ dag }: PartContext): string => dag?.memberGroup?.groupId ?? nobody;

/** The logs of the databases of the member availability group, and who writes into them. */
export const databaseLogParts = {
  databaseLogs: part({
    views: 'sys.databases, sys.dm_os_performance_counters, sys.master_files',
    needs: 'viewAnyDefinition',
    sql: (context) => logsSql(memberGroup(context)),
    row: readLog,
  }),
  /** The function came with SQL Server 2016 SP2. It is asked for databases that can be read here. */
  virtualLogFiles: part({
    views: 'sys.dm_db_log_stats',
    needs: 'viewServerState',
    sql: () => `SELECT d.name, CONVERT(varchar(20), s.total_vlf_count) AS files
FROM sys.databases AS d
CROSS APPLY sys.dm_db_log_stats(d.database_id) AS s
WHERE d.database_id > 4 AND d.state = 0 AND HAS_DBACCESS(d.name) = 1
ORDER BY d.name`,
    row: (row) => ({ name: row.name ?? '', files: wholeOf(row.files) }),
  }),
  openTransactions: part({
    views: 'sys.dm_tran_database_transactions, sys.dm_tran_session_transactions, sys.dm_exec_sessions, sys.dm_exec_requests',
    sql: (context) => openTransactionsSql(memberGroup(context)),
    row: readTransaction,
  }),
} as const;
