import type { Host } from '../hosts/host.ts';
import { markdownText } from '../hosts/markdown.ts';
import { untrusted } from '../hosts/untrusted.ts';
import { InputError, TaskFailure } from './errors.ts';
import { type FailureId, pageOf } from './failure-id.ts';
import { hostWithNames, readNamedInputs } from './inputs.ts';
import { withDebugShown, withTimes } from './said-host.ts';
import { withRequestsSaid } from './said-ports.ts';
import type { Fields, Outputs, Ports, Task } from './task.ts';

/** One run of a task: inputs in, outputs and verdict out. Never rejects: the one catch of the program is here. */
export async function executeTask<F extends Fields, O extends Outputs>(
  task: Task<F, O>,
  host: Host,
  ports: Ports,
  signal: AbortSignal,
): Promise<void> {
  let log = withTimes(host, ports.clock);
  try {
    const { values: inputs, nameOf } = readNamedInputs(task, host);
    const isDebug = host.isDebug === true || asksForDebug(inputs);
    if (isDebug) log = withDebugShown(log);
    const outputs = await task.run({
      inputs,
      host: hostWithNames(log, nameOf),
      signal,
      ...(isDebug ? withRequestsSaid(ports, log) : ports),
    });
    setOutputs(host, outputs);
    host.endGroup();
  } catch (error) {
    if (error instanceof TaskFailure) setOutputs(host, error.outputs);
    if (error instanceof Error && !(error instanceof InputError) && error.stack !== undefined) log.debug(untrusted(error.stack));
    host.fail(
      `${describe(error)}\n${moreAbout(error instanceof TaskFailure ? error.id : 'broke-off')}`,
      error instanceof InputError ? 'invalid-input' : signal.aborted ? 'cancelled' : 'failed',
    );
  }
}

/** The input that every task has, whatever else it has. */
const asksForDebug = (inputs: Readonly<Record<string, unknown>>): boolean => inputs.logLevel === 'debug';

/**
 * The verdict when something broke outside of the task's own control, for example in a callback of the driver: nobody knows how far it got.
 * Resolves when the summary is written; the verdict and the outputs are set at once. Never rejects.
 */
export async function failUnknown(task: Pick<Task, 'name' | 'outputs'>, host: Host, error: unknown): Promise<void> {
  const what = `The task broke off: ${describe(error)}`;
  const next =
    'It is not known how far it got. Run it again: it first reads the state of both servers, and then goes on or says what to do.';
  if ('outcome' in task.outputs) host.output('outcome', 'unknown');
  host.fail(`${what}\n${next}\n${moreAbout('broke-off')}`);
  if (error instanceof Error && error.stack !== undefined) host.debug(error.stack);
  const summary = `### ❌ ${task.name}: outcome unknown\n\n${markdownText(what, 2000)}\n\n**Next:** ${next}\n`;
  await host.summary(summary).catch(() => undefined);
}

function setOutputs(host: Host, outputs: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(outputs)) host.output(name, value);
}

const moreAbout = (id: FailureId): string => `More about ${id}: ${pageOf(id)}`;

/** A task words its failures itself; the message of any other error may hold text from a server. */
function describe(error: unknown): string {
  if (error instanceof TaskFailure) return error.remedy === undefined ? error.message : `${error.message}\nWhat to do: ${error.remedy}`;
  return untrusted(error instanceof Error ? error.message || error.name : `Something that is no error was thrown: ${String(error)}`);
}
