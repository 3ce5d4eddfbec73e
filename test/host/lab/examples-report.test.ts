import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pascal } from '../../../shared/core/casing.ts';
import type { ArtifactStore } from '../../lab/hosts/pipeline/artifact-store.ts';
import { createFakePack, type FakePack } from './fake-pack.ts';
import { recordPipeline, recordWorkflow } from './recorded-run.ts';

/** How the report of a migration goes from job to job when things go wrong. The tasks are echoes: each adds a line with its name to it. */
const report = { report: 'file:report.json' };
const planned = {
  outcome: 'planned',
  plan: 'file:failover-plan.json',
  planHash: 'ab',
  'plan-hash': 'ab',
  certificate: 'file:certificate.json',
};
const tasks = {
  'validate-prereqs': { ready: 'true', ...report },
  'switch-sync-mode': report,
  'wait-for-lsn-convergence': { converged: 'true', ...report },
  'failover-dag': { ...planned, ...report },
  'drop-ag': report,
};

let pack: FakePack;
beforeEach(async () => {
  pack = await createFakePack();
  for (const name of Object.keys(tasks)) await fake(name as keyof typeof tasks, {});
});
afterEach(() => pack.remove());

async function fake(name: keyof typeof tasks, change: Readonly<Record<string, string>>, fail = ''): Promise<void> {
  const outputs = JSON.stringify({ ...tasks[name], ...change });
  await pack.action(name, { script: 'echo-action.mjs', inputs: { 'fake-outputs': outputs, fail } });
  const manifest = { version: { Major: 1, Minor: 0, Patch: 0 } };
  await pack.task(pascal(name), { script: 'echo-task.mjs', inputs: { fakeOutputs: outputs, fail }, manifest });
}

/** Which tasks the report of an artifact tells of, as GitHub writes them. */
const toldBy = (artifacts: ArtifactStore, name: string): readonly string[] =>
  readFileSync(path.join(artifacts.folderOf(name) ?? `there is no ${name}`, 'report.json'), 'utf8')
    .trim()
    .split('\n')
    .map((task) => Object.keys(tasks).find((known) => [known, pascal(known)].includes(task)) ?? task);

const untilThePlan = ['validate-prereqs', 'switch-sync-mode', 'wait-for-lsn-convergence', 'failover-dag'];

describe('GitHub', () => {
  const run = async (artifacts?: ArtifactStore) => {
    const { result } = await recordWorkflow(pack, 'examples/github/migrate-sql-vm-approved.yml', {
      inputs: { 'distributed-availability-group': 'dag1' },
      ...(artifacts && { artifacts, context: { run_attempt: '2' } }),
    });
    return result;
  };

  test('a job that fails hands on the report too, and the next attempt goes on with it', async () => {
    await fake('wait-for-lsn-convergence', { converged: 'false' }, 'true');
    const failed = await run();
    expect(failed.result).toBe('failed');
    expect(toldBy(failed.artifacts, 'migration-report')).toEqual(untilThePlan.slice(0, 3));
    await fake('wait-for-lsn-convergence', {});
    const { result, artifacts } = await run(failed.artifacts);
    expect(result).toBe('succeeded');
    expect(toldBy(artifacts, 'migration-report')).toEqual([...untilThePlan.slice(0, 3), ...untilThePlan, 'failover-dag']);
  });

  test('after a failover that was done already the drop goes on with the report of the plan', async () => {
    await fake('failover-dag', { outcome: 'already-done', plan: '', certificate: '' });
    const { artifacts } = await run();
    expect(toldBy(artifacts, 'migration-report')).toEqual([...untilThePlan, 'drop-ag']);
    expect(artifacts.names()).toEqual(['migration-report']);
  });

  test('a second attempt of the cutover keeps its certificate beside the first one', async () => {
    const { artifacts } = await run((await run()).artifacts);
    expect(artifacts.names().filter((name) => name.startsWith('certificate'))).toEqual(['certificate-1', 'certificate-2']);
  });
});

describe('Azure Pipelines', () => {
  const run = async () => {
    const { result } = await recordPipeline(pack, 'examples/azure-pipelines/migrate-sql-vm-approved.yml', {
      parameters: { distributedAvailabilityGroup: 'dag1' },
      groups: { 'dag-migration': { variables: {}, secrets: {} } },
    });
    return result;
  };

  test('an attempt that fails keeps its report under a name of its own, and leaves the name of the job to the next one', async () => {
    await fake('wait-for-lsn-convergence', { converged: 'false' }, 'true');
    const { result, artifacts } = await run();
    expect(result).toBe('failed');
    expect(artifacts.names()).toEqual(['migration-report-validate', 'migration-report-synchronize-failed-1']);
    expect(toldBy(artifacts, 'migration-report-synchronize-failed-1')).toEqual(untilThePlan.slice(0, 3));
  });

  test('after a failover that was done already the drop goes on with the report of the plan', async () => {
    await fake('failover-dag', { outcome: 'already-done', plan: '', certificate: '' });
    const { result, artifacts } = await run();
    expect(result).toBe('succeeded');
    expect(artifacts.names()).not.toContain('migration-report-cutover');
    expect(toldBy(artifacts, 'migration-report-cleanup')).toEqual([...untilThePlan, 'drop-ag']);
  });
});
