import { azCommand } from '../../azure/az-command.ts';
import { type Check, type Facts, fail, ofPair, pass, unknown } from '../check.ts';
import { machineOptions } from '../of-azure.ts';
import type { Remedy } from '../remedy.ts';

const page = 'https://learn.microsoft.com/azure/azure-sql/virtual-machines/windows/performance-guidelines-best-practices-vm-size';

/** Both answers of sys.dm_os_sys_info name what the operating system shows, so a little less memory on the target is the firmware of a VM. */
const tolerated = 0.95;

/** Which sizes there are is told by the command: the choice is one of money too. */
export const resize = ({ azure }: Facts, what: string): Remedy => ({
  text: `Resize the target virtual machine to a size with ${what}, or show by a load test that less is enough.`,
  ...(azure && { command: azCommand('vm list-vm-resize-options', { ...machineOptions(azure.place), output: 'table' }) }),
});

/** The target has to carry the load of the source from the first minute. */
export const sizeChecks: readonly Check[] = [
  ofPair({
    id: 'RDY-CPU-001',
    family: 'readiness',
    title: 'The target has at least as many processors as the source',
    severity: 'warning',
    page,
    reads: ['hardware'],
    judge(source, target, facts) {
      const [before, after] = [source.read.hardware[0]?.cpus, target.read.hardware[0]?.cpus];
      if (before === undefined || after === undefined) return unknown('cpu_count is NULL');
      const seen = `source ${source.server.serverName} ${before}, target ${target.server.serverName} ${after} logical processors`;
      return after >= before ? pass(seen) : fail(seen, resize(facts, `${before} vCPUs`));
    },
  }),
  ofPair({
    id: 'RDY-MEMORY-001',
    family: 'readiness',
    title: 'The target has at least as much memory as the source',
    severity: 'warning',
    page,
    reads: ['hardware'],
    judge(source, target, facts) {
      const [before, after] = [source.read.hardware[0]?.memoryMb, target.read.hardware[0]?.memoryMb];
      if (before === undefined || after === undefined) return unknown('physical_memory_kb is NULL');
      const seen = `source ${source.server.serverName} ${before} MB, target ${target.server.serverName} ${after} MB`;
      return after >= before * tolerated ? pass(seen) : fail(seen, resize(facts, `${Math.ceil(before / 1024)} GiB of memory`));
    },
  }),
];
