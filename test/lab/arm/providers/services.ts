import { ArmError, notFound } from '../arm-error.ts';
import { assignmentsAt } from '../authorize.ts';
import { listLocks } from '../locks.ts';
import type { Provider } from '../provider.ts';

/** Services that know something about a machine. */
export const services: Provider = {
  'microsoft.sqlvirtualmachine/sqlvirtualmachines': {
    versions: ['2022-02-01', '2023-10-01'],
    get({ world, path, query }) {
      const found = world.sqlMachines.get(path.id.toLowerCase());
      if (!found) throw notFound(path.type, path.names[0] ?? '', path.group ?? '');
      return {
        id: found.id,
        name: path.names[0],
        type: 'Microsoft.SqlVirtualMachine/sqlVirtualMachines',
        location: 'westeurope',
        properties: {
          provisioningState: found.provisioningState,
          virtualMachineResourceId: found.id.replace('Microsoft.SqlVirtualMachine/sqlVirtualMachines', 'Microsoft.Compute/virtualMachines'),
          sqlImageOffer: 'SQL2022-WS2022',
          sqlImageSku: found.edition,
          sqlManagement: found.management,
          sqlServerLicenseType: found.licence,
          osType: 'Windows',
          ...(query.get('$expand') === '*' && { autoBackupSettings: { enable: found.automaticBackup } }),
        },
      };
    },
  },
  'microsoft.authorization/permissions': {
    versions: ['2018-07-01', '2022-04-01'],
    list: ({ world, principal, path }) =>
      assignmentsAt(world, principal, path.id).map(({ actions, notActions }) => ({
        actions,
        notActions,
        dataActions: [],
        notDataActions: [],
      })),
  },
  'microsoft.authorization/locks': {
    versions: ['2016-09-01', '2020-05-01'],
    list: ({ world, path, query }) => listLocks(world, path.id, query.get('$filter')),
  },
  'microsoft.recoveryservices/locations': {
    versions: ['2023-02-01', '2023-06-01'],
    actions: {
      backupstatus({ world, body }) {
        const asked = typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>) : {};
        if (asked.resourceType !== 'VM' || typeof asked.resourceId !== 'string')
          throw new ArmError(400, 'BMSUserErrorInvalidInput', 'resourceType and resourceId are required.');
        return {
          protectionStatus: world.protectedMachines.has(asked.resourceId.toLowerCase()) ? 'Protected' : 'NotProtected',
          fabricName: 'Azure',
        };
      },
    },
  },
};
