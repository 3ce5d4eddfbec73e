import type { AzureLaboratory } from '../flow/azure-laboratory.ts';
import { rule } from '../lab/arm/build-world.ts';
import type { SqlVirtualMachine, VirtualMachine } from '../lab/arm/world.ts';
import type { Arrangement, CheckCases } from './check-case.ts';

const byAzure = 'Azure is not changed by T-SQL';

export const inAzure: Arrangement = { azure: () => undefined };

/** The pipeline signs in and may do nothing. */
export const noRights: Arrangement = { azure: ({ world }) => void world.assignments.splice(0) };

const mayOnly = (...actions: readonly string[]): Arrangement => ({
  azure({ world }) {
    const [first] = world.assignments.splice(0);
    if (first) world.assignments.push({ ...first, actions, notActions: [] });
  },
});

const machineWith = (change: (machine: VirtualMachine) => void): Arrangement => ({
  azure: ({ world }) => world.machines.forEach(change),
});

const registeredWith = (change: (machine: SqlVirtualMachine) => void): Arrangement => ({
  azure: ({ world }) => world.sqlMachines.forEach(change),
});

/** Azure takes the token and is down; it asks to come again so soon that the test need not wait. */
const down = ({ faults }: AzureLaboratory): void =>
  faults.next({
    when: ({ path }) => path.startsWith('/subscriptions/'),
    times: 1_000,
    fault: { kind: 'refuse', status: 503, code: 'ServiceUnavailable', headers: { 'retry-after-ms': '1' } },
  });

const ofAzure = { side: 'target', pass: inAzure, unknown: noRights, noStatement: byAzure } as const;

export const azureMachineCases: CheckCases = {
  'AZR-SIGNIN-001': {
    ...ofAzure,
    fail: { azure: ({ world }) => void world.principals.splice(0) },
    unknown: { azure: down },
    evidence: /no way to sign in to Azure worked\. identity token of the pipeline \(OpenID Connect\): .*AADSTS700016/,
  },
  'AZR-ROLE-001': { ...ofAzure, fail: mayOnly('*/read'), evidence: /less than Contributor on migration-rg/ },
  'AZR-ACTIONS-001': {
    ...ofAzure,
    fail: mayOnly('*/read'),
    evidence: /^not allowed on migration-rg: Microsoft\.Network\/networkInterfaces\/effectiveNetworkSecurityGroups\/action$/,
  },
  'AZR-MACHINE-001': {
    ...ofAzure,
    fail: { azure: ({ world }) => world.machines.clear() },
    evidence: /no virtual machine AZUREVM in resource group migration-rg/,
  },
  'AZR-SAME-001': {
    ...ofAzure,
    fail: { azure: () => undefined, options: { target: { server: 'OTHERVM' } } },
    evidence: /AZUREVM calls itself AZUREVM, the target is on OTHERVM/,
  },
  'AZR-RUNNING-001': {
    ...ofAzure,
    fail: machineWith((machine) => {
      machine.power = 'deallocated';
    }),
    evidence: /AZUREVM is deallocated/,
  },
  'AZR-AGENT-001': { ...ofAzure, fail: { azure: ({ world }) => world.sqlMachines.clear() }, evidence: /AZUREVM is no SQL virtual machine/ },
  'AZR-MANAGEMENT-001': {
    ...ofAzure,
    fail: registeredWith((machine) => {
      machine.management = 'LightWeight';
    }),
    evidence: /management mode LightWeight/,
  },
  'AZR-EDITION-001': {
    ...ofAzure,
    fail: registeredWith((machine) => {
      machine.edition = 'Standard';
    }),
    evidence: /sqlImageSku Standard, installed: Enterprise Edition/,
  },
  'AZR-LICENCE-001': {
    ...ofAzure,
    fail: registeredWith((machine) => {
      machine.licence = 'DR';
    }),
    evidence: /sqlServerLicenseType DR/,
  },
  'AZR-MIRRORING-001': {
    ...ofAzure,
    fail: machineWith(({ nic }) => nic.group?.rules.push(rule('no-mirroring', 900, 'Deny', '10.1.0.0/24', '5000-6000'))),
    evidence: /^denied: TCP 10\.1\.0\.4 to AZUREVM port 5022: securityRules\/no-mirroring \(ipFlowVerify\)$/,
  },
  'AZR-SQL-001': {
    ...ofAzure,
    fail: machineWith(({ nic }) => nic.subnetGroup?.rules.push(rule('only-mirroring', 900, 'Deny', '*', '6000-65535'))),
    evidence: /^denied: TCP 10\.1\.0\.4 to AZUREVM port \d+: securityRules\/only-mirroring \(ipFlowVerify\)$/,
  },
};
