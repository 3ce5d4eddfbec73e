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

const github = await migrate('GitHub Actions', runGithubExample);
const azure = await migrate('Azure Pipelines', runAzureExample);
process.exit(github && azure ? 0 : 1);

/** One whole migration on a laboratory of its own. */
async function migrate(host: string, run: (options: PipelineRun) => Promise<PipelineResult>): Promise<boolean> {
  const { lab, writers, access } = await startDemoLaboratory();
  const workFolder = await mkdtemp(join(tmpdir(), 'demo-'));
  const { result } = await run({ root, access, workFolder, listen: printEvents });
  await writers.stop();
  const ledger = writers.verify();
  const good = printVerdict(host, {
    succeeded: result === 'succeeded',
    writeOutageMs: writers.writeOutageMs,
    acknowledged: ledger.acknowledged,
    found: ledger.found,
    lost: ledger.lost.length,
    unexpected: ledger.unexpected.length,
    violations: lab.migration.violations.map((violation) => JSON.stringify(violation)),
  });
  await lab.close();
  return good;
}
