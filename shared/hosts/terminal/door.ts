import { Cancelled, InputError } from '../../core/errors.ts';
import { readInputs } from '../../core/inputs.ts';
import { runTask } from '../../core/run.ts';
import type { Ports, Task } from '../../core/task.ts';
import { openTerminal, type Terminal } from '../terminal.ts';
import { untrusted } from '../untrusted.ts';
import { exitCodeOf } from './exit-codes.ts';
import { helpOf, overview, program } from './help.ts';
import type { ReadMigration } from './migration-source.ts';
import { askInSecret } from './prompt.ts';
import { variableOf } from './spelling.ts';

/** How the program was started. */
export interface Start {
  /** After the name of the program. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  readonly readMigration: ReadMigration;
}

/** The whole program: picks the task that is named first, answers `--help` and `--version`, asks for missing secrets, and runs. */
export async function runInTerminal(
  tasks: readonly Task[],
  ports: Ports,
  { args: [name, ...args], env, version, readMigration }: Start,
): Promise<void> {
  const print = (text: string) => void process.stdout.write(`${text}\n`);
  if (name === '--version') return print(version);
  if (name === '--help' || name === '-h' || name === 'help') return print(overview(tasks));
  const task = tasks.find((one) => one.name === name);
  if (task === undefined) {
    process.exitCode = exitCodeOf('invalid-input');
    const names = tasks.map((one) => one.name).join(', ');
    const problem = name === undefined ? 'A task has to be named' : `${untrusted(name, 80)} is not a task`;
    process.stderr.write(`${problem}: ${names}. ${program} --help says more.\n`);
    return;
  }
  const terminal = await openTerminal({ task, args, tasks, env, readMigration });
  if (terminal.commandLine.help) return print(helpOf(task));
  if (terminal.commandLine.version) return print(version);
  if (await askForSecrets(task, terminal)) await runTask(task, terminal.host, ports);
}

/** Asks for the secrets that are missing, when they are all that is missing and somebody is there to type. False: nobody wants to go on. */
async function askForSecrets(task: Task, { host, give }: Terminal): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return true;
  try {
    for (const input of missingSecrets(task, host)) {
      give(input, await askInSecret(`${task.inputs[input]?.label ?? variableOf(input)}: `, process.stdin, process.stderr));
    }
    return true;
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error;
    process.exitCode = exitCodeOf('cancelled');
    return false;
  }
}

/** Nothing, too, when anything else is wrong: then the one message of the run says all of it. */
function missingSecrets(task: Task, host: Terminal['host']): readonly string[] {
  try {
    readInputs(task, host);
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const absent = error.inputs.filter((input) => task.inputs[input]?.secret && host.input(input, { secret: true }) === undefined);
    return absent.length === error.problems ? absent : [];
  }
}
