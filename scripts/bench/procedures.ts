import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { kebab } from '../../shared/core/casing.ts';
import { migrationLogin } from '../../test/lab/engine/migration.ts';
import { runAction, startRunnerJob } from '../../test/lab/hosts/github-runner.ts';
import type { Procedure } from './cutover.ts';
import { dagName, inputsFor } from './cutover-laboratory.ts';

const root = join(import.meta.dirname, '../..');
const run = promisify(execFile);

/**
 * failover-dag as it ships: the bundle, in a process of its own, as the GitHub runner starts it. Rejects when it does not end with this
 * outcome. `inputs` by camelCase name.
 */
export const product =
  (outcome: 'completed' | 'rolled-back' = 'completed', inputs: Readonly<Record<string, string>> = {}): Procedure =>
  async (address) => {
    const folder = await mkdtemp(join(tmpdir(), 'bench-'));
    try {
      const job = await startRunnerJob({ node: process.execPath, folder, secrets: [migrationLogin.password] });
      const all = Object.entries({ ...inputsFor(address), ...inputs }).map(([name, value]) => [kebab(name), value]);
      const { outputs, issues } = await runAction({
        job,
        folder: join(root, 'actions/failover-dag'),
        inputs: Object.fromEntries(all),
      });
      if (outputs.get('outcome') !== outcome)
        throw new Error(`failover-dag ended as ${outputs.get('outcome')}: ${issues.map(({ message }) => message).join('\n')}`);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };

/** The documented procedure, automated to the letter, in a process of its own; it looks again every `pollMs`. */
export const documented =
  (pollMs: number): Procedure =>
  async (address) => {
    await run(process.execPath, [join(import.meta.dirname, 'documented-procedure.ts')], {
      env: { ...process.env, BENCH: JSON.stringify({ ...address, dagName, pollMs, ...migrationLogin }) },
    });
  };
