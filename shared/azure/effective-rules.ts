import type { Arm } from './arm.ts';
import { at, listAt, numberAt, textAt, textsAt } from './json.ts';
import type { SecurityGroup, SecurityRule } from './security-rules.ts';

export interface GroupName {
  readonly name: string;
  readonly resourceGroup: string;
}

/** One group for the subnet and one for the interface, where they have one. Azure answers for machines that run. Throws ArmFailure. */
export async function effectiveGroups(
  arm: Arm,
  nic: string,
  apiVersion: string,
  deadline: number,
  signal: AbortSignal,
): Promise<readonly SecurityGroup[]> {
  const path = `${nic}/effectiveNetworkSecurityGroups`;
  const answer = await arm.request({ method: 'POST', path, apiVersion, repeatable: true, deadline, signal });
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

/** The name in the id of a network security group. */
export function groupNameOf(id: string | undefined): GroupName | undefined {
  const found = /\/resourceGroups\/([^/]+)\/.*\/networkSecurityGroups\/([^/]+)$/i.exec(id ?? '');
  return found?.[1] !== undefined && found[2] !== undefined ? { resourceGroup: found[1], name: found[2] } : undefined;
}
