import type { ResourceLock } from '../../lab/arm/locks.ts';
import { type ArmLaboratory, at, DAG, LINK, startArm } from './arm-laboratory.ts';

let arm: ArmLaboratory;
beforeEach(async () => {
  arm = await startArm();
});
afterEach(() => arm.close());

const LOCKS = '/providers/Microsoft.Authorization/locks';
const version = '2020-05-01';
const groupOf = (id: string) => id.slice(0, id.indexOf('/providers/'));
const lock = (level: ResourceLock['level'], scope: string) => arm.world.locks.push({ name: 'keep', level, scope });
const code = (body: unknown) => at(body, 'error', 'code');

const changes = {
  read: () => arm.call('GET', LINK),
  change: () => arm.call('PATCH', LINK, { body: { properties: { replicationMode: 'Async' } } }),
  act: () => arm.call('POST', `${LINK}/failover`, { body: { failoverType: 'ForcedAllowDataLoss' } }),
  remove: () => arm.call('DELETE', LINK),
} as const;

test.each([
  ['CanNotDelete', ['remove']],
  ['ReadOnly', ['change', 'act', 'remove']],
] as const)('%s keeps from: %s', async (level, kept) => {
  lock(level, groupOf(arm.instance.id));
  const refused: string[] = [];
  for (const [what, ask] of Object.entries(changes)) {
    const { status, body } = await ask();
    if (status === 409 && code(body) === 'ScopeLocked') refused.push(what);
    // What was accepted keeps the link busy.
    await arm.lab.clock.advance(60_000);
  }
  expect(refused).toEqual(kept);
});

test('says what is locked, in the words of Azure', async () => {
  const group = groupOf(arm.instance.id);
  lock('CanNotDelete', group);
  expect(at((await changes.remove()).body, 'error', 'message')).toBe(
    `The scope '${arm.instance.id}/distributedAvailabilityGroups/${DAG}' cannot perform delete operation because following scope(s) are locked: '${group}'. Please remove the lock and try again.`,
  );
});

test.each<readonly [string, (id: string) => string, boolean]>([
  ['the subscription', (id) => id.split('/').slice(0, 3).join('/'), true],
  ['the resource group, written in capitals', (id) => groupOf(id).toUpperCase(), true],
  ['the instance', (id) => id, true],
  ['a resource group whose name begins the same', (id) => groupOf(id).slice(0, -1), false],
  ['another instance', (id) => `${id}-2`, false],
])('a lock on %s', async (_what, scopeOf, holds) => {
  lock('CanNotDelete', scopeOf(arm.instance.id));
  expect((await changes.remove()).status).toBe(holds ? 409 : 202);
});

test('lists what holds at a scope, and without the filter what is below, too', async () => {
  lock('ReadOnly', groupOf(arm.instance.id));
  lock('CanNotDelete', `${arm.instance.id}${LINK}`);
  const list = async (filter: string) => {
    const { body } = await arm.call('GET', `${LOCKS}${filter}`, { version });
    return (at(body, 'value') as readonly unknown[]).map((one) => at(one, 'properties', 'level'));
  };
  expect(await list('?$filter=atScope()')).toEqual(['ReadOnly']);
  expect(await list('')).toEqual(['ReadOnly', 'CanNotDelete']);
  expect((await arm.call('GET', `${LOCKS}?$filter=level eq 'ReadOnly'`, { version })).status).toBe(400);
});
