import type { Host } from '../hosts/host.ts';
import { untrusted } from '../hosts/untrusted.ts';
import { Cancelled } from './errors.ts';
import { executeTask, failUnknown } from './execute.ts';
import { reportTask } from './report.ts';
import { isPostStage, noteBegin, noteEnd } from './stage.ts';
import type { Fields, Outputs, Ports, Task } from './task.ts';

/**
 * GitHub and Azure Pipelines send SIGINT, after 7.5 s SIGTERM (on Windows Ctrl-Break, SIGBREAK in Node), after 2.5 s more they kill. A
 * terminal that is closed sends SIGHUP.
 */
const cancelSignals = ['SIGINT', 'SIGTERM', 'SIGBREAK', 'SIGHUP'] as const;

/** The summary is worth less than the end of the process, ms. */
const summaryDeadline = 2000;

/** Runs a task as the whole work of this process, and ends the process: a socket that never closes must not hang the step. */
export async function runTask<F extends Fields, O extends Outputs>(task: Task<F, O>, host: Host, ports: Ports): Promise<never> {
  if (isPostStage()) {
    outliveErrors(host);
    await reportTask(task, host, ports, signalOfCancel(host));
    return exitFlushed(host);
  }
  breakOffOnFatalErrors(task, host);
  if (task.post) noteBegin(host);
  await executeTask(task, host, ports, signalOfCancel(host));
  if (task.post) noteEnd(host);
  return exitFlushed(host);
}

/** Aborts when the host cancels. The process goes on: only the task knows when it is safe to stop. */
function signalOfCancel(host: Host): AbortSignal {
  const controller = new AbortController();
  for (const signal of cancelSignals) {
    process.on(signal, () => {
      if (controller.signal.aborted) return host.stillStopping?.(signal);
      host.warning(`Cancel was requested (${signal}). The task stops as soon as that is safe, and says in which state it leaves things.`);
      controller.abort(new Cancelled(signal));
    });
  }
  return controller.signal;
}

/** An error that nobody awaits, and an event loop that runs dry before the task has ended, get a verdict too. */
function breakOffOnFatalErrors(task: Pick<Task, 'name' | 'outputs'>, host: Host): void {
  let broken = false;
  const breakOff = (error: unknown) => {
    if (broken || isClosedPipe(error)) return;
    broken = true;
    void Promise.race([failUnknown(task, host, error), afterAtMost(summaryDeadline)]).then(() => exitFlushed(host));
  };
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    // The library of Azure Pipelines installs handlers that report and let the process go on.
    process.removeAllListeners(event);
    process.on(event, breakOff);
  }
  process.once('beforeExit', () => breakOff(new Error('nothing was left to wait for, yet the task had not ended.')));
}

/** The post stage reports on a step that has its verdict already: nothing that happens here may change the verdict of the job. */
function outliveErrors(host: Host): void {
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.removeAllListeners(event);
    process.on(event, (error) => {
      if (!isClosedPipe(error)) host.warning(`The report is not complete: ${untrusted(String(error))}`);
    });
  }
  process.once('beforeExit', () => process.exit(0));
}

/** The reader of the log, or the terminal, is gone. That is no reason to stop in the middle of a cutover. */
const isClosedPipe = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && ['EPIPE', 'EIO'].includes(String(error.code));

async function exitFlushed(host: Host): Promise<never> {
  host.end?.();
  await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
  process.exit(process.exitCode ?? 0);
}

const afterAtMost = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref());

const flushed = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => {
    // A closed or stuck reader must not keep the process.
    setTimeout(resolve, 2000).unref();
    if (stream.writable) stream.write('', () => resolve());
    else resolve();
  });
