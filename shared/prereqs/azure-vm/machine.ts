import { azCommand } from '../../azure/az-command.ts';
import { type Check, fail, notApplicable, pass, unknown } from '../check.ts';
import { machineOptions, ofAzure } from '../of-azure.ts';

const registration = 'https://learn.microsoft.com/azure/azure-sql/virtual-machines/windows/sql-agent-extension-manually-register-single-vm';
const licensing = 'https://learn.microsoft.com/azure/azure-sql/virtual-machines/windows/licensing-model-azure-hybrid-benefit-ahb-change';

/** Editions of images that can take part in a distributed availability group. */
const editions = /^(enterprise|developer)$/i;

const shortName = (name: string): string => name.slice(0, 15).toLowerCase();

export const machineChecks: readonly Check[] = [
  ofAzure({
    id: 'AZR-MACHINE-001',
    family: 'azure-vm',
    title: 'The virtual machine of the target exists',
    severity: 'warning',
    page: 'https://learn.microsoft.com/azure/azure-sql/migration-guides/virtual-machines/sql-server-distributed-availability-group-prerequisites',
    asks: ['machine'],
    judge: ({ place, machine }) =>
      machine
        ? pass(`${place.virtualMachine} in ${machine.location}, size ${machine.size ?? 'unknown'}`)
        : fail(`there is no virtual machine ${place.virtualMachine} in resource group ${place.resourceGroup}`, {
            text: 'Correct the inputs azure-subscription-id, resource-group and virtual-machine. The command lists what is there.',
            command: azCommand('vm list', { subscription: place.subscriptionId, output: 'table' }),
          }),
  }),
  ofAzure({
    id: 'AZR-SAME-001',
    family: 'azure-vm',
    title: 'The virtual machine is the one that the target runs on',
    severity: 'warning',
    page: 'https://learn.microsoft.com/rest/api/compute/virtual-machines/instance-view',
    asks: ['machine'],
    judge({ place, machine }, { target }) {
      if (!machine) return notApplicable('see AZR-MACHINE-001');
      const connected = target.observation?.server.machineName;
      if (connected === undefined || machine.computerName === undefined)
        return unknown(
          connected === undefined ? 'the target was not read' : `Azure does not tell the computer name of ${place.virtualMachine}`,
        );
      const seen = `${place.virtualMachine} calls itself ${machine.computerName}, the target is on ${connected}`;
      // NetBIOS, from which SQL Server takes the name, has 15 characters.
      return shortName(machine.computerName) === shortName(connected)
        ? pass(seen)
        : fail(
            seen,
            'Name the virtual machine of the primary replica in the input virtual-machine: the checks of this family looked at another machine.',
          );
    },
  }),
  ofAzure({
    id: 'AZR-RUNNING-001',
    family: 'azure-vm',
    title: 'The virtual machine of the target is running',
    severity: 'warning',
    page: 'https://learn.microsoft.com/azure/virtual-machines/states-billing',
    asks: ['machine'],
    judge({ place, machine }) {
      if (!machine) return notApplicable('see AZR-MACHINE-001');
      if (machine.power === undefined) return unknown(`Azure does not tell the power state of ${place.virtualMachine}`);
      return machine.power === 'running'
        ? pass(`${place.virtualMachine} is running`)
        : fail(`${place.virtualMachine} is ${machine.power}`, { text: 'Start it.', command: azCommand('vm start', machineOptions(place)) });
    },
  }),
  ofAzure({
    id: 'AZR-AGENT-001',
    family: 'azure-vm',
    title: 'The SQL Server IaaS Agent extension is registered',
    severity: 'warning',
    page: registration,
    asks: ['machine', 'sqlMachine'],
    judge({ place, machine, sqlMachine }) {
      if (!machine) return notApplicable('see AZR-MACHINE-001');
      const { name, ...options } = machineOptions(place);
      if (!sqlMachine)
        return fail(`${place.virtualMachine} is no SQL virtual machine`, {
          text: 'Register it: licensing, automated backup and patching depend on it. Add --license-type AHUB when your own licences cover it, or PAYG.',
          command: azCommand('sql vm create', { ...options, name, location: machine.location }),
        });
      const { provisioningState, management } = sqlMachine;
      if (provisioningState === undefined) return unknown('Azure does not tell the state of the registration');
      return provisioningState === 'Succeeded'
        ? pass(`registered, ${provisioningState}, management mode ${management ?? 'unknown'}`)
        : fail(`registered, ${provisioningState}`, {
            text: 'See in the portal, under Extensions of the virtual machine, what is wrong with SqlIaasExtension, and register again.',
            command: azCommand('sql vm create', { ...options, name, location: machine.location }),
          });
    },
  }),
  ofAzure({
    id: 'AZR-MANAGEMENT-001',
    family: 'azure-vm',
    title: 'The SQL Server IaaS Agent extension manages the machine in full',
    severity: 'info',
    page: 'https://learn.microsoft.com/azure/azure-sql/virtual-machines/windows/sql-server-iaas-agent-extension-automate-management',
    asks: ['sqlMachine'],
    judge({ place, sqlMachine }) {
      if (!sqlMachine) return notApplicable('see AZR-AGENT-001');
      if (sqlMachine.management === undefined) return unknown('Azure does not tell the management mode');
      return sqlMachine.management === 'Full'
        ? pass('management mode Full')
        : fail(`management mode ${sqlMachine.management}: automated backup, patching and storage settings are off`, {
            text: 'Upgrade it. SQL Server is not restarted.',
            command: azCommand('sql vm update', { ...machineOptions(place), 'sql-mgmt-type': 'Full' }),
          });
    },
  }),
  ofAzure({
    id: 'AZR-EDITION-001',
    family: 'azure-vm',
    title: 'Azure bills an edition that supports distributed availability groups',
    severity: 'warning',
    page: 'https://learn.microsoft.com/azure/azure-sql/virtual-machines/windows/change-sql-server-edition',
    asks: ['sqlMachine'],
    judge({ place, sqlMachine }, { target }) {
      if (!sqlMachine) return notApplicable('see AZR-AGENT-001');
      if (sqlMachine.edition === undefined) return unknown('Azure does not tell the edition');
      const installed = target.observation ? `, installed: ${target.observation.server.edition}` : '';
      const seen = `sqlImageSku ${sqlMachine.edition}${installed}`;
      return editions.test(sqlMachine.edition)
        ? pass(seen)
        : fail(seen, {
            text: 'Install Enterprise edition (an edition upgrade of the instance), and then tell Azure.',
            command: azCommand('sql vm update', { ...machineOptions(place), 'image-sku': 'Enterprise' }),
          });
    },
  }),
  ofAzure({
    id: 'AZR-LICENCE-001',
    family: 'azure-vm',
    title: 'The licence of the target may serve production',
    severity: 'warning',
    page: licensing,
    asks: ['sqlMachine'],
    judge({ place, sqlMachine }) {
      if (!sqlMachine) return notApplicable('see AZR-AGENT-001');
      const { licence } = sqlMachine;
      if (licence === undefined) return unknown('Azure does not tell the licence type');
      return licence === 'DR'
        ? fail('sqlServerLicenseType DR: free of charge for a passive replica only', {
            text: 'After the failover this is the primary: change to pay as you go, or to AHUB when your own licences cover it.',
            command: azCommand('sql vm update', { ...machineOptions(place), 'license-type': 'PAYG' }),
          })
        : pass(`sqlServerLicenseType ${licence}`);
    },
  }),
];
