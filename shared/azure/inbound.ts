import { type Arm, ArmFailure, armPath } from './arm.ts';
import { at, flagAt, listAt, numberAt, textAt, textsAt } from './json.ts';
import type { Place } from './place.ts';
import { judgeInbound, type SecurityGroup, type SecurityRule } from './security-rules.ts';
import type { VirtualMachine } from './virtual-machine.ts';

/** Whether the network security groups let packets from `source` in at `port`. */
export interface InboundVerdict {
  readonly source: string;
  readonly port: number;
  /** Undefined: the rules do not tell. */
  readonly allowed: boolean | undefined;
  readonly rule: string;
  /** Who said so. */
  readonly by: 'ipFlowVerify' | 'effective rules';
  /** The group that a new rule goes into: the one that decided, or else that of the network interface. */
  readonly group: GroupName | undefined;
}

export interface GroupName {
  readonly name: string;
  readonly resourceGroup: string;
}

const networkVersion = '2024-05-01';
/** Any port of a client. */
const sourcePort = 60_000;
/** The questions of a check-up may not take longer, ms. */
const deadline = 60_000;

/**
 * Asks Network Watcher about one packet each. Where there is no watcher, or no right to ask it, the effective rules are read and judged
 * here. Throws ArmFailure when neither can be had.
 */
export async function judgePorts(
  arm: Arm,
  { subscriptionId }: Pick<Place, 'subscriptionId'>,
  machine: VirtualMachine,
  packets: readonly { readonly source: string; readonly port: number }[],
  signal: AbortSignal,
): Promise<readonly InboundVerdict[]> {
  const [nic] = machine.interfaces;
  if (nic === undefined) throw new ArmFailure('protocol', 'the virtual machine has no network interface');
  const card = await arm.request({ method: 'GET', path: nic, apiVersion: networkVersion, signal });
  const configuration = listAt(card, 'properties', 'ipConfigurations').find(
    (one, _index, all) => flagAt(one, 'properties', 'primary') ?? all.length === 1,
  );
  const destination = textAt(configuration, 'properties', 'privateIPAddress');
  if (destination === undefined) throw new ArmFailure('protocol', 'the network interface has no private address');
  const group = groupNameOf(textAt(card, 'properties', 'networkSecurityGroup', 'id'));
  try {
    const watcher = await watcherOf(arm, subscriptionId, machine.location, signal);
    if (watcher !== undefined)
      return await Promise.all(
        packets.map(async (packet) => ({ ...(await askWatcher(arm, watcher, machine.id, nic, destination, packet, signal)), group })),
      );
  } catch (error) {
    if (!(error instanceof ArmFailure) || error.status !== 403) throw error;
  }
  const groups = await effectiveGroups(arm, nic, signal);
  return packets.map((packet) => {
    const { allowed, rule, groupId } = judgeInbound(groups, { ...packet, sourcePort, destination });
    return { ...packet, allowed, rule, by: 'effective rules', group: groupNameOf(groupId) ?? group };
  });
}

/** Network Watcher is one a region; Azure makes it in a resource group of its own. */
async function watcherOf(arm: Arm, subscriptionId: string, location: string, signal: AbortSignal): Promise<string | undefined> {
  const path = `${armPath('subscriptions', subscriptionId)}/providers/Microsoft.Network/networkWatchers`;
  const watchers = await arm.list({ path, apiVersion: networkVersion, signal });
  return textAt(
    watchers.find((watcher) => textAt(watcher, 'location')?.toLowerCase() === location.toLowerCase()),
    'id',
  );
}

async function askWatcher(
  arm: Arm,
  watcher: string,
  machineId: string,
  nic: string,
  destination: string,
  { source, port }: { readonly source: string; readonly port: number },
  signal: AbortSignal,
): Promise<Omit<InboundVerdict, 'group'>> {
  const body = {
    targetResourceId: machineId,
    targetNicResourceId: nic,
    direction: 'Inbound',
    protocol: 'TCP',
    localPort: String(port),
    remotePort: String(sourcePort),
    localIPAddress: destination,
    remoteIPAddress: source,
  };
  const answer = await arm.request({
    method: 'POST',
    path: `${watcher}/ipFlowVerify`,
    apiVersion: networkVersion,
    body,
    repeatable: true,
    deadline,
    signal,
  });
  const access = textAt(answer, 'access')?.toLowerCase();
  return {
    source,
    port,
    allowed: access === 'allow' ? true : access === 'deny' ? false : undefined,
    rule: textAt(answer, 'ruleName') ?? 'a rule without a name',
    by: 'ipFlowVerify',
  };
}

/** One group for the subnet and one for the interface, where they have one. Azure answers for machines that run. */
async function effectiveGroups(arm: Arm, nic: string, signal: AbortSignal): Promise<readonly SecurityGroup[]> {
  const path = `${nic}/effectiveNetworkSecurityGroups`;
  const answer = await arm.request({ method: 'POST', path, apiVersion: networkVersion, repeatable: true, deadline, signal });
  return listAt(answer, 'value').map((group) => {
    const id = textAt(group, 'networkSecurityGroup', 'id');
    return { id, name: groupNameOf(id)?.name ?? 'network security group', rules: listAt(group, 'effectiveSecurityRules').map(ruleOf) };
  });
}

/** A rule has one prefix or range, or a list of them; a tag comes with the addresses that it stands for. */
const ruleOf = (rule: unknown): SecurityRule => ({
  name: textAt(rule, 'name') ?? '',
  priority: numberAt(rule, 'priority') ?? 65_536,
  direction: textAt(rule, 'direction') ?? '',
  access: textAt(rule, 'access') ?? '',
  protocol: textAt(rule, 'protocol') ?? '',
  sources: prefixesOf(rule, 'source', 'expandedSourceAddressPrefix'),
  sourcePorts: oneOrMore(rule, 'sourcePortRange'),
  destinations: prefixesOf(rule, 'destination', 'expandedDestinationAddressPrefix'),
  ports: oneOrMore(rule, 'destinationPortRange'),
});

function prefixesOf(rule: unknown, end: 'source' | 'destination', expanded: string): readonly string[] {
  const addresses = textsAt(rule, expanded);
  return addresses.length > 0 ? addresses : oneOrMore(rule, `${end}AddressPrefix`, `${end}AddressPrefixes`);
}

function oneOrMore(rule: unknown, one: string, more = `${one}s`): readonly string[] {
  const many = textsAt(rule, more);
  const single = at(rule, one);
  return many.length > 0 ? many : typeof single === 'string' && single !== '' ? [single] : [];
}

function groupNameOf(id: string | undefined): GroupName | undefined {
  const found = /\/resourceGroups\/([^/]+)\/.*\/networkSecurityGroups\/([^/]+)$/i.exec(id ?? '');
  return found?.[1] !== undefined && found[2] !== undefined ? { resourceGroup: found[1], name: found[2] } : undefined;
}
