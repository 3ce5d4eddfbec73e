import { azCommand } from '../../azure/az-command.ts';
import { type Check, type Facts, fail, notApplicable, pass, unknown } from '../check.ts';
import { machineOptions, ofAzure } from '../of-azure.ts';
import { resize } from './size.ts';

const checklist = 'https://learn.microsoft.com/azure/azure-sql/virtual-machines/windows/performance-guidelines-best-practices-checklist';

/** Extensions that watch a machine: the Azure Monitor agent for both systems, and its predecessors. */
const monitors = /AzureMonitor(Windows|Linux)Agent|MicrosoftMonitoringAgent|OmsAgentForLinux|IaaSDiagnostics|LinuxDiagnostic/i;

export const azureReadinessChecks: readonly Check[] = [
  ofAzure({
    id: 'RDY-IO-001',
    family: 'readiness',
    title: 'The size of the target virtual machine allows more I/O than the source does on average',
    severity: 'warning',
    page: 'https://learn.microsoft.com/azure/azure-sql/virtual-machines/windows/performance-guidelines-best-practices-vm-size',
    asks: ['machine', 'limits'],
    judge({ machine, limits }, facts) {
      if (!machine) return notApplicable('see AZR-MACHINE-001');
      const load = loadOf(facts);
      if (typeof load === 'string') return unknown(load);
      if (limits?.ioPerSecond === undefined || limits.ioBytesPerSecond === undefined)
        return unknown(`Azure does not tell the limits of size ${machine.size ?? ''}`);
      const seen = `source ${load.operations} operations/s and ${mega(load.bytes)} MB/s on average since its start, ${limits.size} at most ${limits.ioPerSecond} and ${mega(limits.ioBytesPerSecond)} (uncached)`;
      // An average above the limit can not work; one below says nothing about the peaks.
      return load.operations <= limits.ioPerSecond && load.bytes <= limits.ioBytesPerSecond
        ? pass(seen)
        : fail(seen, resize(facts, 'more uncached IOPS and throughput'));
    },
  }),
  ofAzure({
    id: 'RDY-AZBACKUP-001',
    family: 'readiness',
    title: 'Azure backs up the target after the cutover',
    severity: 'warning',
    page: 'https://learn.microsoft.com/azure/azure-sql/virtual-machines/windows/backup-restore',
    asks: ['machine', 'sqlMachine', 'protection'],
    judge({ place, machine, sqlMachine, protection }) {
      if (!machine) return notApplicable('see AZR-MACHINE-001');
      const seen = `automated backup ${sqlMachine?.automaticBackup === true ? 'on' : 'off'}, Azure Backup: ${protection ?? 'no answer'}`;
      if (sqlMachine?.automaticBackup === true || protection === 'Protected') return pass(seen);
      return protection === undefined
        ? unknown(seen)
        : fail(
            seen,
            `Turn on automated backup or Azure Backup for ${place.virtualMachine}, or make sure that your own backup jobs run on the new primary: the jobs of the source do not follow the databases.`,
          );
    },
  }),
  ofAzure({
    id: 'RDY-MONITOR-001',
    family: 'readiness',
    title: 'The target virtual machine is monitored',
    severity: 'info',
    page: checklist,
    asks: ['machine'],
    judge({ place, machine }) {
      if (!machine) return notApplicable('see AZR-MACHINE-001');
      const found = machine.extensions.filter((extension) => monitors.test(extension));
      if (found.length > 0) return pass(found.join(', '));
      const { name, ...options } = machineOptions(place);
      return fail(`no monitoring agent among ${machine.extensions.length} extensions`, {
        text: 'Install the Azure Monitor agent, or watch the machine with your own means. On Linux its name is AzureMonitorLinuxAgent.',
        command: azCommand('vm extension set', {
          ...options,
          'vm-name': name,
          name: 'AzureMonitorWindowsAgent',
          publisher: 'Microsoft.Azure.Monitor',
          'enable-auto-upgrade': 'true',
        }),
      });
    },
  }),
];

/** What the source does a second, on average since it started; or why it is not known. */
function loadOf({ source }: Facts): { readonly operations: number; readonly bytes: number } | string {
  const { hardware, io } = source.readings;
  if (!hardware?.known) return `source: ${hardware?.why ?? 'it was not read'}`;
  if (!io?.known) return `source: ${io?.why ?? 'it was not read'}`;
  const [{ uptimeSeconds } = {}] = hardware.rows;
  const [{ operations, bytes } = {}] = io.rows;
  if (!uptimeSeconds || operations === undefined || bytes === undefined) return 'source: the I/O since its start is not known';
  return { operations: Math.round(Number(operations) / uptimeSeconds), bytes: Math.round(Number(bytes) / uptimeSeconds) };
}

const mega = (bytes: number): number => Math.round(bytes / 1_000_000);
