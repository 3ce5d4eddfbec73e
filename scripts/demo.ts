/** `npm run demo`: both example pipelines move three databases under load. Exits 1 when anything was lost. */
import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PipelineResult } from '../test/lab/hosts/pipeline/events.ts';
import { bundleAll } from './bundle-all.ts';
import { startDemoLaboratory } from './demo/laboratory.ts';
import { type PipelineRun, runAzureExample, runGithubExample } from './demo/pipelines.ts';
import { printEvents, printVerdict } from './demo/print.ts';
import { doorsOf, sides } from './doors.ts';

const root = join(import.meta.dirname, '..');

for (const side of sides) {
  if (doorsOf(root, side).every((door) => existsSync(join(root, side, door, 'dist/index.js')))) continue;
  console.log(`Bundling ${side} …`);
  await bundleAll(root, [side]);
}

const cancel = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    if (!cancel.signal.aborted) console.log(`\n${signal}: cancelling the run, as the host would …`);
    cancel.abort();
  });

const hosts = [
  ['GitHub Actions', runGithubExample],
  ['Azure Pipelines', runAzureExample],
] as const;
let good = true;
for (const [host, run] of hosts) if (!cancel.signal.aborted) good = (await migrate(host, run)) && good;
// 130: ended by Ctrl-C, and everything is as promised.
process.exit(good ? (cancel.signal.aborted ? 130 : 0) : 1);

/** One whole migration on a laboratory of its own, or as much of it as a cancel leaves. */
async function migrate(host: string, run: (options: PipelineRun) => Promise<PipelineResult>): Promise<boolean> {
  const { lab, writers, access } = await startDemoLaboratory();
  const workFolder = await mkdtemp(join(tmpdir(), 'demo-'));
  const { result } = await run({ root, access, workFolder, listen: printEvents, signal: cancel.signal });
  await writers.stop();
  const ledger = writers.verify();
  const verdict = printVerdict(host, {
    ended: cancel.signal.aborted ? 'cancelled' : result === 'succeeded' ? 'migrated' : 'failed',
    writable: (['source', 'target'] as const).filter((side) =>
      [...(lab.migration.primaryOf(side)?.server.databases.values() ?? [])].some((copy) => copy.writable),
    ),
    writeOutageMs: writers.writeOutageMs,
    acknowledged: ledger.acknowledged,
    found: ledger.found,
    lost: ledger.lost.length,
    unexpected: ledger.unexpected.length,
    violations: lab.migration.violations.map((violation) => JSON.stringify(violation)),
  });
  await lab.close();
  return verdict;
}
