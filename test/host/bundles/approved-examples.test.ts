import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CutoverCommands } from '../../../scripts/demo/cutover-commands.ts';
import { startDemoLaboratory } from '../../../scripts/demo/laboratory.ts';
import { type LinkCase, linkCases, startLinkDemoLaboratory } from '../../../scripts/demo/link-laboratory.ts';
import { runAzureLinkExample, runGithubLinkExample } from '../../../scripts/demo/link-pipelines.ts';
import { runAzureExample, runGithubExample } from '../../../scripts/demo/pipelines.ts';
import type { ExampleRun } from '../../../scripts/demo/rehearsal.ts';
import { writableSides } from '../../../scripts/demo/writable-sides.ts';
import type { Writers } from '../../lab/engine/writers/writers.ts';
import type { PipelineEvent, PipelineResult } from '../../lab/hosts/pipeline/events.ts';
import type { RunningLaboratory } from '../../lab/start-laboratory.ts';
import { reportIn, wholeReport } from './handed-on-report.ts';

const root = join(import.meta.dirname, '../../..');

interface Started {
  readonly lab: RunningLaboratory;
  readonly writers: Writers;
  run(options: ExampleRun & { readonly commands: CutoverCommands }): Promise<PipelineResult>;
}

/** A planned and approved migration under load: the hash of the plan, the commands that ran, and what became of the data. */
async function migrate(start: () => Promise<Started>, lastReport: string) {
  const { lab, writers, run } = await start();
  const folder = await mkdtemp(join(tmpdir(), 'approved-example-'));
  const outputs: Record<string, string | undefined> = {};
  const listen = (event: PipelineEvent) => {
    if (event.type !== 'step-finished') return;
    for (const [name, value] of event.report.outputs) outputs[`${event.step}.${name.replace('-hash', 'Hash')}`] = value;
  };
  const commands = { before: `touch '${join(folder, 'before')}'`, after: `touch '${join(folder, 'after')}'` };
  try {
    const { result, artifacts } = await run({ root, workFolder: folder, listen, commands });
    await writers.stop();
    const { acknowledged, lost, unexpected } = writers.verify();
    return {
      result,
      artifacts: artifacts.names().toSorted(),
      report: reportIn(artifacts, lastReport),
      hash: outputs['plan.planHash'],
      outcomes: [outputs['plan.outcome'], outputs['failover.outcome']],
      commands: ['before', 'after'].filter((name) => existsSync(join(folder, name))),
      application: writableSides(lab).application,
      written: acknowledged > 0,
      lost,
      unexpected,
      violations: lab.migration.violations,
    };
  } finally {
    await writers.stop();
    await lab.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const sqlVm = (example: typeof runGithubExample) => async (): Promise<Started> => {
  const { lab, writers, access } = await startDemoLaboratory();
  return { lab, writers, run: (options) => example({ ...options, access, example: 'migrate-sql-vm-approved.yml' }) };
};
const link = (example: typeof runGithubLinkExample, linkCase: LinkCase) => async (): Promise<Started> => {
  const laboratory = await startLinkDemoLaboratory(linkCase);
  return { ...laboratory, run: (options) => example({ ...options, laboratory, example: 'migrate-managed-instance-approved.yml' }) };
};
// SQL Server carries out a planned failover itself, without a proof of ours.
const withoutCertificate = { names: ['migration-report', 'plan'], lastReport: 'migration-report' };
const githubArtifacts = { names: ['certificate-1', 'migration-report', 'plan'], lastReport: 'migration-report' };
const jobs = ['cleanup', 'cutover', 'plan', 'synchronize', 'validate'];
const azureArtifacts = {
  names: ['certificate-1', ...jobs.map((job) => `migration-report-${job}`), 'plan-1'],
  lastReport: 'migration-report-cleanup',
};
const [removed, kept] = linkCases as readonly [LinkCase, LinkCase];

test.each([
  ['GitHub, sql-vm', sqlVm(runGithubExample), githubArtifacts],
  ['Azure Pipelines, sql-vm', sqlVm(runAzureExample), azureArtifacts],
  ['GitHub, managed-instance', link(runGithubLinkExample, kept), withoutCertificate],
  ['Azure Pipelines, managed-instance', link(runAzureLinkExample, removed), azureArtifacts],
] as const)(
  '%s: what was planned is approved and done, with the commands around it; one report tells all of it',
  async (_, start, { names, lastReport }) => {
    expect(await migrate(start, lastReport)).toEqual({
      result: 'succeeded',
      artifacts: names,
      report: { ...wholeReport('failover-dag', 'failover-dag'), certified: names.includes('certificate-1') },
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      outcomes: ['planned', 'completed'],
      commands: ['before', 'after'],
      application: ['target'],
      written: true,
      lost: [],
      unexpected: [],
      violations: [],
    });
  },
  240_000,
);
