import { shownName } from '../../../engine/servers/server.ts';
import type { ManagedInstanceResource } from '../../managed-instance.ts';
import type { Provider } from '../../provider.ts';
import { isWithin } from '../../resource-path.ts';
import { certificates, trustCertificates } from './certificates.ts';
import { databases } from './databases.ts';
import { instanceOf } from './find.ts';
import { links } from './links.ts';

const withDatabaseFormat = ['2023-08-01-preview', '2023-08-01', '2024-05-01-preview', '2025-01-01'];
const withoutDatabaseFormat = ['2021-11-01', '2021-11-01-preview', '2022-08-01-preview'];

const INSTANCES = 'microsoft.sql/managedinstances';

/** Azure SQL Managed Instance. */
export const managedInstances: Provider = {
  [INSTANCES]: {
    versions: [...withoutDatabaseFormat, ...withDatabaseFormat],
    get: (call) => instanceModel(instanceOf(call), call.version),
    list: ({ world, path, version }) =>
      [...world.managedInstances.values()].filter(({ id }) => isWithin(id, path.id)).map((one) => instanceModel(one, version)),
  },
  [`${INSTANCES}/databases`]: databases,
  [`${INSTANCES}/distributedavailabilitygroups`]: links,
  [`${INSTANCES}/endpointcertificates`]: certificates,
  [`${INSTANCES}/servertrustcertificates`]: trustCertificates,
  'microsoft.sql/locations/instancefailovergroups': {
    versions: [...withoutDatabaseFormat, ...withDatabaseFormat],
    list: ({ world }) =>
      [...world.managedInstances.values()].flatMap((instance) =>
        instance.failoverGroups.map((name) => ({
          id: `${instance.id.replace(/\/managedInstances\/.*$/, '')}/locations/${instance.location}/instanceFailoverGroups/${name}`,
          name,
          type: 'Microsoft.Sql/locations/instanceFailoverGroups',
          properties: {
            replicationRole: 'Primary',
            replicationState: 'CATCH_UP',
            managedInstancePairs: [{ primaryManagedInstanceId: instance.id, partnerManagedInstanceId: `${instance.id}-partner` }],
          },
        })),
      ),
  },
};

const tiers = {
  GeneralPurpose: { name: 'GP_Gen5', tier: 'GeneralPurpose', family: 'Gen5', capacity: 8 },
  BusinessCritical: { name: 'BC_Gen5', tier: 'BusinessCritical', family: 'Gen5', capacity: 8 },
} as const;

function instanceModel(instance: ManagedInstanceResource, version: string): unknown {
  const { traits } = instance;
  const host = shownName(instance.primary());
  return {
    id: instance.id,
    name: instance.name,
    type: 'Microsoft.Sql/managedInstances',
    location: instance.location,
    sku: tiers[traits.tier],
    properties: {
      provisioningState: instance.provisioningState,
      state: traits.state,
      fullyQualifiedDomainName: host,
      dnsZone: host.split('.')[1],
      subnetId: `${instance.id.replace(/\/providers\/.*$/, '')}/providers/Microsoft.Network/virtualNetworks/vnet/subnets/managed-instances`,
      publicDataEndpointEnabled: false,
      collation: instance.primary().collation,
      ...(withDatabaseFormat.includes(version) && { databaseFormat: traits.databaseFormat }),
    },
  };
}
