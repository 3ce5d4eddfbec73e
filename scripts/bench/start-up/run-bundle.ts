import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { kebab } from '../../../shared/core/casing.ts';
import type { Side } from '../../doors.ts';

/** How far a process came, ms from its start. */
export interface Start {
  /** Its first output. */
  readonly firstLine: number;
  readonly exit: number;
  readonly output: string;
}

/** Runs a script as a host does, with nothing in its environment but what is given. `loads` is a file that gets the names of what it loads. */
export async function start(script: string, given: Readonly<Record<string, string>> = {}, loads?: string): Promise<Start> {
  const folder = await mkdtemp(join(tmpdir(), 'start-'));
  try {
    return await new Promise((resolve, reject) => {
      const recorder = join(import.meta.dirname, 'record-loads.js');
      const began = performance.now();
      const child = spawn(process.execPath, [...(loads === undefined ? [] : ['--import', recorder]), script], {
        cwd: folder,
        env: { PATH: '', RUNNER_TEMP: folder, AGENT_TEMPDIRECTORY: folder, ...given, ...(loads !== undefined && { LOADED_FILES: loads }) },
      });
      let firstLine = 0;
      let output = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        if (output === '') firstLine = performance.now() - began;
        output += text;
      });
      child.stderr.resume();
      child.on('error', reject);
      child.on('close', () => resolve({ firstLine, exit: performance.now() - began, output }));
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Inputs by camelCase name, as the environment of a host has them. */
export const environmentOf = (side: Side, inputs: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [`INPUT_${(side === 'actions' ? kebab(name) : name).toUpperCase()}`, value]),
  );

/** Names of the files of its own folder that a bundle loads with these inputs. */
export async function loadedFiles(script: string, given: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'loads-'));
  try {
    const loads = join(folder, 'loads.txt');
    await start(script, given, loads);
    const names = (await readFile(loads, 'utf8')).split('\n').filter((url) => url.includes('/dist/'));
    return [...new Set(names.map((url) => basename(url)))].sort();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
