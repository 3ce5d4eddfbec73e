import { securityStateDenied, serverStateDenied } from '../errors.ts';
import { holds } from '../servers/logins.ts';
import type { Session } from '../sessions/session.ts';
import { databasesOf } from './database-files.ts';
import { type ViewRow, view } from './define.ts';
import { dateValue } from './values.ts';
import { demandServerState } from './visibility.ts';

/** Up to 2019 VIEW SERVER STATE, from 2022 on VIEW SERVER SECURITY STATE ("sys.dm_database_encryption_keys", Microsoft Learn). */
function demandSecurityState({ login, server }: Session): void {
  if (server.version.major < 16 && !holds(login, 'VIEW SERVER STATE')) throw serverStateDenied(server.version.major);
  if (server.version.major >= 16 && !holds(login, 'VIEW SERVER SECURITY STATE')) throw securityStateDenied();
}

const clerk = (type: string, name: string, pages: bigint): ViewRow => ({
  memory_clerk_address: new Uint8Array(8),
  type,
  name,
  memory_node_id: 0,
  pages_kb: pages,
  virtual_memory_reserved_kb: 0n,
  virtual_memory_committed_kb: 0n,
  awe_allocated_kb: 0n,
  shared_memory_reserved_kb: 0n,
  shared_memory_committed_kb: 0n,
  page_size_in_bytes: 8_192n,
  page_allocator_address: new Uint8Array(8),
  host_address: new Uint8Array(8),
});

/** What is known about databases beside sys.databases: encryption keys, mirroring, damaged pages, memory of memory-optimized tables. */
export const databaseHistoryViews = [
  view(
    'dm_database_encryption_keys',
    `database_id int not null
     encryption_state int not null
     create_date datetime not null
     regenerate_date datetime not null
     modify_date datetime not null
     set_date datetime not null
     opened_date datetime not null
     key_algorithm nvarchar(32) not null
     key_length int not null
     encryptor_thumbprint varbinary(20) not null
     encryptor_type nvarchar(32) not null
     percent_complete real not null
     encryption_state_desc nvarchar(32) not null @15
     encryption_scan_state int not null @15
     encryption_scan_state_desc nvarchar(32) not null @15
     encryption_scan_modify_date datetime not null @15`,
    function* (session) {
      demandSecurityState(session);
      for (const copy of session.server.databases.values()) {
        const { encryptedBy } = copy.settings;
        if (encryptedBy === undefined) continue;
        const at = dateValue(copy.createdAt);
        yield {
          database_id: copy.id,
          encryption_state: 3,
          create_date: at,
          regenerate_date: at,
          modify_date: at,
          set_date: at,
          opened_date: at,
          key_algorithm: 'AES',
          key_length: 256,
          encryptor_thumbprint: encryptedBy,
          encryptor_type: 'CERTIFICATE',
          percent_complete: 0,
          encryption_state_desc: 'ENCRYPTED',
          encryption_scan_state: 4,
          encryption_scan_state_desc: 'COMPLETE',
          encryption_scan_modify_date: at,
        };
      }
    },
  ),
  view(
    'database_mirroring',
    `database_id int not null
     mirroring_guid uniqueidentifier
     mirroring_state tinyint
     mirroring_state_desc nvarchar(60)
     mirroring_role tinyint
     mirroring_role_desc nvarchar(60)
     mirroring_role_sequence int
     mirroring_safety_level tinyint
     mirroring_safety_level_desc nvarchar(60)
     mirroring_safety_sequence int
     mirroring_partner_name nvarchar(128)
     mirroring_partner_instance nvarchar(128)
     mirroring_witness_name nvarchar(128)
     mirroring_witness_state tinyint
     mirroring_witness_state_desc nvarchar(60)
     mirroring_failover_lsn numeric(25,0)
     mirroring_connection_timeout int
     mirroring_redo_queue int
     mirroring_redo_queue_type nvarchar(60)
     mirroring_end_of_log_lsn numeric(25,0)
     mirroring_replication_lsn numeric(25,0)`,
    function* (session) {
      for (const [name, id] of databasesOf(session)) {
        const partner = session.server.hosting.mirroring.get(name.toLowerCase());
        if (partner === undefined) yield { database_id: id };
        else
          yield {
            database_id: id,
            mirroring_guid: session.server.databases.get(name.toLowerCase())?.family ?? null,
            mirroring_state: 4,
            mirroring_state_desc: 'SYNCHRONIZED',
            mirroring_role: 1,
            mirroring_role_desc: 'PRINCIPAL',
            mirroring_role_sequence: 1,
            mirroring_safety_level: 2,
            mirroring_safety_level_desc: 'FULL',
            mirroring_safety_sequence: 1,
            mirroring_partner_name: `TCP://${partner}:5022`,
            mirroring_partner_instance: partner,
            mirroring_connection_timeout: 10,
            mirroring_redo_queue_type: 'UNLIMITED',
          };
      }
    },
  ),
  // "Anyone with access to msdb can read the data" ("suspect_pages", Microsoft Learn).
  view(
    'msdb:dbo.suspect_pages',
    `database_id int not null
     file_id int not null
     page_id bigint not null
     event_type int not null
     error_count int not null
     last_update_date datetime not null`,
    function* (session) {
      for (const { databaseId, fileId, pageId, eventType, at } of session.server.hosting.suspectPages)
        yield {
          database_id: databaseId,
          file_id: fileId,
          page_id: pageId,
          event_type: eventType,
          error_count: 1,
          last_update_date: dateValue(at),
        };
    },
  ),
  view(
    'dm_os_memory_clerks',
    `memory_clerk_address varbinary(8) not null
     type nvarchar(60) not null
     name nvarchar(256) not null
     memory_node_id smallint not null
     pages_kb bigint not null
     virtual_memory_reserved_kb bigint not null
     virtual_memory_committed_kb bigint not null
     awe_allocated_kb bigint not null
     shared_memory_reserved_kb bigint not null
     shared_memory_committed_kb bigint not null
     page_size_in_bytes bigint not null
     page_allocator_address varbinary(8) not null
     host_address varbinary(8) not null`,
    function* (session) {
      demandServerState(session);
      yield clerk('MEMORYCLERK_SQLBUFFERPOOL', 'Default', 8_388_608n);
      yield clerk('MEMORYCLERK_XTP', 'Default', 0n);
      for (const { id, storage } of session.server.databases.values())
        if (storage.containers.includes('memory-optimized')) yield clerk('MEMORYCLERK_XTP', `DB_ID_${id}`, 1_024n);
    },
  ),
];
