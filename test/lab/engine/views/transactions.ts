import { view } from './define.ts';
import { databaseIdOf } from './sessions.ts';
import { dateValue, lsnValue } from './values.ts';
import { demandServerState } from './visibility.ts';

const lockModes = { Shared: 'S', Update: 'U', IntentShared: 'IS', IntentExclusive: 'IX', Exclusive: 'X' } as const;

export const transactionViews = [
  view(
    'dm_tran_session_transactions',
    `session_id int not null
     transaction_id bigint not null
     transaction_descriptor binary(8) not null
     enlist_count int not null
     is_user_transaction bit not null
     is_local bit not null
     is_enlisted bit not null
     is_bound bit not null
     open_transaction_count int not null`,
    function* (session) {
      demandServerState(session);
      for (const one of session.server.sessions.values()) {
        if (one.transaction === undefined) continue;
        yield {
          session_id: one.spid,
          transaction_id: BigInt(one.transaction.id),
          transaction_descriptor: new Uint8Array(8),
          enlist_count: 0,
          is_user_transaction: one.transaction.explicit,
          is_local: true,
          is_enlisted: false,
          is_bound: false,
          open_transaction_count: one.transactionCount,
        };
      }
    },
  ),
  view(
    'dm_tran_active_transactions',
    `transaction_id bigint not null
     name nvarchar(32) not null
     transaction_begin_time datetime not null
     transaction_type int not null
     transaction_uow uniqueidentifier
     transaction_state int not null
     transaction_status int not null
     dtc_state int not null
     dtc_isolation_level int not null`,
    function* (session) {
      demandServerState(session);
      for (const { transaction } of session.server.sessions.values()) {
        if (transaction === undefined) continue;
        yield {
          transaction_id: BigInt(transaction.id),
          name: transaction.name.slice(0, 32),
          transaction_begin_time: dateValue(transaction.beganAt),
          transaction_type: 1,
          transaction_state: 2,
          transaction_status: 0,
          dtc_state: 0,
          dtc_isolation_level: -1,
        };
      }
    },
  ),
  view(
    'dm_tran_database_transactions',
    `transaction_id bigint not null
     database_id int not null
     database_transaction_begin_time datetime
     database_transaction_type int not null
     database_transaction_state int not null
     database_transaction_status int not null
     database_transaction_status2 int not null
     database_transaction_log_record_count bigint not null
     database_transaction_replicate_record_count int not null
     database_transaction_log_bytes_used bigint not null
     database_transaction_log_bytes_reserved bigint not null
     database_transaction_log_bytes_used_system int not null
     database_transaction_log_bytes_reserved_system int not null
     database_transaction_begin_lsn numeric(25,0)
     database_transaction_last_lsn numeric(25,0)
     database_transaction_most_recent_savepoint_lsn numeric(25,0)
     database_transaction_commit_lsn numeric(25,0)
     database_transaction_last_rollback_lsn numeric(25,0)
     database_transaction_next_undo_lsn numeric(25,0)`,
    function* (session) {
      demandServerState(session);
      for (const { transaction } of session.server.sessions.values()) {
        if (transaction === undefined) continue;
        for (const [copy, part] of transaction.parts) {
          const open = copy.data.open.get(part);
          yield {
            transaction_id: BigInt(transaction.id),
            database_id: copy.id,
            database_transaction_begin_time: dateValue(open?.beganAt),
            database_transaction_type: 1,
            database_transaction_state: open ? 4 : 3,
            database_transaction_status: 0,
            database_transaction_status2: 0,
            database_transaction_log_record_count: BigInt(open?.records ?? 0),
            database_transaction_replicate_record_count: 0,
            database_transaction_log_bytes_used: BigInt(open?.bytes ?? 0),
            database_transaction_log_bytes_reserved: 0n,
            database_transaction_log_bytes_used_system: 0,
            database_transaction_log_bytes_reserved_system: 0,
            database_transaction_begin_lsn: lsnValue(open?.firstLsn),
            database_transaction_last_lsn: lsnValue(open?.lastLsn),
          };
        }
      }
    },
  ),
  view(
    'dm_tran_locks',
    `resource_type nvarchar(60) not null
     resource_subtype nvarchar(60) not null
     resource_database_id int not null
     resource_description nvarchar(256) not null
     resource_associated_entity_id bigint
     resource_lock_partition int not null
     request_mode nvarchar(60) not null
     request_type nvarchar(60) not null
     request_status nvarchar(60) not null
     request_reference_count smallint not null
     request_session_id int not null
     request_exec_context_id int not null
     request_request_id int not null
     request_owner_type nvarchar(60) not null
     request_owner_id bigint
     lock_owner_address varbinary(8) not null`,
    function* (session) {
      demandServerState(session);
      const { server } = session;
      const common = {
        resource_subtype: '',
        resource_associated_entity_id: 0n,
        resource_lock_partition: 0,
        request_type: 'LOCK',
        request_exec_context_id: 0,
        request_request_id: 0,
        request_owner_id: 0n,
        lock_owner_address: new Uint8Array(8),
      };
      for (const one of server.sessions.values()) {
        yield {
          ...common,
          resource_type: 'DATABASE',
          resource_database_id: databaseIdOf(server, one.database) ?? 1,
          resource_description: '',
          request_mode: 'S',
          request_status: 'GRANT',
          request_reference_count: 1,
          request_session_id: one.spid,
          request_owner_type: 'SHARED_TRANSACTION_WORKSPACE',
        };
      }
      const application = (resource: string, database: string, mode: keyof typeof lockModes, owner: string) => ({
        ...common,
        resource_type: 'APPLICATION',
        resource_database_id: databaseIdOf(server, database) ?? 1,
        resource_description: `0:[${resource.slice(0, 32)}]:(${hash(resource)})`,
        request_mode: lockModes[mode],
        request_owner_type: owner.toUpperCase(),
      });
      for (const lock of server.applicationLocks.held)
        yield {
          ...application(lock.resource, lock.database, lock.mode, lock.owner),
          request_status: 'GRANT',
          request_reference_count: lock.count,
          request_session_id: lock.spid,
        };
      for (const { request, spid } of server.applicationLocks.waiters)
        yield {
          ...application(request.resource, request.database, request.mode, request.owner),
          request_status: 'WAIT',
          request_reference_count: 0,
          request_session_id: spid,
        };
    },
  ),
];

/** Eight hexadecimal digits, as the description of an application lock ends. */
function hash(text: string): string {
  let value = 2_166_136_261;
  for (const byte of Buffer.from(text, 'utf16le')) value = Math.imul(value ^ byte, 16_777_619);
  return (value >>> 0).toString(16).padStart(8, '0');
}
