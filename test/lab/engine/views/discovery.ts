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
