import type { Arm, ArmRequest } from '../../../shared/azure/arm.ts';
import { readLocks } from '../../../shared/azure/locks.ts';

const group = '/subscriptions/s/resourceGroups/rg';
const instance = `${group}/providers/Microsoft.Sql/managedInstances/mi`;
const entry = (scope: string, name: string, properties: unknown = { level: 'CanNotDelete' }) => ({
  id: `${scope}/providers/Microsoft.Authorization/locks/${name}`,
  name,
  properties,
});

/** What is read when Azure lists these. */
async function readFrom(...entries: readonly unknown[]) {
  const asked: Omit<ArmRequest, 'method' | 'body'>[] = [];
  const arm: Pick<Arm, 'list'> = {
    async list(request) {
      asked.push(request);
      return entries;
    },
  };
  return { locks: await readLocks(arm as Arm, instance), asked };
}

test('asks for what holds at the scope', async () => {
  const { asked } = await readFrom();
  expect(asked).toMatchObject([{ path: `${instance}/providers/Microsoft.Authorization/locks`, query: { $filter: 'atScope()' } }]);
});

test('its own and those above it, whatever the case; never those of what is below or beside it', async () => {
  const { locks } = await readFrom(
    entry('/subscriptions/s', 'a'),
    entry(group.toUpperCase(), 'b'),
    entry(instance, 'c'),
    entry(`${instance}/databases/Sales`, 'below'),
    entry(`${instance}-2`, 'beside'),
    entry('/subscriptions/s/resourceGroups/r', 'other group'),
  );
  expect(locks.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  expect(locks[2]).toEqual({ id: entry(instance, 'c').id, name: 'c', level: 'CanNotDelete', scope: instance });
});

test('a lock that is shown without its level or its name still counts', async () => {
  const { id } = entry(group, 'x');
  expect((await readFrom({ id })).locks).toEqual([{ id, name: '', level: 'of an unknown level', scope: group }]);
});
