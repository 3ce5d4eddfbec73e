import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';

interface Process {
  readonly pid: number;
  readonly parent: number;
}

/** From the polite signal to the hard one, ms. */
const grace = 2000;
const step = 50;

/**
 * Ends every process that this one has started, and what those have started: first with SIGTERM, then with SIGKILL. The tool runners of the
 * hosts end at most the shell itself, and its children would go on. Resolves when all are gone or can not be ended.
 */
export async function endStartedProcesses(): Promise<void> {
  const known = new Set<number>();
  for (const [signal, patience] of [
    ['SIGTERM', grace],
    ['SIGKILL', grace],
  ] as const) {
    for (let waited = 0; waited < patience; waited += step) {
      // Looked up again each time: a process may have started another one. One that has lost its parent is still known from before.
      const fresh = descendants(process.pid, await runningProcesses()).filter((pid) => !known.has(pid));
      for (const pid of waited === 0 ? [...known, ...fresh] : fresh) send(pid, signal);
      for (const pid of fresh) known.add(pid);
      if (![...known].some(isRunning)) return;
      await new Promise((resolve) => setTimeout(resolve, step));
    }
  }
}

/** Children first seen from the root down. */
export function descendants(root: number, running: readonly Process[]): readonly number[] {
  const found = [root];
  for (const pid of found)
    found.push(...running.filter(({ parent, pid: child }) => parent === pid && !found.includes(child)).map((one) => one.pid));
  return found.slice(1);
}

async function runningProcesses(): Promise<readonly Process[]> {
  if (process.platform === 'linux') return readProc();
  const [program, args] =
    process.platform === 'win32'
      ? [
          'powershell.exe',
          ['-NoProfile', '-NonInteractive', '-Command', 'Get-CimInstance Win32_Process | % { "$($_.ProcessId) $($_.ParentProcessId)" }'],
        ]
      : ['ps', ['-A', '-o', 'pid=,ppid=']];
  const { stdout } = await promisify(execFile)(program as string, args as string[]).catch(() => ({ stdout: '' }));
  return stdout.split('\n').flatMap((line) => {
    const [pid = 0, parent = 0] = line.trim().split(/\s+/).map(Number);
    return pid > 0 ? [{ pid, parent }] : [];
  });
}

/** A slim container has no `ps`. Fields of /proc/<pid>/stat: proc(5); the name may hold blanks and parentheses. */
function readProc(): readonly Process[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => {
      const [state, parent] = statOf(entry);
      return state === undefined || state === 'Z' ? [] : [{ pid: Number(entry), parent: Number(parent) }];
    });
}

function statOf(pid: string): readonly string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}

/** A zombie has ended, though its number is still there. */
function isRunning(pid: number): boolean {
  if (process.platform === 'linux') return ![undefined, 'Z', 'X'].includes(statOf(String(pid))[0]);
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
