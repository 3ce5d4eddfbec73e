import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDemoLaboratory } from '../../../scripts/demo/laboratory.ts';
import { type PipelineRun, runAzureExample, runGithubExample } from '../../../scripts/demo/pipelines.ts';
import { writableSides } from '../../../scripts/demo/writable-sides.ts';
import type { PipelineResult } from '../../lab/hosts/pipeline/events.ts';

const root = join(import.meta.dirname, '../../..');

/** A migration whose cleanup nobody approves, and then the way back: all under load, with the real bundles. */
async function thereAndBack(example: (run: PipelineRun) => Promise<PipelineResult>) {
  const { lab, writers, access } = await startDemoLaboratory();
  const workFolder = await mkdtemp(join(tmpdir(), 'way-back-example-'));
  const log: string[] = [];
  const run = (name: string, file: string) =>
    example({
      root,
      access,
      workFolder: join(workFolder, name),
      example: file,
      approve: async (environment) => environment === 'migration-cutover',
      listen: (event) => {
        if (event.type === 'line') log.push(event.line.text);
      },
    });
  try {
    await run('there', 'migrate-sql-vm.yml');
    const there = writableSides(lab);
    const { result } = await run('back', 'fail-back-sql-vm.yml');
    await writers.stop();
    const { acknowledged, lost, unexpected } = writers.verify();
    return { result, there, back: writableSides(lab), written: acknowledged > 0, lost, unexpected, violations: lab.migration.violations };
  } finally {
    await writers.stop();
    await lab.close();
    await rm(workFolder, { recursive: true, force: true });
  }
}

test.each([
  ['GitHub', runGithubExample],
  ['Azure Pipelines', runAzureExample],
] as const)(
  '%s: a migration that was not cleaned up goes back, and nothing that was written on either side is lost',
  async (_, example) => {
    expect(await thereAndBack(example)).toEqual({
      result: 'succeeded',
      there: { application: ['target'], databases: ['target'] },
      back: { application: ['source'], databases: ['source'] },
      written: true,
      lost: [],
      unexpected: [],
      violations: [],
    });
  },
  240_000,
);
