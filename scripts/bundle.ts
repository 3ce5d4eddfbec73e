import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Side } from './doors.ts';

const run = promisify(execFile);

export interface Bundle {
  /** For example `actions/failover-dag`. */
  readonly door: string;
  /** Bytes of the file that starts, and of all files. */
  readonly index: number;
  readonly total: number;
}

/** One copy of each license a side is enough: one of the tasks that connect has every library but that for YAML, which this one brings. */
const licensed = ['failover-dag', 'plan-fleet'];

/**
 * Libraries that the bundler takes from elsewhere than Node would. One copy of `@azure/identity` for the driver, which requires it, and for
 * us, who import it: they would be two. In the place of undici, a class that is never made. It goes by the name that tsconfig-paths knows.
 */
const replacements = { TS_NODE_PROJECT: join(import.meta.dirname, 'bundling/paths.json') };

/**
 * Bundles one door into `<into>/<side>/<name>/dist`. The output depends on the sources only: not on the folder, the time or a cache.
 * Throws an Error when a path of this machine gets into it.
 */
export async function bundle(root: string, side: Side, name: string, into = root): Promise<Bundle> {
  const door = `${side}/${name}`;
  const dist = await mkdtemp(join(tmpdir(), 'dist-'));
  const licenses = licensed.includes(name) ? ['--license', 'licenses.txt'] : [];
  await tool(root, 'ncc', ['build', `${door}/index.ts`, '-o', dist, '-q', '-t', '-C', ...licenses]);
  // A helper of `open`, which @azure/identity would start only to log in with a browser.
  await rm(join(dist, 'xdg-open'), { force: true });
  // Not with `ncc -m`, which leaves the dynamic chunks as they are and takes ten times as long.
  const scripts = (await readdir(dist)).filter((file) => /^(\d+\.)?index\.js$/.test(file)).map((file) => join(dist, file));
  // An empty tsconfig: esbuild would look for one around the output, and the bundle would depend on the folder it is written to.
  const options = [
    '--minify',
    '--platform=node',
    '--target=node20',
    '--format=esm',
    '--legal-comments=none',
    '--log-level=error',
    '--tsconfig-raw={}',
  ];
  await tool(root, 'esbuild', [...scripts, ...options, `--outdir=${dist}`, '--allow-overwrite']);
  const weight = await weigh(root, dist);
  // Only a finished bundle takes the place of the old one.
  await rm(join(into, door, 'dist'), { recursive: true, force: true });
  await cp(dist, join(into, door, 'dist'), { recursive: true });
  await rm(dist, { recursive: true });
  return { door, ...weight };
}

async function weigh(root: string, dist: string): Promise<{ index: number; total: number }> {
  let index = 0;
  let total = 0;
  for (const file of await readdir(dist)) {
    const content = await readFile(join(dist, file));
    const leaks = [join(root, 'node_modules'), join(root, 'shared'), dist].some((path) => content.includes(path));
    if (leaks) throw new Error(`${join(dist, file)} holds a path of this machine.`);
    total += content.length;
    if (file === 'index.js') index = content.length;
  }
  return { index, total };
}

const tool = (root: string, name: string, args: readonly string[]) =>
  run(join(root, 'node_modules/.bin', name), args, { cwd: root, env: { ...process.env, ...replacements } }).catch(
    (error: { stdout?: string; stderr?: string; message: string }) => {
      throw new Error(`${name} failed: ${error.stderr || error.stdout || error.message}`);
    },
  );
