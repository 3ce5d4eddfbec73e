import type { AzureIdentity } from '../../azure/arm.ts';
import { azCommand } from '../../azure/az-command.ts';
import type { LinkAddress } from '../../azure/managed-instance.ts';
import { assignRole } from '../of-azure.ts';
import { contributorRole, groupOf } from '../of-link.ts';
import type { Remedy } from '../remedy.ts';

const instance = 'Microsoft.Sql/managedInstances';
const link = `${instance}/distributedAvailabilityGroups`;

/** Actions by what the tasks do with them. Names: Microsoft, "Azure permissions for Databases" (Microsoft.Sql). */
export const reads = [`${instance}/read`, `${instance}/databases/read`, `${link}/read`] as const;
export const writesLink = [`${link}/write`] as const;
export const deletesLink = [`${link}/delete`] as const;
export const failsOver = [`${link}/failover/action`, `${link}/setRole/action`] as const;

/** Results of operations and failover groups are under locations; permissions and locks are read to judge them. */
const besides = [
  'Microsoft.Sql/locations/*/read',
  'Microsoft.Authorization/permissions/read',
  'Microsoft.Authorization/locks/read',
] as const;

const roleName = 'SQL Managed Instance link migration';

/**
 * The two commands that make a role of just what the tasks do and give it to the pipeline. Who may not make roles gives the built-in one.
 */
export function customRole(address: LinkAddress, identity: AzureIdentity): Remedy {
  const scope = groupOf(address);
  const definition = JSON.stringify({
    Name: roleName,
    Description: 'Moves databases over a Managed Instance link.',
    Actions: [...reads, ...writesLink, ...deletesLink, ...failsOver, ...besides],
    AssignableScopes: [scope],
  });
  const text = `Give the identity of the pipeline a role with these actions: the built-in ${contributorRole}, or one of its own, as the commands make it. A new role may take some minutes to be seen.`;
  const { command } = assignRole(identity, roleName, scope);
  const define = azCommand('role definition create', { 'role-definition': definition });
  return { text, command: command === undefined ? define : `${define}; ${command}` };
}
