import { parseResourcePath } from '../../lab/arm/resource-path.ts';

const instance = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Sql/managedInstances/mi';

test('an extension resource is of the type that its own provider says, below the resource that it belongs to', () => {
  expect(parseResourcePath(`${instance}/providers/Microsoft.Authorization/permissions`)).toMatchObject({
    type: 'Microsoft.Authorization/permissions',
    names: [],
    last: 'permissions',
    id: instance,
    group: 'rg',
  });
});

test('a resource that is called "providers" is none', () => {
  expect(parseResourcePath(`${instance}/databases/providers`)).toMatchObject({
    type: 'Microsoft.Sql/managedInstances/databases',
    names: ['mi', 'providers'],
  });
});
