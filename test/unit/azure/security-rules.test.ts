import { type Inbound, judgeInbound, type SecurityGroup, type SecurityRule } from '../../../shared/azure/security-rules.ts';

const packet: Inbound = { source: '10.1.0.4', sourcePort: 60_000, destination: '10.2.0.4', port: 5022 };

const rule = (priority: number, access: string, more: Partial<SecurityRule> = {}): SecurityRule => ({
  name: `rule-${priority}`,
  priority,
  direction: 'Inbound',
  access,
  protocol: 'Tcp',
  sources: ['*'],
  sourcePorts: ['0-65535'],
  destinations: ['0.0.0.0/0'],
  ports: ['5022-5022'],
  ...more,
});
const group = (...rules: SecurityRule[]): SecurityGroup => ({ name: 'nsg', rules });
const denyAll = rule(65_500, 'Deny', { ports: ['*'], protocol: 'All' });

describe('one group', () => {
  test.each<[string, readonly SecurityRule[], boolean | undefined, string]>([
    ['nothing but the last rule', [denyAll], false, 'rule-65500'],
    ['a rule for the port', [rule(100, 'Allow'), denyAll], true, 'rule-100'],
    ['the lowest number wins, wherever it stands', [rule(200, 'Allow'), denyAll, rule(100, 'Deny')], false, 'rule-100'],
    ['a range of ports', [rule(100, 'Allow', { ports: ['80', '5000-6000'] }), denyAll], true, 'rule-100'],
    ['a range that ends before', [rule(100, 'Allow', { ports: ['5000-5021'] }), denyAll], false, 'rule-65500'],
    ['another protocol', [rule(100, 'Allow', { protocol: 'Udp' }), denyAll], false, 'rule-65500'],
    ['every protocol', [rule(100, 'Allow', { protocol: '*' }), denyAll], true, 'rule-100'],
    ['the other direction', [rule(100, 'Allow', { direction: 'Outbound' }), denyAll], false, 'rule-65500'],
    ['the network of the source', [rule(100, 'Allow', { sources: ['10.1.0.0/16'] }), denyAll], true, 'rule-100'],
    ['the neighbour network', [rule(100, 'Allow', { sources: ['10.1.1.0/24', '10.0.0.0/24'] }), denyAll], false, 'rule-65500'],
    ['the very address', [rule(100, 'Allow', { sources: ['10.1.0.4'] }), denyAll], true, 'rule-100'],
    ['a destination elsewhere', [rule(100, 'Allow', { destinations: ['10.2.0.5/32'] }), denyAll], false, 'rule-65500'],
    ['a port of the client elsewhere', [rule(100, 'Allow', { sourcePorts: ['1-1023'] }), denyAll], false, 'rule-65500'],
    ['networks of IPv6 do not hold an address of IPv4', [rule(100, 'Deny', { sources: ['::/0'] }), rule(200, 'Allow')], true, 'rule-200'],
    ['a tag that Azure did not expand decides', [rule(100, 'Allow', { sources: ['Internet'] }), denyAll], undefined, 'rule-100'],
    [
      'a tag that says the same as the rule behind it',
      [rule(100, 'Allow', { sources: ['Internet'] }), rule(200, 'Allow')],
      true,
      'rule-200',
    ],
    ['a tag with a network that fits', [rule(100, 'Allow', { sources: ['Internet', '10.0.0.0/8'] }), denyAll], true, 'rule-100'],
    ['no rule at all', [], false, 'no rule fits'],
  ])('%s', (_what, rules, allowed, deciding) => {
    expect(judgeInbound([group(...rules)], packet)).toEqual({ allowed, rule: `nsg: ${deciding}` });
  });

  test('a source of IPv6', () => {
    const rules = [rule(100, 'Allow', { sources: ['fd00:1::/32'], destinations: ['*'] }), denyAll];
    expect(judgeInbound([group(...rules)], { ...packet, source: 'fd00:1::4' })).toMatchObject({ allowed: true });
    expect(judgeInbound([group(...rules)], { ...packet, source: 'fd00:2::4' })).toMatchObject({ allowed: false });
  });
});

describe('the groups of the subnet and of the interface have to agree', () => {
  const allow = group(rule(100, 'Allow'));
  const deny: SecurityGroup = { name: 'other', rules: [denyAll] };
  const doubt: SecurityGroup = { name: 'doubt', rules: [rule(1, 'Allow', { sources: ['Internet'] }), denyAll] };

  test.each<[string, readonly SecurityGroup[], boolean | undefined]>([
    ['none', [], true],
    ['one', [allow], true],
    ['both allow', [allow, allow], true],
    ['the subnet denies', [deny, allow], false],
    ['the interface denies', [allow, deny], false],
    ['one is not to be told', [doubt, allow], undefined],
    ['one is not to be told and the other denies', [doubt, deny], false],
  ])('%s', (_what, groups, allowed) => {
    expect(judgeInbound(groups, packet).allowed).toBe(allowed);
  });
});
