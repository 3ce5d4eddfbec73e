import { isIP } from 'node:net';
import { type Arm, ArmFailure, armPath } from './arm.ts';
import { effectiveGroups, type GroupName, groupNameOf } from './effective-rules.ts';
import { flagAt, listAt, textAt } from './json.ts';
import type { Place } from './place.ts';
import { judgeInbound } from './security-rules.ts';
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

const networkVersion = '2024-05-01';
/** Any port of a client. */
const sourcePort = 60_000;
/** The questions of a check-up may not take longer, ms. */
const deadline = 60_000;

/**
 * Asks Network Watcher about one packet each. Where there is no watcher, or it refuses to answer, the effective rules are read and judged
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
  const foreign = packets.find(({ source }) => isIP(source) !== isIP(destination));
  if (foreign) throw new ArmFailure('protocol', `${foreign.source} and ${destination} are not of one family of addresses`);
  const group = groupNameOf(textAt(card, 'properties', 'networkSecurityGroup', 'id'));
  try {
    const watcher = await watcherOf(arm, subscriptionId, machine.location, signal);
    if (watcher !== undefined)
      return await Promise.all(
        packets.map(async (packet) => ({ ...(await askWatcher(arm, watcher, machine.id, nic, destination, packet, signal)), group })),
      );
  } catch (error) {
    if (!(error instanceof ArmFailure) || error.kind !== 'refused') throw error;
  }
  const groups = await effectiveGroups(arm, nic, networkVersion, deadline, signal);
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
