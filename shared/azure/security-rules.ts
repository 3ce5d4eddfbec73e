import { BlockList, isIP } from 'node:net';

/** A packet that a machine would get over TCP. */
export interface Inbound {
  readonly source: string;
  readonly sourcePort: number;
  readonly destination: string;
  readonly port: number;
}

/** An effective rule: tags are already expanded to addresses, as far as Azure does that. */
export interface SecurityRule {
  readonly name: string;
  readonly priority: number;
  readonly direction: string;
  readonly access: string;
  /** Tcp, Udp, All or *. */
  readonly protocol: string;
  readonly sources: readonly string[];
  readonly sourcePorts: readonly string[];
  readonly destinations: readonly string[];
  readonly ports: readonly string[];
}

/** The rules of one network security group. */
export interface SecurityGroup {
  readonly name: string;
  /** Of the resource; undefined when Azure does not tell. */
  readonly id?: string | undefined;
  readonly rules: readonly SecurityRule[];
}

/** `allowed` undefined: a rule names a tag whose addresses Azure did not tell, and they decide. */
export interface RuleVerdict {
  readonly allowed: boolean | undefined;
  /** The rule that decided. */
  readonly rule: string;
  /** Id of the group that it is in. */
  readonly groupId?: string | undefined;
}

/**
 * What the groups of a subnet and of a network interface say together: each is judged by itself and all have to allow it. In a group the
 * rule with the lowest priority number that fits decides (Microsoft, "Network security groups: how traffic is evaluated").
 */
export function judgeInbound(groups: readonly SecurityGroup[], packet: Inbound): RuleVerdict {
  const verdicts = groups.map((group) => judgeGroup(group, packet));
  return (
    verdicts.find(({ allowed }) => allowed === false) ??
    verdicts.find(({ allowed }) => allowed === undefined) ??
    verdicts.at(-1) ?? { allowed: true, rule: 'no network security group' }
  );
}

/** The verdict of one group, with its id. */
function judgeGroup(group: SecurityGroup, packet: Inbound): RuleVerdict {
  return { ...judgeRules(group, packet), groupId: group.id };
}

function judgeRules({ name, rules }: SecurityGroup, packet: Inbound): RuleVerdict {
  const inbound = rules.filter(({ direction }) => /^inbound$/i.test(direction)).sort((a, b) => a.priority - b.priority);
  let doubtful: SecurityRule | undefined;
  for (const rule of inbound) {
    const fits = suits(rule, packet);
    if (fits === undefined) doubtful ??= rule;
    if (fits !== true) continue;
    const allowed = /^allow$/i.test(rule.access);
    // An earlier rule that may fit changes nothing when it says the same.
    if (doubtful && /^allow$/i.test(doubtful.access) !== allowed) return { allowed: undefined, rule: `${name}: ${doubtful.name}` };
    return { allowed, rule: `${name}: ${rule.name}` };
  }
  return doubtful ? { allowed: undefined, rule: `${name}: ${doubtful.name}` } : { allowed: false, rule: `${name}: no rule fits` };
}

/** Undefined: not to be told. */
function suits(rule: SecurityRule, packet: Inbound): boolean | undefined {
  if (!/^(tcp|all|\*)$/i.test(rule.protocol)) return false;
  if (!hasPort(rule.ports, packet.port) || !hasPort(rule.sourcePorts, packet.sourcePort)) return false;
  const from = hasAddress(rule.sources, packet.source);
  const to = hasAddress(rule.destinations, packet.destination);
  if (from === false || to === false) return false;
  return from === true && to === true ? true : undefined;
}

/** `*`, `5022`, `5000-6000`. Without any, the rule does not look at it. */
function hasPort(ranges: readonly string[], port: number): boolean {
  if (ranges.length === 0) return true;
  return ranges.some((range) => {
    if (range === '*') return true;
    const [first, last = first] = range.split('-').map((part) => Number.parseInt(part, 10));
    return first !== undefined && last !== undefined && port >= first && port <= last;
  });
}

function hasAddress(prefixes: readonly string[], address: string): boolean | undefined {
  if (prefixes.length === 0) return true;
  let doubtful = false;
  for (const prefix of prefixes) {
    if (prefix === '*' || /^any$/i.test(prefix)) return true;
    const [network = '', length] = prefix.split('/');
    const family = isIP(network);
    if (family === 0) doubtful = true;
    else if (family === isIP(address) && contains(network, length, family, address)) return true;
  }
  return doubtful ? undefined : false;
}

function contains(network: string, length: string | undefined, family: number, address: string): boolean {
  const type = family === 6 ? 'ipv6' : 'ipv4';
  const bits = length === undefined ? (family === 6 ? 128 : 32) : Number.parseInt(length, 10);
  const list = new BlockList();
  list.addSubnet(network, bits, type);
  return list.check(address, type);
}
