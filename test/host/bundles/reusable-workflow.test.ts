import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDemoLaboratory } from '../../../scripts/demo/laboratory.ts';
import { linkCases, startLinkDemoLaboratory } from '../../../scripts/demo/link-laboratory.ts';
import { runGithubLinkExample } from '../../../scripts/demo/link-pipelines.ts';
import { runGithubExample } from '../../../scripts/demo/pipelines.ts';
import type { PipelineListener, PipelineResult } from '../../lab/hosts/pipeline/events.ts';
import { reportIn, wholeReport } from './handed-on-report.ts';

const root = join(import.meta.dirname, '../../..');
const example = 'migrate-with-reusable-workflow.yml';

/** Runs the example in a folder of its own; every line of the log, and which gates were passed. */
async function record(run: (workFolder: string, listen: PipelineListener) => Promise<PipelineResult>) {
  const workFolder = await mkdtemp(join(tmpdir(), 'reusable-'));
  const log: string[] = [];
  const gates: string[] = [];
  try {
    const { result, jobs, artifacts } = await run(workFolder, (event) => {
      if (event.type === 'line') log.push(event.line.text);
      if (event.type === 'gate') gates.push(event.environment);
    });
    return {
      result,
      artifacts: artifacts.names().toSorted(),
      report: reportIn(artifacts, 'migration-report'),
      outputs: jobs.get('migrate')?.outputs,
      gates,
      log: log.join('\n'),
    };
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}

const migrated = {
  result: 'succeeded',
  artifacts: ['migration-certificate-1', 'migration-plan', 'migration-report'],
  report: wholeReport('failover-dag', 'failover-dag'),
  gates: ['migration-cutover', 'migration-cleanup'],
  outputs: { ready: 'true', outcome: 'completed', 'plan-hash': expect.stringMatching(/^[0-9a-f]{64}$/) },
};

test('the reusable workflow moves databases between two SQL Servers under load, by an approved plan, and loses nothing', async () => {
  const { lab, writers, access } = await startDemoLaboratory();
  try {
    const inputs = { route: 'sql-vm' };
    const ran = await record((workFolder, listen) => runGithubExample({ root, access, workFolder, example, inputs, listen }));
    await writers.stop();
    expect(ran).toMatchObject(migrated);
    expect(lab.migration.violations).toEqual([]);
    expect(writers.verify()).toMatchObject({ lost: [], unexpected: [] });
  } finally {
    await writers.stop();
    await lab.close();
  }
}, 180_000);

test('and over the link to a managed instance, signed in with the identity tokens of the called jobs', async () => {
  const [removed] = linkCases;
  if (removed === undefined) throw new Error('there is no case');
  const laboratory = await startLinkDemoLaboratory(removed);
  try {
    const inputs = { route: 'managed-instance' };
    const ran = await record((workFolder, listen) => runGithubLinkExample({ root, laboratory, workFolder, example, inputs, listen }));
    await laboratory.writers.stop();
    expect(ran).toMatchObject(migrated);
    expect(ran.log).toContain('signed in to Azure with identity token of the pipeline (OpenID Connect)');
    expect(laboratory.lab.migration.violations).toEqual([]);
    expect(laboratory.writers.verify()).toMatchObject({ lost: [], unexpected: [] });
  } finally {
    await laboratory.writers.stop();
    await laboratory.lab.close();
  }
}, 180_000);
