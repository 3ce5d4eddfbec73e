import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FleetRun, runAzureFleet, runGithubFleet } from '../../../scripts/demo/fleet-pipelines.ts';
import { startDemoLaboratory } from '../../../scripts/demo/laboratory.ts';
import { writableSides } from '../../../scripts/demo/writable-sides.ts';
import type { PipelineEvent, PipelineResult } from '../../lab/hosts/pipeline/events.ts';
import { reportIn, wholeReport } from './handed-on-report.ts';

const root = join(import.meta.dirname, '../../..');

/** Migrates a laboratory for each entry with the real bundles: what ran, and what became of the data. */
async function migrate(waves: readonly string[], example: (run: FleetRun) => Promise<PipelineResult>, reportOf: (id: string) => string) {
  const laboratories = await Promise.all(waves.map(() => startDemoLaboratory()));
  const workFolder = await mkdtemp(join(tmpdir(), 'fleet-example-'));
  const events: PipelineEvent[] = [];
  try {
    const fleet = laboratories.map(({ access }, index) => ({ wave: waves[index] ?? '', access }));
    const { result, artifacts } = await example({ root, fleet, workFolder, listen: (event) => events.push(event) });
    await Promise.all(laboratories.map(({ writers }) => writers.stop()));
    const ends = laboratories.map(({ lab, writers }) => {
      const { acknowledged, lost, unexpected } = writers.verify();
      return { written: acknowledged > 0, lost, unexpected, violations: lab.migration.violations, writable: writableSides(lab) };
    });
    const reports = laboratories.map((_, index) => reportIn(artifacts, reportOf(`migration-${index + 1}`)));
    return { result, ends, reports, order: events.flatMap((event) => (event.type === 'job-finished' ? [event.job] : [])) };
  } finally {
    await Promise.all(laboratories.map(({ writers }) => writers.stop()));
    await Promise.all(laboratories.map(({ lab }) => lab.close()));
    await rm(workFolder, { recursive: true, force: true });
  }
}

const threeReports = [1, 2, 3].map(() => wholeReport('failover-dag'));
const nothingLost = {
  written: true,
  lost: [],
  unexpected: [],
  violations: [],
  writable: { application: ['target'], databases: ['target'] },
};

test('GitHub: three groups in three waves, under load, one after the other, and nothing is lost', async () => {
  const { result, ends, reports, order } = await migrate(['canary', 'first', 'second'], runGithubFleet, (id) => `migration-report-${id}`);
  expect(result).toBe('succeeded');
  expect(reports).toEqual(threeReports);
  expect(ends).toEqual([nothingLost, nothingLost, nothingLost]);
  expect(order.filter((job) => / \(1\)$/.test(job) && !job.startsWith('cleanup'))).toEqual(['canary (1)', 'first (1)', 'second (1)']);
}, 240_000);

test('Azure Pipelines: three groups in two waves, under load, two of them side by side, and nothing is lost', async () => {
  const legOf = (id: string) => `migration-report-cleanup-${id}`;
  const { result, ends, reports, order } = await migrate(['canary', 'rest', 'rest'], runAzureFleet, legOf);
  expect(result).toBe('succeeded');
  expect(reports).toEqual(threeReports);
  expect(ends).toEqual([nothingLost, nothingLost, nothingLost]);
  expect(order.indexOf('Wave_canary.Migrate')).toBeLessThan(order.indexOf('Wave_rest.Migrate.migration_2'));
  expect(order).toContain('Cleanup.Drop.migration_3');
}, 240_000);
