import { machineName } from '../servers/server.ts';
import type { Session } from '../sessions/session.ts';
import { view } from './define.ts';
import { dateValue } from './values.ts';
import { groupsHere, seesState } from './visibility.ts';

const clustered = (session: Session) => seesState(session) && groupsHere(session).some((group) => group.clusterType === 'WSFC');

const quorumStates = { UNKNOWN_QUORUM_STATE: 0, NORMAL_QUORUM: 1, FORCED_QUORUM: 2 } as const;

export const clusterViews = [
  view(
    'dm_hadr_cluster',
    `cluster_name nvarchar(128) not null
     quorum_type tinyint not null
     quorum_type_desc nvarchar(60) not null
     quorum_state tinyint not null
     quorum_state_desc nvarchar(60) not null`,
    function* (session) {
      if (clustered(session))
        yield {
          cluster_name: `${session.server.site}-WSFC`.toUpperCase(),
          quorum_type: 0,
          quorum_type_desc: 'NODE_MAJORITY',
          quorum_state: quorumStates[session.laboratory.clusterOf(session.server.site).quorum],
          quorum_state_desc: session.laboratory.clusterOf(session.server.site).quorum,
        };
    },
  ),
  view(
    'dm_hadr_cluster_members',
    `member_name nvarchar(128) not null
     member_type tinyint not null
     member_type_desc nvarchar(50) not null
     member_state tinyint
     member_state_desc nvarchar(60)
     number_of_quorum_votes int`,
    function* (session) {
      if (!clustered(session)) return;
      for (const server of session.laboratory.servers) {
        if (server.site !== session.server.site) continue;
        const up = !session.laboratory.clusterOf(server.site).down.has(machineName(server));
        yield {
          member_name: machineName(server),
          member_type: 0,
          member_type_desc: 'CLUSTER_NODE',
          member_state: up ? 1 : 0,
          member_state_desc: up ? 'UP' : 'DOWN',
          number_of_quorum_votes: 1,
        };
      }
    },
  ),
  view(
    'dm_hadr_availability_replica_cluster_nodes',
    `group_name nvarchar(256)
     replica_server_name nvarchar(256)
     node_name nvarchar(256)`,
    function* (session) {
      if (!seesState(session)) return;
      for (const group of groupsHere(session)) {
        if (group.clusterType !== 'WSFC') continue;
        for (const replica of group.replicas)
          yield { group_name: group.name, replica_server_name: replica.name, node_name: replica.name.split('\\')[0] ?? replica.name };
      }
    },
  ),
  view(
    'dm_hadr_availability_replica_cluster_states',
    `replica_id uniqueidentifier not null
     replica_server_name nvarchar(256) not null
     group_id uniqueidentifier not null
     join_state tinyint not null
     join_state_desc nvarchar(60) not null`,
    function* (session) {
      if (!seesState(session)) return;
      for (const group of groupsHere(session)) {
        for (const replica of group.replicas) {
          yield {
            replica_id: replica.id,
            replica_server_name: replica.name,
            group_id: group.id,
            join_state: replica.server ? 1 : 0,
            join_state_desc: replica.server ? 'JOINED_STANDALONE' : 'NOT_JOINED',
          };
        }
      }
    },
  ),
  view(
    'dm_hadr_automatic_seeding',
    `start_time datetime not null
     completion_time datetime
     ag_id uniqueidentifier not null
     ag_db_id uniqueidentifier not null
     ag_remote_replica_id uniqueidentifier not null
     operation_id uniqueidentifier not null
     is_source bit not null
     current_state nvarchar(60) not null
     performed_seeding bit not null
     failure_state int
     failure_state_desc nvarchar(60)
     error_code int
     number_of_attempts int not null`,
    function* (session) {
      if (!seesState(session)) return;
      for (const seeding of session.laboratory.seedings) {
        const isSource = seeding.from === session.server;
        if (!isSource && seeding.to !== session.server) continue;
        const group = groupsHere(session).find((one) => one === seeding.group || one.databases.has(seeding.database.toLowerCase()));
        const remote = isSource ? seeding.to : seeding.from;
        yield {
          start_time: dateValue(seeding.startedAt),
          completion_time: dateValue(seeding.completedAt),
          ag_id: group?.id ?? seeding.group.id,
          ag_db_id: group?.databases.get(seeding.database.toLowerCase())?.id ?? seeding.operation,
          ag_remote_replica_id: seeding.group.replicas.find((replica) => replica.server === remote)?.id ?? seeding.operation,
          operation_id: seeding.operation,
          is_source: isSource,
          current_state: seeding.failed ? 'FAILED' : seeding.completedAt === undefined ? 'SEEDING' : 'COMPLETED',
          ...(seeding.failed ? { failure_state: 21, failure_state_desc: 'Seeding Check Message Timeout' } : {}),
          performed_seeding: true,
          number_of_attempts: 1,
        };
      }
    },
  ),
  view(
    'dm_hadr_physical_seeding_stats',
    `local_physical_seeding_id uniqueidentifier not null
     remote_physical_seeding_id uniqueidentifier
     local_database_id int not null
     local_database_name nvarchar(256) not null
     remote_machine_name nvarchar(256) not null
     role_desc nvarchar(60) not null
     internal_state_desc nvarchar(60) not null
     transfer_rate_bytes_per_second bigint
     transferred_size_bytes bigint
     database_size_bytes bigint
     start_time_utc datetime
     end_time_utc datetime
     estimate_time_complete_utc datetime
     total_disk_io_wait_time_ms bigint
     total_network_wait_time_ms bigint
     failure_code int
     failure_message nvarchar(512)
     failure_time_utc datetime
     is_compression_enabled bit`,
    function* (session) {
      if (!seesState(session)) return;
      for (const seeding of session.laboratory.seedings) {
        if (seeding.completedAt !== undefined || seeding.failed) continue;
        const isSource = seeding.from === session.server;
        if (!isSource && seeding.to !== session.server) continue;
        yield {
          local_physical_seeding_id: seeding.operation,
          remote_physical_seeding_id: seeding.operation,
          local_database_id: session.server.databases.get(seeding.database.toLowerCase())?.id ?? 0,
          local_database_name: seeding.database,
          remote_machine_name: isSource ? seeding.to.name : seeding.from.name,
          role_desc: isSource ? 'Source' : 'Destination',
          internal_state_desc: 'ReadingAndSendingData',
          transfer_rate_bytes_per_second: 0n,
          transferred_size_bytes: 0n,
          database_size_bytes: 0n,
          start_time_utc: dateValue(seeding.startedAt),
          is_compression_enabled: false,
        };
      }
    },
  ),
];
