import { spawn } from 'node:child_process';
import { createLineSplitter } from './line-splitter.ts';

/** How long a cancelled process may take, in ms. */
export interface Grace {
  /** From SIGINT to SIGTERM. */
  readonly interruptMs: number;
  /** From SIGTERM to SIGKILL. */
  readonly terminateMs: number;
}

/** What both hosts give a cancelled step: ProcessInvoker.cs of actions/runner, AgentKnobs of azure-pipelines-agent. */
export const standardGrace: Grace = { interruptMs: 7_500, terminateMs: 2_500 };

/** A child of the step may keep stdout open; both hosts stop reading this long after the step itself has ended, in ms. */
const streamsAfterExitMs = 5_000;

export interface NodeProcess {
  /** Path of the Node binary. */
  readonly node: string;
  readonly script: string;
  readonly folder: string;
  /** The whole environment: nothing of this process leaks in. */
  readonly environment: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
  /** When it aborts, the process gets SIGINT, then SIGTERM, then SIGKILL. */
  readonly signal?: AbortSignal | undefined;
  readonly grace?: Grace | undefined;
  /** Ends the waiting, though not the process, five seconds after this resolves. */
  readonly forceComplete?: Promise<void> | undefined;
}

export interface ProcessEnd {
  readonly exitCode: number | undefined;
  readonly exitSignal: NodeJS.Signals | undefined;
  readonly signalsSent: readonly NodeJS.Signals[];
  /** The process was left behind after `forceComplete`; it may still run. */
  readonly abandoned: boolean;
}

/** Runs a script to its end. stdin is closed and there are no arguments, as on both hosts. Throws when the binary can not be started. */
export function runNodeProcess(run: NodeProcess): Promise<ProcessEnd> {
  return new Promise((resolve, reject) => {
    const child = spawn(run.node, [run.script], { cwd: run.folder, env: { ...run.environment }, stdio: ['ignore', 'pipe', 'pipe'] });
    const signalsSent: NodeJS.Signals[] = [];
    const timers: NodeJS.Timeout[] = [];
    const grace = run.grace ?? standardGrace;
    let settled = false;
    const later = (ms: number, act: () => void) => {
      if (!settled) timers.push(setTimeout(act, ms));
    };
    const send = (signal: NodeJS.Signals) => {
      signalsSent.push(signal);
      child.kill(signal);
    };
    const cancel = () => {
      send('SIGINT');
      later(grace.interruptMs, () => {
        send('SIGTERM');
        later(grace.terminateMs, () => send('SIGKILL'));
      });
    };
    const settle = () => {
      settled = true;
      for (const timer of timers) clearTimeout(timer);
      run.signal?.removeEventListener('abort', cancel);
    };
    for (const stream of [child.stdout, child.stderr]) {
      const lines = createLineSplitter(run.onLine);
      stream.setEncoding('utf8').on('data', (chunk: string) => lines.push(chunk));
      stream.on('close', () => lines.end());
    }
    const closeStreams = () => {
      child.stdout.destroy();
      child.stderr.destroy();
    };
    void run.forceComplete?.then(() =>
      later(streamsAfterExitMs, () => {
        closeStreams();
        child.unref();
        settle();
        resolve({ exitCode: undefined, exitSignal: undefined, signalsSent, abandoned: true });
      }),
    );
    child.once('exit', () => later(streamsAfterExitMs, closeStreams));
    child.once('error', (error) => {
      settle();
      reject(error);
    });
    child.once('close', (code, signal) => {
      settle();
      resolve({ exitCode: code ?? undefined, exitSignal: signal ?? undefined, signalsSent, abandoned: false });
    });
    if (run.signal?.aborted === true) cancel();
    else run.signal?.addEventListener('abort', cancel, { once: true });
  });
}
