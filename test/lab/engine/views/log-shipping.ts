import { selectDenied } from '../errors.ts';
import { readsMsdb } from '../objects/msdb-users.ts';
import type { Session } from '../sessions/session.ts';
import { view } from './define.ts';

/** Tables of log shipping in msdb: read by sysadmin, and by who may read all of msdb (Microsoft, "Database-level roles": db_datareader). Throws 229. */
function demandSelect(session: Session, table: string): void {
  if (!readsMsdb(session.login)) throw selectDenied(table, 'msdb');
}

const monitorColumns = `monitor_server sysname not null
     monitor_server_security_mode bit not null`;

export const logShippingViews = [
  view(
    'msdb:dbo.log_shipping_primary_databases',
    `primary_id uniqueidentifier not null
     primary_database sysname not null
     backup_directory nvarchar(500) not null
     backup_share nvarchar(500) not null
     backup_retention_period int not null
     backup_job_id uniqueidentifier not null
     ${monitorColumns}
     last_backup_file nvarchar(500)
     last_backup_date datetime
     user_specified_monitor bit
     backup_compression tinyint not null`,
    function* (session) {
      demandSelect(session, 'log_shipping_primary_databases');
      for (const { id, database, backupDirectory } of session.server.hosting.logShipping.primaries)
        yield {
          primary_id: id,
          primary_database: database,
          backup_directory: backupDirectory,
          backup_share: backupDirectory,
          backup_retention_period: 4_320,
          backup_job_id: id,
          monitor_server: session.server.name,
          monitor_server_security_mode: true,
          user_specified_monitor: false,
          backup_compression: 2,
        };
    },
  ),
  view(
    'msdb:dbo.log_shipping_primary_secondaries',
    `primary_id uniqueidentifier not null
     secondary_server sysname not null
     secondary_database sysname not null`,
    function* (session) {
      demandSelect(session, 'log_shipping_primary_secondaries');
      for (const { id, secondaries } of session.server.hosting.logShipping.primaries)
        for (const { server, database } of secondaries) yield { primary_id: id, secondary_server: server, secondary_database: database };
    },
  ),
  view(
    'msdb:dbo.log_shipping_secondary',
    `secondary_id uniqueidentifier not null
     primary_server sysname not null
     primary_database sysname not null
     backup_source_directory nvarchar(500) not null
     backup_destination_directory nvarchar(500) not null
     file_retention_period int not null
     copy_job_id uniqueidentifier not null
     restore_job_id uniqueidentifier not null
     ${monitorColumns}
     user_specified_monitor bit
     last_copied_file nvarchar(500)
     last_copied_date datetime`,
    function* (session) {
      demandSelect(session, 'log_shipping_secondary');
      for (const { id, primaryServer, primaryDatabase } of session.server.hosting.logShipping.secondaries)
        yield {
          secondary_id: id,
          primary_server: primaryServer,
          primary_database: primaryDatabase,
          backup_source_directory: `\\\\${primaryServer}\\backup`,
          backup_destination_directory: 'C:\\copied',
          file_retention_period: 4_320,
          copy_job_id: id,
          restore_job_id: id,
          monitor_server: session.server.name,
          monitor_server_security_mode: true,
          user_specified_monitor: false,
        };
    },
  ),
  view(
    'msdb:dbo.log_shipping_secondary_databases',
    `secondary_database sysname not null
     secondary_id uniqueidentifier not null
     restore_delay int not null
     restore_all bit not null
     restore_mode bit not null
     disconnect_users bit not null
     block_size int
     buffer_count int
     max_transfer_size int
     last_restored_file nvarchar(500)
     last_restored_date datetime`,
    function* (session) {
      demandSelect(session, 'log_shipping_secondary_databases');
      for (const { id, database } of session.server.hosting.logShipping.secondaries)
        yield {
          secondary_database: database,
          secondary_id: id,
          restore_delay: 0,
          restore_all: true,
          restore_mode: false,
          disconnect_users: false,
        };
    },
  ),
];
