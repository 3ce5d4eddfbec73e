import { ArmError, notFound } from '../arm-error.ts';
import { type Call, type Provider, takingTime } from '../provider.ts';
import { decide, defaultRules, expand, type SecurityGroup, type SecurityRule } from '../security-groups.ts';
import type { NetworkInterface } from '../world.ts';

const versions = ['2022-07-01', '2023-09-01', '2024-01-01', '2024-05-01'];

export const network: Provider = {
  'microsoft.network/networkinterfaces': {
    versions,
    get(call) {
      const { nic } = machineWith(call);
      return {
        id: nic.id,
        name: call.path.names[0],
        type: 'Microsoft.Network/networkInterfaces',
        location: 'westeurope',
        properties: {
          provisioningState: 'Succeeded',
          ipConfigurations: [
            {
              name: 'ipconfig1',
              properties: { primary: true, privateIPAddress: nic.privateAddress, privateIPAllocationMethod: 'Dynamic' },
            },
          ],
          ...(nic.group && { networkSecurityGroup: { id: nic.group.id } }),
          primary: true,
        },
      };
    },
    actions: {
      effectivenetworksecuritygroups(call) {
        const { nic, power } = machineWith(call);
        if (power !== 'running')
          throw new ArmError(
            400,
            'NetworkInterfaceNotAssociatedWithRunningVirtualMachine',
            'The network interface must be attached to a running virtual machine to read its effective security groups.',
          );
        return takingTime(() => ({ value: groupsOf(nic).map(({ kind, group }) => effective(nic, kind, group)) }));
      },
    },
  },
  'microsoft.network/networkwatchers': {
    versions,
    list: ({ world }) =>
      world.watchers.map(({ id, location }) => ({
        id,
        name: id.split('/').pop(),
        type: 'Microsoft.Network/networkWatchers',
        location,
        properties: {},
      })),
    actions: {
      ipflowverify(call) {
        const { world, path, body } = call;
        if (!world.watchers.some(({ id }) => id.toLowerCase() === path.id.toLowerCase()))
          throw notFound(path.parentType, path.names[0] ?? '', path.group ?? '');
        const asked = readFlow(body);
        const machine = world.machines.get(asked.target.toLowerCase());
        if (!machine) throw new ArmError(404, 'TargetResourceNotFound', `The target resource '${asked.target}' was not found.`);
        if (asked.local !== machine.nic.privateAddress)
          throw new ArmError(400, 'InvalidIPAddress', `The address ${asked.local} does not belong to the virtual machine.`);
        return takingTime(() => {
          const decisions = groupsOf(machine.nic).flatMap(({ group }) => decide(group, asked.remote, asked.port) ?? []);
          const denied = decisions.find(({ access }) => access === 'Deny');
          return denied ?? decisions.at(-1) ?? { access: 'Allow', ruleName: 'No NSG' };
        });
      },
    },
  },
};

function machineWith({ world, path }: Call) {
  const found = [...world.machines.values()].find(({ nic }) => nic.id.toLowerCase() === path.id.toLowerCase());
  if (!found) throw notFound('Microsoft.Network/networkInterfaces', path.names[0] ?? '', path.group ?? '');
  return found;
}

/** Inbound packets meet the group of the subnet first. */
const groupsOf = (nic: NetworkInterface) =>
  [
    { kind: 'subnet', group: nic.subnetGroup },
    { kind: 'networkInterface', group: nic.group },
  ].flatMap(({ kind, group }) => (group ? [{ kind, group }] : []));

const effective = (nic: NetworkInterface, kind: string, group: SecurityGroup) => ({
  networkSecurityGroup: { id: group.id },
  association: { [kind]: { id: kind === 'subnet' ? `${nic.id}/subnet` : nic.id } },
  effectiveSecurityRules: [
    ...group.rules.map((rule) => effectiveRule(rule, 'securityRules')),
    ...defaultRules.map((rule) => effectiveRule(rule, 'defaultSecurityRules')),
  ],
});

function effectiveRule(rule: SecurityRule, folder: string) {
  const networks = expand(rule.source);
  const source = rule.source === '*' ? '0.0.0.0/0' : rule.source;
  return {
    name: `${folder}/${rule.name}`,
    protocol: rule.protocol === '*' ? 'All' : rule.protocol,
    sourcePortRange: '0-65535',
    destinationPortRange: rule.port === '*' ? '0-65535' : rule.port.includes('-') ? rule.port : `${rule.port}-${rule.port}`,
    sourceAddressPrefix: source,
    ...(networks && { expandedSourceAddressPrefix: networks }),
    destinationAddressPrefix: '0.0.0.0/0',
    access: rule.access,
    priority: rule.priority,
    direction: 'Inbound',
  };
}

/** The packet that is asked about. Throws 400 for what is missing or no address. */
function readFlow(body: unknown): { readonly target: string; readonly local: string; readonly remote: string; readonly port: number } {
  const given = typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>) : {};
  const text = (name: string): string => {
    const value = given[name];
    if (typeof value !== 'string' || value === '')
      throw new ArmError(400, 'InvalidRequestFormat', `Required property '${name}' is missing.`);
    return value;
  };
  if (text('direction') !== 'Inbound' || text('protocol') !== 'TCP')
    throw new ArmError(400, 'InvalidRequestFormat', 'The laboratory looks at inbound TCP only.');
  text('remotePort');
  for (const name of ['localIPAddress', 'remoteIPAddress'])
    if (!/^(\d{1,3}\.){3}\d{1,3}$/.test(text(name)))
      throw new ArmError(400, 'InvalidIPAddress', `'${text(name)}' is not a valid IPv4 address.`);
  return {
    target: text('targetResourceId'),
    local: text('localIPAddress'),
    remote: text('remoteIPAddress'),
    port: Number(text('localPort')),
  };
}
