import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface NodeBinary {
  readonly major: number;
  readonly path: string;
}

/** The Node of these tests, and the machine's own one: the first on the path outside of node_modules. */
export function nodeBinaries(): readonly NodeBinary[] {
  const found = [{ major: majorOf(process.execPath), path: process.execPath }];
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, process.platform === 'win32' ? 'node.exe' : 'node');
    if (folder.includes('node_modules') || folder === '' || !existsSync(path)) continue;
    const major = majorOf(path);
    if (!found.some((known) => known.major === major)) found.push({ major, path });
    break;
  }
  return found;
}

const majorOf = (path: string): number => Number(execFileSync(path, ['-p', 'process.versions.node'], { encoding: 'utf8' }).split('.')[0]);
