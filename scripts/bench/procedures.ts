import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { kebab } from '../../shared/core/casing.ts';
import { migrationLogin } from '../../test/lab/engine/migration.ts';
import { runAction, startRunnerJob } from '../../test/lab/hosts/github-runner.ts';
import { type Address, dagName, inputsFor, type Procedure } from './cutover.ts';

const root = join(import.meta.dirname, '../..');
const run = promisify(execFile);

/** failover-dag as it ships: the bundle, in a process of its own, as the GitHub runner starts it. */
export const product: Procedure = async (address) => {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  try {
    const job = await startRunnerJob({ node: process.execPath, folder, secrets: [migrationLogin.password] });
    const inputs = Object.fromEntries(Object.entries(inputsFor(address)).map(([name, value]) => [kebab(name), value]));
    const { outputs, issues } = await runAction({ job, folder: join(root, 'actions/failover-dag'), inputs });
    if (outputs.get('outcome') !== 'completed') throw new Error(issues.map(({ message }) => message).join('\n'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** The documented procedure, automated to the letter, in a process of its own; it looks again every `pollMs`. */
export const documented =
  (pollMs: number): Procedure =>
  async (address: Address) => {
    await run(process.execPath, [join(import.meta.dirname, 'documented-procedure.ts')], {
      env: { ...process.env, BENCH: JSON.stringify({ ...address, dagName, pollMs, ...migrationLogin }) },
    });
  };
