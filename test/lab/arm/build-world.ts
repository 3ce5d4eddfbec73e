import { type LabClock, realClock } from '../clock.ts';
import type { PipelineConnection } from './pipeline-tokens.ts';
import type { SecurityGroup, SecurityRule } from './security-groups.ts';
import { usualLimits } from './throttle.ts';
import type { AzureWorld, Principal, VirtualMachine } from './world.ts';

export const subscriptionId = '5d6f0f4e-8b5b-4c2c-9d0b-1f6c0a3f2b10';
export const tenantId = '72f988bf-0000-41af-91ab-2d7cd011db47';
export const resourceGroup = 'migration-rg';

/** Its identity tokens come from Azure Pipelines. */
export const serviceConnection: PipelineConnection = {
  id: '4f0cbd4c-4444-4d5b-9a63-0f5a2a3d1c55',
  systemAccessToken: 'System~access-token-of-the-job',
  issuer: 'https://vstoken.dev.azure.com/11111111-5555-4111-8111-111111111111',
  subject: 'sc://contoso/migration/azure',
};

export const githubIssuer = 'https://token.actions.githubusercontent.com';
/** The repository whose jobs the application trusts. */
export const githubRepository = 'contoso/migration';
const issuer = githubIssuer;
const repository = `repo:${githubRepository}` as const;

/** The application that the pipeline signs in as: by a federated identity token, or by its secret. */
export const pipelineIdentity = {
  clientId: '0b1a3f0e-2222-4c1b-8a55-3a1f0c9d7e11',
  objectId: '9c4e7a52-3333-4f0f-9f6a-6b2d1e8c4a77',
  secret: 'S3cret~of-the-laboratory',
  federated: [
    { issuer, subject: `${repository}:environment:production` },
    // A job without an environment has the branch as its subject, one with an environment only that.
    { issuer, subject: `${repository}:ref:refs/heads/main` },
    { issuer, subject: `${repository}:environment:migration-cutover` },
    { issuer, subject: `${repository}:environment:migration-cleanup` },
    { issuer: serviceConnection.issuer, subject: serviceConnection.subject },
  ],
} as const satisfies Principal;

export interface WorldOptions {
  readonly clock?: LabClock;
  /** Name of the virtual machine of the target. */
  readonly machine?: string;
  /** Address of the machine in its network. */
  readonly address?: string;
}

export const groupScopeOf = (group: string): string => `/subscriptions/${subscriptionId}/resourceGroups/${group}`;
export const groupScope = groupScopeOf(resourceGroup);
export const machineId = (name: string): string => `${groupScope}/providers/Microsoft.Compute/virtualMachines/${name}`;
export const sqlMachineId = (name: string): string => `${groupScope}/providers/Microsoft.SqlVirtualMachine/sqlVirtualMachines/${name}`;

/** What Contributor leaves out (Microsoft, "Azure built-in roles"). */
const notContributor = [
  'Microsoft.Authorization/*/Delete',
  'Microsoft.Authorization/*/Write',
  'Microsoft.Authorization/elevateAccess/Action',
  'Microsoft.Blueprint/blueprintAssignments/write',
  'Microsoft.Blueprint/blueprintAssignments/delete',
  'Microsoft.Compute/galleries/share/action',
];

/** A machine that runs, is registered, backed up and watched, and lets the source in; the pipeline's application is contributor. */
export function buildWorld({ clock = realClock, machine: name = 'AZUREVM', address = '10.2.0.4' }: WorldOptions = {}): AzureWorld {
  const group = (which: string, ...rules: SecurityRule[]): SecurityGroup => ({
    id: `${groupScope}/providers/Microsoft.Network/networkSecurityGroups/${which}`,
    rules,
  });
  const machine: VirtualMachine = {
    id: machineId(name),
    name,
    location: 'westeurope',
    size: 'Standard_E8ds_v5',
    power: 'running',
    extensions: [
      { name: 'SqlIaasExtension', publisher: 'Microsoft.SqlServer.Management', type: 'SqlIaaSAgent' },
      { name: 'AzureMonitorWindowsAgent', publisher: 'Microsoft.Azure.Monitor', type: 'AzureMonitorWindowsAgent' },
    ],
    nic: {
      id: `${groupScope}/providers/Microsoft.Network/networkInterfaces/${name}-nic`,
      privateAddress: address,
      group: group(`${name}-nsg`, rule('mirroring', 1_000, 'Allow', '10.1.0.0/16', '5022')),
      subnetGroup: group('subnet-nsg', rule('sql-and-mirroring', 1_000, 'Allow', '10.1.0.0/16', '1024-65535')),
    },
  };
  return {
    clock,
    tenantId,
    subscriptionId,
    groups: new Set([resourceGroup, 'networkwatcherrg']),
    principals: [pipelineIdentity],
    assignments: [
      { objectId: pipelineIdentity.objectId, scope: `/subscriptions/${subscriptionId}`, actions: ['*'], notActions: notContributor },
    ],
    machines: new Map([[machine.id.toLowerCase(), machine]]),
    sqlMachines: new Map([
      [
        sqlMachineId(name).toLowerCase(),
        {
          id: sqlMachineId(name),
          provisioningState: 'Succeeded',
          management: 'Full',
          edition: 'Enterprise',
          licence: 'AHUB',
          automaticBackup: true,
        },
      ],
    ]),
    watchers: [
      {
        id: `/subscriptions/${subscriptionId}/resourceGroups/NetworkWatcherRG/providers/Microsoft.Network/networkWatchers/NetworkWatcher_westeurope`,
        location: 'westeurope',
      },
    ],
    sizes: [
      { name: 'Standard_B2s', cpus: 2, memoryGb: 4, ioPerSecond: 1_280, ioBytesPerSecond: 22_500_000 },
      { name: 'Standard_E8ds_v5', cpus: 8, memoryGb: 64, ioPerSecond: 12_800, ioBytesPerSecond: 290_000_000 },
    ],
    locks: [],
    protectedMachines: new Set([machine.id.toLowerCase()]),
    managedInstances: new Map(),
    throttle: usualLimits(),
    longRunning: 'at-once',
    actionMs: 20_000,
    tokenSeconds: 3_599,
    pageSize: 50,
  };
}

export function rule(name: string, priority: number, access: 'Allow' | 'Deny', source: string, port: string): SecurityRule {
  return { name, priority, access, protocol: 'Tcp', source, port };
}
