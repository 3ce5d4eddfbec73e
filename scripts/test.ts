/** `npm test`: the checks, the tests, a slice of the proofs, the ratios of the bench. The last line counts all; each runs even when one before it has failed. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runQuickBench } from './bench/run-quick.ts';
import { runChecks } from './checks/run-checks.ts';

const root = join(import.meta.dirname, '..');
const nothing = { passed: 0, failed: 0, skipped: 0 };

const checked = await runChecks(root);
const tested = await runTests();
// Named tests only: then nobody waits for the proofs and the bench.
const proved = process.argv.length > 2 ? nothing : await runProofs();
const benched = process.argv.length > 2 ? nothing : await runQuickBench(root);

const failed = checked.failed + tested.failed + proved.failed + benched.failed;
const skipped = tested.skipped > 0 ? `, ${tested.skipped} skipped` : '';
console.log(`${checked.passed + tested.passed + proved.passed + benched.passed} passed, ${failed} failed${skipped}`);
process.exitCode = failed > 0 ? 1 : 0;

/** Counts of jest. A run that breaks before it could count is one failure. */
async function runTests(): Promise<typeof nothing> {
  const folder = mkdtempSync(join(tmpdir(), 'counts-'));
  const file = join(folder, 'counts.json');
  try {
    const args = [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      join(root, 'node_modules/jest/bin/jest.js'),
      ...process.argv.slice(2),
    ];
    const jest = spawn(process.execPath, args, { cwd: root, stdio: 'inherit', env: { ...process.env, COUNTS_FILE: file } });
    const code = await new Promise<number | null>((resolve) => jest.on('close', resolve));
    const counts = existsSync(file) ? { ...nothing, ...JSON.parse(readFileSync(file, 'utf8')) } : { ...nothing, failed: 1 };
    return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The slice of `npm run prove`, counted as one: it exits with 1 when anything is violated. */
async function runProofs(): Promise<typeof nothing> {
  const prove = spawn(process.execPath, [join(root, 'scripts/prove.ts')], { cwd: root, stdio: 'inherit' });
  const code = await new Promise<number | null>((resolve) => prove.on('close', resolve));
  return code === 0 ? { ...nothing, passed: 1 } : { ...nothing, failed: 1 };
}
