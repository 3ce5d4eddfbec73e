import { view } from './define.ts';
import { groupsHere, seesDefinitions } from './visibility.ts';

export const listenerViews = [
  view(
    'availability_group_listeners',
    `group_id uniqueidentifier not null
     listener_id nvarchar(36)
     dns_name nvarchar(63)
     port int
     is_conformant bit not null
     ip_configuration_string_from_cluster nvarchar(max)
     is_distributed_network_name bit @15`,
    function* (session) {
      if (!seesDefinitions(session)) return;
      for (const { id, listener } of groupsHere(session)) {
        if (listener === undefined) continue;
        yield {
          group_id: id,
          listener_id: listener.id.toLowerCase(),
          dns_name: listener.name,
          port: listener.port,
          is_conformant: true,
          ip_configuration_string_from_cluster: listener.distributedNetworkName ? null : `('IP Address: ${listener.address}')`,
          is_distributed_network_name: listener.distributedNetworkName,
        };
      }
    },
  ),
  view(
    'availability_group_listener_ip_addresses',
    `listener_id nvarchar(36)
     ip_address nvarchar(48)
     ip_subnet_mask nvarchar(15)
     is_dhcp bit
     network_subnet_ip nvarchar(48)
     network_subnet_prefix_length int
     network_subnet_ipv4_mask nvarchar(15)
     state tinyint
     state_desc nvarchar(60)`,
    function* (session) {
      if (!seesDefinitions(session)) return;
      for (const { listener } of groupsHere(session)) {
        if (listener === undefined || listener.distributedNetworkName) continue;
        yield {
          listener_id: listener.id.toLowerCase(),
          ip_address: listener.address,
          ip_subnet_mask: '255.255.255.0',
          is_dhcp: false,
          network_subnet_ip: listener.address.replace(/\.\d+$/, '.0'),
          network_subnet_prefix_length: 24,
          network_subnet_ipv4_mask: '255.255.255.0',
          state: 1,
          state_desc: 'ONLINE',
        };
      }
    },
  ),
];
