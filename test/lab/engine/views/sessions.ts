import { isSystemDatabase, systemDatabases } from '../databases/access.ts';
import type { Server } from '../servers/server.ts';
import type { Session } from '../sessions/session.ts';
import { view } from './define.ts';
import { dateValue } from './values.ts';
import { demandSecurityState, seesState } from './visibility.ts';

export function databaseIdOf(server: Server, name: string): number | null {
  if (isSystemDatabase(name)) return systemDatabases.indexOf(name.toLowerCase() as (typeof systemDatabases)[number]) + 1;
  return server.databases.get(name.toLowerCase())?.id ?? null;
}

/** Without VIEW SERVER STATE a session sees itself only. */
export function visibleSessions(session: Session): Session[] {
  return seesState(session) ? [...session.server.sessions.values()] : [session];
}

export const sessionViews = [
  view(
    'dm_exec_sessions',
    `session_id smallint not null
     login_time datetime not null
     host_name nvarchar(128)
     program_name nvarchar(128)
     host_process_id int
     client_version int
     client_interface_name nvarchar(32)
     security_id varbinary(85) not null
     login_name nvarchar(128) not null
     nt_domain nvarchar(128)
     nt_user_name nvarchar(128)
     status nvarchar(30) not null
     context_info varbinary(128)
     cpu_time int not null
     memory_usage int not null
     total_scheduled_time int not null
     total_elapsed_time int not null
     endpoint_id int not null
     last_request_start_time datetime not null
     last_request_end_time datetime
     reads bigint not null
     writes bigint not null
     logical_reads bigint not null
     is_user_process bit not null
     text_size int not null
     language nvarchar(128)
     date_format nvarchar(3)
     date_first smallint not null
     transaction_isolation_level smallint not null
     lock_timeout int not null
     deadlock_priority int not null
     row_count bigint not null
     prev_error int not null
     original_security_id varbinary(85) not null
     original_login_name nvarchar(128) not null
     last_successful_logon datetime
     last_unsuccessful_logon datetime
     unsuccessful_logons bigint
     group_id int not null
     database_id smallint not null
     authenticating_database_id int
     open_transaction_count int not null
     page_server_reads bigint @15
     contained_availability_group_id uniqueidentifier @16`,
    function* (session) {
      for (const one of visibleSessions(session)) {
        yield {
          session_id: one.spid,
          login_time: dateValue(one.loggedInAt),
          host_name: one.client.hostName,
          program_name: one.client.appName,
          client_version: 7,
          client_interface_name: 'TDS',
          security_id: one.login.sid,
          login_name: one.login.name,
          nt_domain: '',
          nt_user_name: '',
          status: one.request ? 'running' : 'sleeping',
          context_info: new Uint8Array(0),
          cpu_time: 0,
          memory_usage: 4,
          total_scheduled_time: 0,
          total_elapsed_time: one.laboratory.clock.now() - one.loggedInAt,
          endpoint_id: 4,
          last_request_start_time: dateValue(one.lastRequestStartedAt),
          last_request_end_time: dateValue(one.lastRequestEndedAt),
          reads: 0n,
          writes: 0n,
          logical_reads: 0n,
          is_user_process: true,
          text_size: 2_147_483_647,
          language: 'us_english',
          date_format: 'mdy',
          date_first: 7,
          transaction_isolation_level: 2,
          lock_timeout: -1,
          deadlock_priority: 0,
          row_count: 0n,
          prev_error: 0,
          original_security_id: one.login.sid,
          original_login_name: one.login.name,
          group_id: 2,
          database_id: databaseIdOf(one.server, one.database) ?? 1,
          authenticating_database_id: 1,
          open_transaction_count: one.transactionCount,
          page_server_reads: 0n,
        };
      }
    },
  ),
  view(
    'dm_exec_connections',
    `session_id int
     most_recent_session_id int
     connect_time datetime not null
     net_transport nvarchar(40) not null
     protocol_type nvarchar(40)
     protocol_version int
     endpoint_id int
     encrypt_option nvarchar(40) not null
     auth_scheme nvarchar(40) not null
     node_affinity smallint not null
     num_reads int
     num_writes int
     last_read datetime
     last_write datetime
     net_packet_size int
     client_net_address varchar(48)
     client_tcp_port int
     local_net_address varchar(48)
     local_tcp_port int
     connection_id uniqueidentifier not null
     parent_connection_id uniqueidentifier
     most_recent_sql_handle varbinary(64)`,
    function* (session) {
      demandSecurityState(session);
      for (const one of session.server.sessions.values()) {
        yield {
          session_id: one.spid,
          most_recent_session_id: one.spid,
          connect_time: dateValue(one.loggedInAt),
          net_transport: 'TCP',
          protocol_type: 'TSQL',
          protocol_version: 1_946_157_060,
          endpoint_id: 4,
          encrypt_option: one.client.encrypted ? 'TRUE' : 'FALSE',
          auth_scheme: one.client.accessToken === undefined ? 'SQL' : 'AAD',
          node_affinity: 0,
          last_read: dateValue(one.lastRequestStartedAt),
          last_write: dateValue(one.lastRequestEndedAt),
          net_packet_size: 4096,
          client_net_address: one.client.clientAddress,
          local_net_address: session.server.hardware.address,
          local_tcp_port: one.client.localPort,
          connection_id: one.connectionId,
        };
      }
      for (const scheme of session.server.network.clientSchemes) {
        yield {
          connect_time: dateValue(session.server.startedAt),
          net_transport: 'TCP',
          protocol_type: 'TSQL',
          protocol_version: 1_946_157_060,
          endpoint_id: 4,
          encrypt_option: 'TRUE',
          auth_scheme: scheme,
          node_affinity: 0,
          net_packet_size: 4096,
          client_net_address: '10.1.0.99',
          local_net_address: '10.1.0.4',
          local_tcp_port: session.server.tcpPort,
          connection_id: session.connectionId,
        };
      }
    },
  ),
];
