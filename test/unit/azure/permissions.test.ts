import { allows, equivalentOf, type Permission } from '../../../shared/azure/permissions.ts';

const given = (actions: readonly string[], notActions: readonly string[] = []): Permission => ({ actions, notActions });
const notContributor = ['Microsoft.Authorization/*/Delete', 'Microsoft.Authorization/*/Write', 'Microsoft.Compute/galleries/share/action'];
const owner = given(['*']);
const contributor = given(['*'], notContributor);
const reader = given(['*/read']);

test.each<[string, readonly Permission[], string, boolean]>([
  ['nothing', [], 'Microsoft.Compute/virtualMachines/read', false],
  ['a star', [owner], 'Microsoft.Authorization/roleAssignments/write', true],
  ['a star and what it leaves out', [contributor], 'Microsoft.Authorization/roleAssignments/write', false],
  ['a star and something else', [contributor], 'Microsoft.Compute/virtualMachines/start/action', true],
  ['all reads', [reader], 'Microsoft.Compute/virtualMachines/read', true],
  ['all reads, but an action', [reader], 'Microsoft.Compute/virtualMachines/start/action', false],
  ['in another case of letters', [given(['microsoft.compute/VirtualMachines/READ'])], 'Microsoft.Compute/virtualMachines/read', true],
  ['a star in the middle', [given(['Microsoft.Network/*/read'])], 'Microsoft.Network/networkInterfaces/ipConfigurations/read', true],
  ['a dot is a dot', [given(['Microsoft-Compute/virtualMachines/read'])], 'Microsoft.Compute/virtualMachines/read', false],
  [
    'what one assignment leaves out, another one gives',
    [contributor, given(['Microsoft.Authorization/*'])],
    'Microsoft.Authorization/locks/write',
    true,
  ],
  ['a longer action', [given(['Microsoft.Compute/virtualMachines/read'])], 'Microsoft.Compute/virtualMachines/read/more', false],
])('%s', (_what, permissions, action, allowed) => {
  expect(allows(permissions, action)).toBe(allowed);
});

test.each<[string, readonly Permission[], ReturnType<typeof equivalentOf>]>([
  ['Owner', [owner], 'Owner'],
  ['Contributor', [contributor], 'Contributor'],
  ['Contributor and User Access Administrator', [contributor, given(['*/read', 'Microsoft.Authorization/*'])], 'Owner'],
  ['Reader', [reader], 'less'],
  ['Virtual Machine Contributor', [given(['Microsoft.Compute/virtualMachines/*', 'Microsoft.Network/networkInterfaces/*'])], 'less'],
  ['everything but a service', [given(['*'], ['Microsoft.Compute/virtualMachines/write'])], 'less'],
  ['nothing', [], 'less'],
])('%s', (_what, permissions, equivalent) => {
  expect(equivalentOf(permissions)).toBe(equivalent);
});
