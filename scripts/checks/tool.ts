import { execFile } from 'node:child_process';
import { join } from 'node:path';

/** Runs a tool of node_modules in the root. Never rejects: `ok` says whether it ended well, `lines` is what it printed. */
export const runTool = (root: string, name: string, args: readonly string[]): Promise<{ ok: boolean; lines: readonly string[] }> =>
  new Promise((resolve) => {
    const options = { cwd: root, maxBuffer: 64 * 1024 * 1024, env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' } };
    execFile(join(root, 'node_modules/.bin', name), args, options, (error, stdout, stderr) => {
      const lines = `${stdout}\n${stderr}`.split(/\r?\n/).filter((line) => line.trim() !== '');
      resolve({ ok: error === null, lines: error !== null && lines.length === 0 ? [error.message] : lines });
    });
  });
