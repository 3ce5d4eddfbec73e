/** Rules of network security groups, and what they do to a packet. Source: Microsoft, "Network security groups". */
export interface SecurityRule {
  readonly name: string;
  readonly priority: number;
  readonly access: 'Allow' | 'Deny';
  readonly protocol: 'Tcp' | 'Udp' | '*';
  /** `*`, a service tag, an address or a network. */
  readonly source: string;
  /** `*`, a port or a range. */
  readonly port: string;
}

export interface SecurityGroup {
  readonly id: string;
  readonly rules: SecurityRule[];
}

/** The address space of the virtual network with what it is connected to. */
export const virtualNetwork = ['10.0.0.0/8', '168.63.129.16/32'] as const;

/** The inbound rules that every group has and nobody can delete. */
export const defaultRules: readonly SecurityRule[] = [
  { name: 'AllowVnetInBound', priority: 65_000, access: 'Allow', protocol: '*', source: 'VirtualNetwork', port: '*' },
  { name: 'AllowAzureLoadBalancerInBound', priority: 65_001, access: 'Allow', protocol: '*', source: 'AzureLoadBalancer', port: '*' },
  { name: 'DenyAllInBound', priority: 65_500, access: 'Deny', protocol: '*', source: '*', port: '*' },
];

/** The networks behind a tag; undefined when it is no tag. */
export const expand = (source: string): readonly string[] | undefined =>
  ({ VirtualNetwork: virtualNetwork, AzureLoadBalancer: ['168.63.129.16/32'] as const })[source];

export interface Decision {
  readonly access: 'Allow' | 'Deny';
  readonly ruleName: string;
}

/** The first rule by priority that a TCP packet fits. A group that is not there lets everything in. */
export function decide(group: SecurityGroup | undefined, source: string, port: number): Decision | undefined {
  if (group === undefined) return undefined;
  const rule = [...group.rules, ...defaultRules]
    .sort((a, b) => a.priority - b.priority)
    .find((one) => one.protocol !== 'Udp' && coversPort(one.port, port) && coversAddress(one.source, source));
  return (
    rule && { access: rule.access, ruleName: `${defaultRules.includes(rule) ? 'defaultSecurityRules' : 'securityRules'}/${rule.name}` }
  );
}

function coversPort(range: string, port: number): boolean {
  const [low = '', high = low] = range.split('-');
  return range === '*' || (port >= Number(low) && port <= Number(high));
}

function coversAddress(source: string, address: string): boolean {
  if (source === '*') return true;
  return (expand(source) ?? [source]).some((network) => {
    const [base = '', bits = '32'] = network.split('/');
    const shift = 2 ** (32 - Number(bits));
    return Math.floor(numberOf(base) / shift) === Math.floor(numberOf(address) / shift);
  });
}

const numberOf = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
