import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LinkCase, linkCases, startLinkDemoLaboratory } from '../../../scripts/demo/link-laboratory.ts';
import { type LinkRun, runAzureLinkExample, runGithubLinkExample } from '../../../scripts/demo/link-pipelines.ts';
import { writableSides } from '../../../scripts/demo/writable-sides.ts';
import type { PipelineResult } from '../../lab/hosts/pipeline/events.ts';

const root = join(import.meta.dirname, '../../..');
const [removed, kept] = linkCases as readonly [LinkCase, LinkCase];

/** A whole migration with the real bundles: what the log said, and what became of the data. */
async function migrate(linkCase: LinkCase, example: (run: LinkRun) => Promise<PipelineResult>) {
  const laboratory = await startLinkDemoLaboratory(linkCase);
  const workFolder = await mkdtemp(join(tmpdir(), 'link-example-'));
  const log: string[] = [];
  try {
    const { result } = await example({
      root,
      laboratory,
      workFolder,
      listen: (event) => {
        if (event.type === 'line') log.push(event.line.text);
      },
    });
    await laboratory.writers.stop();
    const { acknowledged, lost, unexpected } = laboratory.writers.verify();
    const { violations } = laboratory.lab.migration;
    return { log: log.join('\n'), result, acknowledged, lost, unexpected, violations, writable: writableSides(laboratory.lab) };
  } finally {
    await laboratory.writers.stop();
    await laboratory.lab.close();
    await rm(workFolder, { recursive: true, force: true });
  }
}

const nothingLost = { result: 'succeeded', lost: [], unexpected: [], violations: [] };

// Side by side: most of the time is waiting.
test('the examples of both hosts move a database under load over the link, and lose nothing', async () => {
  const [github, azure] = await Promise.all([migrate(removed, runGithubLinkExample), migrate(kept, runAzureLinkExample)]);

  expect(github).toMatchObject({ ...nothingLost, writable: { application: ['target'] } });
  expect(github.acknowledged).toBeGreaterThan(0);
  expect(github.log).toContain('cutover method remove-link');
  expect(github.log).toContain('signed in to Azure with identity token of the pipeline (OpenID Connect)');

  expect(azure).toMatchObject({ ...nothingLost, writable: { application: ['target'], databases: ['target'] } });
  expect(azure.acknowledged).toBeGreaterThan(0);
  expect(azure.log).toContain('cutover method tsql-planned');
  expect(azure.log).toContain('signed in to Azure with Azure Pipelines service connection');
}, 120_000);
