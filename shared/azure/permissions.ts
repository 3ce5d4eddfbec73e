import type { Arm } from './arm.ts';
import { textsAt } from './json.ts';
import { groupPath, type Place } from './place.ts';

/** What one role assignment gives the caller. */
export interface Permission {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
}

/**
 * The caller's own permissions on the resource group, an entry an assignment (Microsoft, "Permissions - List For Resource Group"). Deny
 * assignments, conditions and roles that are not activated are not in it.
 */
export const readPermissions = (arm: Arm, place: Place, signal: AbortSignal): Promise<readonly Permission[]> =>
  readPermissionsOn(arm, groupPath(place), signal);

/** The same on any scope, by its path: assignments of what is above it count too (Microsoft, "Permissions - List For Resource"). Throws ArmFailure. */
export async function readPermissionsOn(arm: Arm, scope: string, signal: AbortSignal): Promise<readonly Permission[]> {
  const path = `${scope}/providers/Microsoft.Authorization/permissions`;
  const entries = await arm.list({ path, apiVersion: '2022-04-01', signal });
  return entries.map((entry) => ({ actions: textsAt(entry, 'actions'), notActions: textsAt(entry, 'notActions') }));
}

/** Azure adds the assignments up: an action is allowed when one of them has it in `actions` and not in its own `notActions`. */
export const allows = (permissions: readonly Permission[], action: string): boolean =>
  permissions.some(({ actions, notActions }) => actions.some(covers(action)) && !notActions.some(covers(action)));

/** `*` stands for any text, slashes too; case does not matter (Microsoft, "Understand Azure role definitions"). */
const covers =
  (action: string) =>
  (pattern: string): boolean =>
    new RegExp(`^${pattern.split('*').map(escaped).join('.*')}$`, 'i').test(action);

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** What a migration changes in a resource group. What Contributor leaves out is none of it, and grows with every new service. */
const changes = [
  'Microsoft.Compute/virtualMachines/write',
  'Microsoft.Compute/virtualMachines/start/action',
  'Microsoft.Network/networkSecurityGroups/write',
  'Microsoft.Network/networkSecurityGroups/securityRules/write',
  'Microsoft.SqlVirtualMachine/sqlVirtualMachines/write',
  'Microsoft.Storage/storageAccounts/write',
  'Microsoft.Resources/deployments/write',
];

/** How much that is, in the words of the built-in roles: a bare star, and nothing taken away that a migration needs. */
export function equivalentOf(permissions: readonly Permission[]): 'Owner' | 'Contributor' | 'less' {
  const whole = permissions.filter((one) => one.actions.includes('*') && changes.every((action) => allows([one], action)));
  if (whole.length === 0) return 'less';
  return allows(permissions, 'Microsoft.Authorization/roleAssignments/write') ? 'Owner' : 'Contributor';
}
