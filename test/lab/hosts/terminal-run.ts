import { spawn } from 'node:child_process';
import { createLineSplitter } from './line-splitter.ts';

/** A program that is started from a shell, without a terminal around it. */
export interface TerminalRun {
  readonly node: string;
  readonly script: string;
  readonly args: readonly string[];
  readonly folder: string;
  /** The whole environment: nothing of this process leaks in. */
  readonly environment: Readonly<Record<string, string>>;
  /** A line of either stream, as it came; the second argument says which. */
  readonly onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
  /** When it aborts, the process gets this signal; SIGINT, as from Ctrl-C, when it is left out. */
  readonly signal?: AbortSignal | undefined;
  readonly kill?: NodeJS.Signals | undefined;
}

export interface TerminalEnd {
  readonly exitCode: number | undefined;
  readonly exitSignal: NodeJS.Signals | undefined;
  /** Byte for byte. */
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script to its end. Its standard input is at its end. Rejects when the binary can not be started. */
export function runInShell({
  node,
  script,
  args,
  folder,
  environment,
  onLine,
  signal,
  kill = 'SIGINT',
}: TerminalRun): Promise<TerminalEnd> {
  return new Promise((resolve, reject) => {
    const child = spawn(node, [script, ...args], { cwd: folder, env: { ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
    const texts = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      const lines = createLineSplitter((line) => onLine?.(line, name));
      child[name].setEncoding('utf8').on('data', (chunk: string) => {
        texts[name] += chunk;
        lines.push(chunk);
      });
      child[name].on('close', () => lines.end());
    }
    const cancel = () => void child.kill(kill);
    if (signal?.aborted) cancel();
    else signal?.addEventListener('abort', cancel, { once: true });
    child.once('error', reject);
    child.once('close', (code, exitSignal) => {
      signal?.removeEventListener('abort', cancel);
      resolve({ exitCode: code ?? undefined, exitSignal: exitSignal ?? undefined, ...texts });
    });
  });
}
