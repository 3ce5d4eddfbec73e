import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDemoLaboratory } from '../../../scripts/demo/laboratory.ts';
import { type LinkCase, linkCases, startLinkDemoLaboratory } from '../../../scripts/demo/link-laboratory.ts';
import { runAzureLinkExample, runGithubLinkExample } from '../../../scripts/demo/link-pipelines.ts';
import { runAzureExample, runGithubExample } from '../../../scripts/demo/pipelines.ts';
import type { ExampleRun } from '../../../scripts/demo/rehearsal.ts';
import { writableSides } from '../../../scripts/demo/writable-sides.ts';
import type { Writers } from '../../lab/engine/writers/writers.ts';
import type { PipelineEvent, PipelineResult } from '../../lab/hosts/pipeline/events.ts';
import type { RunningLaboratory } from '../../lab/start-laboratory.ts';

const root = join(import.meta.dirname, '../../..');

interface Started {
  readonly lab: RunningLaboratory;
  readonly writers: Writers;
  run(options: ExampleRun): Promise<PipelineResult>;
}

/** A rehearsal under load: what its steps ended with, and where the application can write afterwards. */
async function rehearse(start: () => Promise<Started>) {
  const { lab, writers, run } = await start();
  const workFolder = await mkdtemp(join(tmpdir(), 'rehearsal-example-'));
  const outputs: Record<string, string | undefined> = {};
  const listen = (event: PipelineEvent) => {
    if (event.type !== 'step-finished') return;
    for (const [name, value] of event.report.outputs) outputs[`${event.step}.${name}`] = value;
  };
  try {
    const { result } = await run({ root, workFolder, listen });
    await writers.stop();
    const { acknowledged, lost, unexpected } = writers.verify();
    const { application } = writableSides(lab);
    const { 'plan.outcome': planned, 'rehearsal.outcome': rehearsed, 'switch.mode': during, 'back.mode': after } = outputs;
    return {
      result,
      planned,
      rehearsed,
      during,
      after,
      application,
      written: acknowledged > 0,
      lost,
      unexpected,
      outageMs: writers.writeOutageMs,
    };
  } finally {
    await writers.stop();
    await lab.close();
    await rm(workFolder, { recursive: true, force: true });
  }
}

const sqlVm = (example: typeof runGithubExample) => async (): Promise<Started> => {
  const { lab, writers, access } = await startDemoLaboratory();
  return { lab, writers, run: (options) => example({ ...options, access, example: 'rehearse-sql-vm.yml' }) };
};
const link = (example: typeof runGithubLinkExample, linkCase: LinkCase) => async (): Promise<Started> => {
  const laboratory = await startLinkDemoLaboratory(linkCase);
  return { ...laboratory, run: (options) => example({ ...options, laboratory, example: 'rehearse-managed-instance.yml' }) };
};
const [removed, kept] = linkCases as readonly [LinkCase, LinkCase];

test.each([
  ['GitHub, sql-vm', sqlVm(runGithubExample), 'rehearsed'],
  ['Azure Pipelines, sql-vm', sqlVm(runAzureExample), 'rehearsed'],
  ['GitHub, managed-instance', link(runGithubLinkExample, removed), undefined],
  ['Azure Pipelines, managed-instance', link(runAzureLinkExample, kept), undefined],
] as const)(
  '%s: plans the failover, puts the commit mode back, and the application writes where it did',
  async (_, start, rehearsed) => {
    expect(await rehearse(start)).toEqual({
      result: 'succeeded',
      planned: 'planned',
      rehearsed,
      during: 'synchronous-commit',
      after: 'asynchronous-commit',
      application: ['source'],
      written: true,
      lost: [],
      unexpected: [],
      outageMs: undefined,
    });
  },
  240_000,
);
