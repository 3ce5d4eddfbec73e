import { instanceName } from '../servers/server.ts';
import { view } from './define.ts';
import { dateValue } from './values.ts';
import { demandServerState, groupsHere, seesState, sidesHere } from './visibility.ts';

/** Small views that tools ask for when they connect. */
export const discoveryViews = [
  view(
    'dm_hadr_name_id_map',
    'ag_name nvarchar(256)\nag_id uniqueidentifier\nag_resource_id nvarchar(256)\nag_group_id nvarchar(256)',
    function* (session) {
      if (!seesState(session)) return;
      for (const group of groupsHere(session))
        yield { ag_name: group.name, ag_id: group.id, ag_resource_id: group.resourceId, ag_group_id: group.resourceGroupId };
      for (const side of sidesHere(session)) yield { ag_name: side.name, ag_id: side.id };
    },
  ),
  view(
    'dm_hadr_instance_node_map',
    'ag_resource_id nvarchar(256) not null\ninstance_name nvarchar(256) not null\nnode_name nvarchar(256) not null',
    function* (session) {
      if (!seesState(session)) return;
      for (const group of groupsHere(session)) {
        if (group.clusterType !== 'WSFC') continue;
        for (const replica of group.replicas)
          yield { ag_resource_id: group.resourceId, instance_name: replica.name, node_name: replica.name.split('\\')[0] ?? replica.name };
      }
    },
  ),
  view(
    'availability_read_only_routing_lists',
    'replica_id uniqueidentifier not null\nrouting_priority int not null\nread_only_replica_id uniqueidentifier not null',
    () => [],
  ),
  view(
    'servers',
    `server_id int not null
     name sysname not null
     product sysname not null
     provider sysname not null
     data_source nvarchar(4000)
     location nvarchar(4000)
     provider_string nvarchar(4000)
     catalog sysname
     connect_timeout int
     query_timeout int
     is_linked bit not null
     is_remote_login_enabled bit not null
     is_rpc_out_enabled bit not null
     is_data_access_enabled bit not null
     modify_date datetime not null`,
    function* (session) {
      const { server } = session;
      yield {
        server_id: 0,
        name: server.name,
        product: 'SQL Server',
        provider: 'SQLNCLI',
        data_source: server.name,
        connect_timeout: 0,
        query_timeout: 0,
        is_linked: false,
        is_remote_login_enabled: true,
        is_rpc_out_enabled: true,
        is_data_access_enabled: false,
        modify_date: dateValue(server.startedAt),
      };
    },
  ),
  view(
    'database_principals',
    `name sysname not null
     principal_id int not null
     type char(1) not null
     type_desc nvarchar(60)
     default_schema_name sysname
     create_date datetime not null
     modify_date datetime not null
     owning_principal_id int
     sid varbinary(85)
     is_fixed_role bit not null
     authentication_type int not null
     authentication_type_desc nvarchar(60)`,
    function* (session) {
      const created = dateValue(session.server.startedAt);
      const user = { type: 'S', type_desc: 'SQL_USER', create_date: created, modify_date: created, is_fixed_role: false };
      yield {
        ...user,
        name: 'dbo',
        principal_id: 1,
        default_schema_name: 'dbo',
        sid: new Uint8Array([1]),
        authentication_type: 1,
        authentication_type_desc: 'INSTANCE',
      };
      yield {
        ...user,
        name: 'guest',
        principal_id: 2,
        default_schema_name: 'guest',
        sid: new Uint8Array([0]),
        authentication_type: 0,
        authentication_type_desc: 'NONE',
      };
    },
  ),
  view(
    'dm_os_host_info',
    `host_platform nvarchar(256) not null
     host_distribution nvarchar(256) not null
     host_release nvarchar(256) not null
     host_service_pack_level nvarchar(256) not null
     host_sku int
     os_language_version int not null`,
    function* (session) {
      demandServerState(session);
      yield {
        host_platform: 'Windows',
        host_distribution: 'Windows Server 2022 Standard',
        host_release: '10.0',
        host_service_pack_level: '',
        host_sku: 7,
        os_language_version: 1033,
      };
    },
    14,
  ),
  view(
    'dm_server_services',
    `servicename nvarchar(256) not null
     startup_type int
     startup_type_desc nvarchar(256) not null
     status int
     status_desc nvarchar(256) not null
     process_id int
     last_startup_time datetimeoffset(7)
     service_account nvarchar(256) not null
     filename nvarchar(256) not null
     is_clustered nvarchar(1) not null
     cluster_nodename nvarchar(256)`,
    function* (session) {
      demandServerState(session);
      const { server } = session;
      const instance = instanceName(server) ?? 'MSSQLSERVER';
      yield {
        servicename: `SQL Server (${instance})`,
        startup_type: 2,
        startup_type_desc: 'Automatic',
        status: 4,
        status_desc: 'Running',
        process_id: 4242,
        last_startup_time: dateValue(server.startedAt),
        service_account: server.network.serviceAccount,
        filename: 'C:\\Program Files\\Microsoft SQL Server\\MSSQL\\Binn\\sqlservr.exe',
        is_clustered: 'N',
      };
    },
  ),
];
