import { allows, equivalentOf } from '../../azure/permissions.ts';
import { type Check, type Facts, fail, type Judgement, notApplicable, pass, unknown } from '../check.ts';
import { assignment, ofAzure } from '../of-azure.ts';

/** What these checks do on the resource group. */
const neededActions = [
  'Microsoft.Compute/virtualMachines/read',
  'Microsoft.SqlVirtualMachine/sqlVirtualMachines/read',
  'Microsoft.Network/networkInterfaces/read',
  'Microsoft.Network/networkInterfaces/effectiveNetworkSecurityGroups/action',
];

/** Judged without `ofAzure`: a sign-in that fails is the finding itself, and not something unknown. */
const signedIn: Check = {
  id: 'AZR-SIGNIN-001',
  family: 'azure-vm',
  title: 'The pipeline can sign in to Azure',
  severity: 'error',
  page: 'https://learn.microsoft.com/azure/developer/github/connect-from-azure-openid-connect',
  scope: 'target',
  reads: [],
  asks: ['identity', 'machine'],
  judge({ azure }: Facts): Judgement {
    if (!azure) return notApplicable('azure-subscription-id, resource-group and virtual-machine are not given');
    const { identity, machine } = azure.answers;
    if (!identity.known)
      return fail(
        identity.why,
        'On GitHub give client-id and tenant-id of an application with a federated credential for this repository, and the job the permission id-token: write. On Azure Pipelines name a service connection. Or sign in with the Azure CLI in an earlier step of the job.',
      );
    const who = `${identity.value.how}: ${identity.value.whom}`;
    if (machine.known || machine.status === 403) return pass(who);
    return machine.status === 401
      ? fail(
          `${who}; Azure does not take the token: ${machine.why}`,
          'Compare tenant-id with the tenant of the subscription, and azure-environment with its cloud.',
        )
      : unknown(`${who}; ${machine.why}`);
  },
};

/** Source: Microsoft, "Prerequisites: Migrate to SQL Server VM using distributed AG". Roles have many names, so the actions decide. */
export const accessChecks: readonly Check[] = [
  signedIn,
  ofAzure({
    id: 'AZR-ROLE-001',
    family: 'azure-vm',
    title: 'The identity of the pipeline may do what an owner or a contributor of the resource group may',
    severity: 'warning',
    page: 'https://learn.microsoft.com/azure/azure-sql/migration-guides/virtual-machines/sql-server-distributed-availability-group-prerequisites',
    asks: ['permissions'],
    judge({ place, permissions }, { azure }) {
      const equivalent = equivalentOf(permissions);
      if (equivalent !== 'less') return pass(`${equivalent}-equivalent on ${place.resourceGroup}`);
      return fail(`less than Contributor on ${place.resourceGroup}, from ${permissions.length} role assignments`, {
        text: 'Give it the role Contributor, if this pipeline also sets up or changes the virtual machine. The tasks of this pack only read Azure: where somebody else does that, skip this check.',
        ...(azure && assignment(azure, 'Contributor')),
      });
    },
  }),
  ofAzure({
    id: 'AZR-ACTIONS-001',
    family: 'azure-vm',
    title: 'The identity of the pipeline may read the target and test its network',
    severity: 'warning',
    page: 'https://learn.microsoft.com/azure/role-based-access-control/role-definitions',
    asks: ['permissions'],
    judge({ place, permissions }, { azure }) {
      const missing = neededActions.filter((action) => !allows(permissions, action));
      if (missing.length === 0) return pass(`${neededActions.length} actions on ${place.resourceGroup}`);
      const role = missing.every((action) => action.endsWith('/read')) ? 'Reader' : 'Network Contributor';
      return fail(`not allowed on ${place.resourceGroup}: ${missing.join(', ')}`, {
        text: `Allow these actions, for example with the role ${role}${role === 'Reader' ? '' : ' beside Reader'}.`,
        ...(azure && assignment(azure, role)),
      });
    },
  }),
];
