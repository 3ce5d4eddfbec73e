import type { CommandEnd, CommandOptions, RunCommand } from './command.ts';
import { commandEnvironment } from './command-environment.ts';
import { outputLines } from './output-lines.ts';
import { endStartedProcesses } from './process-tree.ts';
import { type ShellCall, shellCall } from './shell.ts';

/** How the tool runner of a host starts a program and waits for it. Resolves to the exit code, null when a signal ended it. */
export type Launch = (
  call: ShellCall,
  environment: Record<string, string>,
  output: { readonly stdout: (data: Buffer) => void; readonly stderr: (data: Buffer) => void },
) => Promise<number | null>;

/** Wait for the tool runner after the processes were ended, ms. */
const patience = 3000;

/** Runs a command line in the shell of this machine, with the tool runner of the host. */
export const commandRunner =
  (launch: Launch): RunCommand =>
  async (command, options) => {
    options.signal?.throwIfAborted();
    let listening = true;
    const lines = [0, 1].map(() => outputLines((line) => listening && options.onLine(line)));
    const [stdout, stderr] = lines;
    const running = launch(shellCall(command), commandEnvironment(options.environment), {
      stdout: (data) => stdout?.push(data),
      stderr: (data) => stderr?.push(data),
    });
    const end = await endInTime(running, options);
    for (const one of lines) one.end();
    // A process that the command has left behind may go on writing.
    listening = false;
    return end;
  };

async function endInTime(running: Promise<number | null>, { timeout, signal }: CommandOptions): Promise<CommandEnd> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort('deadline'), timeout);
  const onAbort = () => stop.abort('cancelled');
  signal?.addEventListener('abort', onAbort, { once: true });
  const stopped = new Promise<'stopped'>((resolve) => stop.signal.addEventListener('abort', () => resolve('stopped'), { once: true }));
  try {
    const first = await Promise.race([running, stopped]);
    if (first !== 'stopped') return { exitCode: first ?? undefined, timedOut: false };
    await endStartedProcesses();
    await Promise.race([running.catch(() => null), new Promise((resolve) => setTimeout(resolve, patience).unref())]);
    return { exitCode: undefined, timedOut: stop.signal.reason === 'deadline' };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}
