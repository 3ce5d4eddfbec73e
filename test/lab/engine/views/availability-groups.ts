import { view } from './define.ts';
import { dateValue } from './values.ts';
import { groupsHere, seesDefinitions, sidesHere } from './visibility.ts';

const clusterTypes = { WSFC: [0, 'wsfc'], EXTERNAL: [1, 'external'], NONE: [2, 'none'] } as const;
const modes = { ASYNCHRONOUS_COMMIT: 0, SYNCHRONOUS_COMMIT: 1, CONFIGURATION_ONLY: 4 } as const;
const failoverModes = { AUTOMATIC: 0, MANUAL: 1, EXTERNAL: 2 } as const;
const seedingModes = { AUTOMATIC: 0, MANUAL: 1 } as const;
const primaryConnections = { ALL: 2, READ_WRITE: 3 } as const;
const secondaryConnections = { NO: 0, READ_ONLY: 1, ALL: 2 } as const;

export const availabilityGroupViews = [
  view(
    'availability_groups',
    `group_id uniqueidentifier not null
     name sysname
     resource_id nvarchar(40)
     resource_group_id nvarchar(40)
     failure_condition_level int
     health_check_timeout int
     automated_backup_preference tinyint
     automated_backup_preference_desc nvarchar(60)
     version smallint
     basic_features bit
     dtc_support bit
     db_failover bit
     is_distributed bit
     cluster_type tinyint @14
     cluster_type_desc nvarchar(60) @14
     required_synchronized_secondaries_to_commit int @14
     sequence_number bigint @14
     is_contained bit @16`,
    function* (session) {
      if (!seesDefinitions(session)) return;
      for (const group of groupsHere(session)) {
        const [type, description] = clusterTypes[group.clusterType];
        yield {
          group_id: group.id,
          name: group.name,
          resource_id: group.resourceId.toLowerCase(),
          resource_group_id: group.resourceGroupId.toLowerCase(),
          failure_condition_level: 3,
          health_check_timeout: 30_000,
          automated_backup_preference: 2,
          automated_backup_preference_desc: 'SECONDARY',
          version: 0,
          basic_features: group.basic,
          dtc_support: false,
          db_failover: false,
          is_distributed: false,
          cluster_type: type,
          cluster_type_desc: description,
          required_synchronized_secondaries_to_commit: group.required,
          sequence_number: group.sequence,
          is_contained: group.contained,
        };
      }
      for (const side of sidesHere(session)) {
        yield {
          group_id: side.id,
          name: side.name,
          version: 0,
          basic_features: false,
          dtc_support: false,
          db_failover: false,
          is_distributed: true,
          cluster_type: null,
          cluster_type_desc: null,
          required_synchronized_secondaries_to_commit: side.required,
          sequence_number: 4_294_967_297n,
          is_contained: side.local.contained,
        };
      }
    },
  ),
  view(
    'availability_replicas',
    `replica_id uniqueidentifier
     group_id uniqueidentifier
     replica_metadata_id int
     replica_server_name nvarchar(256)
     owner_sid varbinary(85)
     endpoint_url nvarchar(256)
     availability_mode tinyint
     availability_mode_desc nvarchar(60)
     failover_mode tinyint
     failover_mode_desc nvarchar(60)
     session_timeout int
     primary_role_allow_connections tinyint
     primary_role_allow_connections_desc nvarchar(60)
     secondary_role_allow_connections tinyint
     secondary_role_allow_connections_desc nvarchar(60)
     create_date datetime
     modify_date datetime
     backup_priority int
     read_only_routing_url nvarchar(256)
     seeding_mode tinyint
     seeding_mode_desc nvarchar(60)
     read_write_routing_url nvarchar(256) @15`,
    function* (session) {
      if (!seesDefinitions(session)) return;
      for (const group of groupsHere(session)) {
        for (const replica of group.replicas) {
          yield {
            replica_id: replica.id,
            group_id: group.id,
            replica_metadata_id: replica.metadataId,
            replica_server_name: replica.name,
            owner_sid: new Uint8Array([1]),
            endpoint_url: replica.endpointUrl,
            availability_mode: modes[replica.mode],
            availability_mode_desc: replica.mode,
            failover_mode: failoverModes[replica.failoverMode],
            failover_mode_desc: replica.failoverMode,
            session_timeout: replica.sessionTimeout,
            primary_role_allow_connections: primaryConnections[replica.primaryConnections],
            primary_role_allow_connections_desc: replica.primaryConnections,
            secondary_role_allow_connections: secondaryConnections[replica.secondaryConnections],
            secondary_role_allow_connections_desc: replica.secondaryConnections,
            create_date: dateValue(replica.createdAt),
            modify_date: dateValue(replica.modifiedAt),
            backup_priority: replica.backupPriority,
            seeding_mode: seedingModes[replica.seeding],
            seeding_mode_desc: replica.seeding,
          };
        }
      }
      for (const side of sidesHere(session)) {
        for (const member of side.members) {
          yield {
            replica_id: member.replicaId,
            group_id: side.id,
            replica_server_name: member.name,
            owner_sid: new Uint8Array([1]),
            endpoint_url: member.listenerUrl,
            availability_mode: modes[member.mode],
            availability_mode_desc: member.mode,
            failover_mode: 1,
            failover_mode_desc: 'MANUAL',
            session_timeout: 10,
            primary_role_allow_connections: 2,
            primary_role_allow_connections_desc: 'ALL',
            secondary_role_allow_connections: 0,
            secondary_role_allow_connections_desc: 'NO',
            create_date: dateValue(member.createdAt),
            modify_date: dateValue(member.modifiedAt),
            backup_priority: 50,
            seeding_mode: seedingModes[member.seeding],
            seeding_mode_desc: member.seeding,
          };
        }
      }
    },
  ),
  view(
    'availability_databases_cluster',
    `group_id uniqueidentifier not null
     group_database_id uniqueidentifier not null
     database_name sysname
     truncation_lsn numeric(25,0)`,
    function* (session) {
      if (!seesDefinitions(session)) return;
      for (const group of groupsHere(session))
        for (const database of group.databases.values())
          yield { group_id: group.id, group_database_id: database.id, database_name: database.name, truncation_lsn: null };
    },
  ),
];
