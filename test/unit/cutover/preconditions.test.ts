import { obstacles } from '../../../shared/cutover/preconditions.ts';
import { both, dag, side } from './observations.ts';

const healthy = { source: dag('source'), target: dag('target') };

test('a healthy DAG has no obstacle', () => {
  expect(obstacles(both(healthy.source, healthy.target), undefined)).toEqual([]);
  expect(obstacles(both(healthy.source, healthy.target), ['orders', 'Sales'])).toEqual([]);
});

test.each([
  [['Sales'], 'not expected: Orders'],
  [['Sales', 'Orders', 'Stock'], 'missing: Stock'],
])('the databases must be exactly the expected ones: %j', (expected, problem) => {
  expect(obstacles(both(healthy.source, healthy.target), expected)[0]?.problem).toContain(problem);
});

test.each(['source', 'target'] as const)('the local primary of the %s must commit synchronously', (name) => {
  const here = healthy[name];
  const group = here.memberGroup;
  const [local] = group?.replicas ?? [];
  if (!group || !local) throw new Error('fixture');
  const slow = { ...here, memberGroup: { ...group, replicas: [{ ...local, commitMode: 'asynchronous-commit' as const }] } };
  const [obstacle] = obstacles({ ...both(healthy.source, healthy.target), [name]: side(name, { dag: slow }) }, undefined);
  expect(obstacle?.problem).toContain('commits asynchronously');
  expect(obstacle?.remedy).toContain('MODIFY REPLICA');
});

test('the source must be connected to the forwarder', () => {
  const members = healthy.source.members.map((member) =>
    member.isLocal ? member : { ...member, connected: false, lastConnectError: '10060: timeout' },
  );
  expect(obstacles(both({ ...healthy.source, members }, healthy.target), undefined)[0]?.problem).toBe(
    'the source is not connected to AG2 (10060: timeout)',
  );
});

test('the session must be on the local primary', () => {
  const group = healthy.target.memberGroup;
  if (!group) throw new Error('fixture');
  const moved = {
    ...healthy.target,
    memberGroup: { ...group, replicas: group.replicas.map((replica) => ({ ...replica, role: 'SECONDARY' as const })) },
  };
  expect(obstacles(both(healthy.source, moved), undefined)[0]?.problem).toBe('SQLTGT is SECONDARY in AG2, not PRIMARY');
});
