import type { Host } from '../hosts/host.ts';
import { untrusted } from '../hosts/untrusted.ts';
import { hostWithNames, readNamedInputs } from './inputs.ts';
import { withTimes } from './said-host.ts';
import { brokeOff } from './stage.ts';
import type { Fields, Outputs, Ports, Task } from './task.ts';

/**
 * The post stage: when the main stage did not come to its end, says where things stand. It never sets a verdict, and never rejects; after a
 * main stage that ended by itself, or never began, it says nothing.
 */
export async function reportTask<F extends Fields, O extends Outputs>(
  task: Task<F, O>,
  host: Host,
  ports: Ports,
  signal: AbortSignal,
): Promise<void> {
  if (!task.post || !brokeOff(host)) return;
  try {
    const { values: inputs, nameOf } = readNamedInputs(task, host);
    await task.post({ inputs, host: hostWithNames(withTimes(host, ports.clock), nameOf), signal, ...ports });
  } catch (error) {
    host.warning(`${task.name} did not come to its end, and where things stand can not be said: ${untrusted(String(error))}`);
  }
  host.endGroup();
}
