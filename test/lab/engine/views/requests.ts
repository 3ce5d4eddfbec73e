import { view } from './define.ts';
import { databaseIdOf, visibleSessions } from './sessions.ts';
import { dateValue } from './values.ts';

export const requestViews = [
  view(
    'dm_exec_requests',
    `session_id smallint not null
     request_id int not null
     start_time datetime not null
     status nvarchar(30) not null
     command nvarchar(32) not null
     sql_handle varbinary(64)
     database_id smallint not null
     user_id int not null
     connection_id uniqueidentifier
     blocking_session_id smallint
     wait_type nvarchar(60)
     wait_time int not null
     last_wait_type nvarchar(60) not null
     wait_resource nvarchar(256) not null
     open_transaction_count int not null
     transaction_id bigint not null
     percent_complete real not null
     estimated_completion_time bigint not null
     cpu_time int not null
     total_elapsed_time int not null
     reads bigint not null
     writes bigint not null
     logical_reads bigint not null
     row_count bigint not null
     granted_query_memory int not null`,
    function* (session) {
      for (const one of visibleSessions(session)) {
        const { request, server } = one;
        if (request === undefined) continue;
        const waiter = server.applicationLocks.waiters.find((waiting) => waiting.spid === one.spid);
        const blocker =
          waiter && server.applicationLocks.held.find((lock) => lock.resource === waiter.request.resource && lock.spid !== one.spid);
        const elapsed = one.laboratory.clock.now() - request.startedAt;
        yield {
          session_id: one.spid,
          request_id: 0,
          start_time: dateValue(request.startedAt),
          status: waiter ? 'suspended' : 'running',
          command: request.command.slice(0, 32),
          sql_handle: new Uint8Array([2, one.spid & 255]),
          database_id: databaseIdOf(server, one.database) ?? 1,
          user_id: 1,
          connection_id: one.connectionId,
          blocking_session_id: blocker?.spid ?? 0,
          wait_type: waiter ? 'LCK_M_X' : null,
          wait_time: waiter ? elapsed : 0,
          last_wait_type: waiter ? 'LCK_M_X' : 'MISCELLANEOUS',
          wait_resource: waiter ? `APPLICATION: ${databaseIdOf(server, waiter.request.database) ?? 1}:0:[${waiter.request.resource}]` : '',
          open_transaction_count: one.transactionCount,
          transaction_id: BigInt(one.transaction?.id ?? 0),
          percent_complete: 0,
          estimated_completion_time: 0n,
          cpu_time: 0,
          total_elapsed_time: elapsed,
          reads: 0n,
          writes: 0n,
          logical_reads: 0n,
          row_count: 0n,
          granted_query_memory: 0,
        };
      }
    },
  ),
];
