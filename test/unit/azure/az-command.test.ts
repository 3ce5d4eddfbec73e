import { azCommand } from '../../../shared/azure/az-command.ts';

test.each<[Readonly<Record<string, string | undefined>>, string]>([
  [{ name: 'vm1', 'resource-group': 'my-rg' }, 'az vm start --name vm1 --resource-group my-rg'],
  [{ name: undefined, output: 'table' }, 'az vm start --output table'],
  [{ 'resource-group': 'group (old)' }, "az vm start --resource-group 'group (old)'"],
  [{ name: "a'; rm -rf /; '" }, "az vm start --name 'a; rm -rf /; '"],
  [{ scope: '/subscriptions/5d6f/resourceGroups/a_b' }, 'az vm start --scope /subscriptions/5d6f/resourceGroups/a_b'],
])('%j', (options, expected) => {
  expect(azCommand('vm start', options)).toBe(expected);
});
