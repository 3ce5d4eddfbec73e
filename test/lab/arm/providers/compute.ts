import { ArmError, notFound } from '../arm-error.ts';
import { type Call, type Provider, takingTime } from '../provider.ts';
import { isWithin } from '../resource-path.ts';
import type { Size, VirtualMachine } from '../world.ts';

const powerTexts = { running: 'VM running', starting: 'VM starting', stopped: 'VM stopped', deallocated: 'VM deallocated' } as const;

/** Throws 404. */
export function machineOf({ world, path }: Call): VirtualMachine {
  return world.machines.get(path.id.toLowerCase()) ?? missing(path.type, path.names[0] ?? '', path.group ?? '');
}

function missing(type: string, name: string, group: string): never {
  throw notFound(type, name, group);
}

const machineVersions = ['2022-11-01', '2023-03-01', '2024-03-01', '2024-07-01', '2024-11-01'];

export const compute: Provider = {
  'microsoft.compute/virtualmachines': {
    versions: machineVersions,
    get(call) {
      const machine = machineOf(call);
      return {
        ...modelOf(machine),
        ...(call.query.get('$expand')?.toLowerCase() === 'instanceview' && {
          properties: { ...propertiesOf(machine), instanceView: instanceView(machine) },
        }),
      };
    },
    list: ({ world, path }) => [...world.machines.values()].filter(({ id }) => isWithin(id, path.id)).map(modelOf),
    actions: {
      start(call) {
        const machine = call.world.machines.get(call.path.id.toLowerCase());
        if (!machine) throw notFound(call.path.parentType, call.path.names[0] ?? '', call.path.group ?? '');
        machine.power = 'starting';
        return takingTime(() => {
          machine.power = 'running';
          return undefined;
        });
      },
    },
  },
  'microsoft.compute/skus': {
    versions: ['2019-04-01', '2021-07-01'],
    list({ world, query }) {
      const region = /^location eq '([^']+)'$/.exec(query.get('$filter') ?? '')?.[1];
      if (query.has('$filter') && region === undefined) throw new ArmError(400, 'BadRequest', 'Only the filter by location is supported.');
      return world.sizes.map((size) => skuOf(size, region ?? 'westeurope'));
    },
  },
};

const propertiesOf = (machine: VirtualMachine) => ({
  vmId: machine.nic.id.length.toString(16).padStart(8, '0'),
  provisioningState: 'Succeeded',
  hardwareProfile: { vmSize: machine.size },
  storageProfile: { osDisk: { osType: 'Windows', name: `${machine.name}_OsDisk` } },
  networkProfile: { networkInterfaces: [{ id: machine.nic.id, properties: { primary: true } }] },
});

const modelOf = (machine: VirtualMachine) => ({
  id: machine.id,
  name: machine.name,
  type: 'Microsoft.Compute/virtualMachines',
  location: machine.location,
  properties: propertiesOf(machine),
  resources: machine.extensions.map(({ name, publisher, type }) => ({
    id: `${machine.id}/extensions/${name}`,
    name,
    type: 'Microsoft.Compute/virtualMachines/extensions',
    location: machine.location,
    properties: { publisher, type, provisioningState: 'Succeeded' },
  })),
});

const instanceView = (machine: VirtualMachine) => ({
  computerName: machine.name,
  vmAgent: { vmAgentVersion: '2.7.41491.1121', statuses: [{ code: 'ProvisioningState/succeeded', level: 'Info', displayStatus: 'Ready' }] },
  statuses: [
    { code: 'ProvisioningState/succeeded', level: 'Info', displayStatus: 'Provisioning succeeded' },
    { code: `PowerState/${machine.power}`, level: 'Info', displayStatus: powerTexts[machine.power] },
  ],
});

const skuOf = (size: Size, region: string) => ({
  resourceType: 'virtualMachines',
  name: size.name,
  tier: 'Standard',
  size: size.name.replace('Standard_', ''),
  locations: [region],
  capabilities: Object.entries({
    vCPUs: size.cpus,
    MemoryGB: size.memoryGb,
    UncachedDiskIOPS: size.ioPerSecond,
    UncachedDiskBytesPerSecond: size.ioBytesPerSecond,
  }).map(([name, value]) => ({ name, value: String(value) })),
  restrictions: [],
});
