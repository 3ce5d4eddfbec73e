import { createFakePack, type FakePack } from './fake-pack.ts';
import { recordPipeline, recordWorkflow } from './recorded-run.ts';

const tasks = {
  'validate-prereqs': { ready: 'true' },
  'switch-sync-mode': { mode: 'synchronous-commit' },
  'wait-for-lsn-convergence': { converged: 'true' },
  'failover-dag': { outcome: 'completed', certificate: 'file:certificate.json', report: 'file:report.json' },
  'drop-ag': { dropped: 'true' },
};

let pack: FakePack;
beforeEach(async () => {
  pack = await createFakePack();
  for (const [name, outputs] of Object.entries(tasks)) await fake(name, outputs);
});
afterEach(() => pack.remove());

/** A task that sets these outputs and takes any input. */
async function fake(name: string, outputs: Readonly<Record<string, string>>): Promise<void> {
  const text = JSON.stringify(outputs);
  await pack.action(name, { script: 'echo-action.mjs', inputs: { 'fake-outputs': text } });
  const seen = [
    'sourceServer',
    'sourcePassword',
    'targetCaCertificate',
    'distributedAvailabilityGroup',
    'expectedDatabases',
    'dryRun',
    'mode',
  ];
  const pascal = name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
  const version = { Major: 1, Minor: 0, Patch: 0 };
  await pack.task(pascal, {
    script: 'echo-task.mjs',
    inputs: { fakeOutputs: text, inputNames: JSON.stringify(seen) },
    manifest: { version },
  });
}

describe('examples/github/migrate-sql-vm.yml', () => {
  const run = (options = {}) =>
    recordWorkflow(pack, 'examples/github/migrate-sql-vm.yml', {
      inputs: { 'distributed-availability-group': 'dag1' },
      vars: { SOURCE_SERVER: 'sql1', SOURCE_USERNAME: 'a', TARGET_SERVER: 'sql2', TARGET_USERNAME: 'b' },
      secrets: { SOURCE_PASSWORD: 'source password', TARGET_PASSWORD: 'target password' },
      ...options,
    });

  test('runs the five tasks, asks twice, and passes the inputs on', async () => {
    const { story, seen, notes } = await run();
    expect(story).toEqual([
      'validate/validate succeeded',
      'validate succeeded',
      'synchronize/switch succeeded',
      'synchronize/converge succeeded',
      'synchronize succeeded',
      'gate migration-cutover approved',
      'cutover/failover succeeded',
      'cutover/__step2 succeeded',
      'cutover succeeded',
      'gate migration-cleanup approved',
      'cleanup/drop succeeded',
      'cleanup succeeded',
    ]);
    expect(seen('failover')).toMatchObject({
      'distributed-availability-group': 'dag1',
      'source-server': 'sql1',
      'source-password': 'source password',
      'dry-run': 'false',
    });
    expect(seen('failover')).not.toHaveProperty('source-ca-certificate');
    expect(notes).toContain("concurrency: one run at a time in group 'migrate-dag1'");
  });

  test.each([
    ['not ready', 'validate-prereqs', { ready: 'false' }, ['synchronize skipped', 'cutover skipped', 'cleanup skipped']],
    ['not converged', 'wait-for-lsn-convergence', { converged: 'false' }, ['cutover skipped', 'cleanup skipped']],
    ['a dry run', 'failover-dag', { outcome: 'planned' }, ['cleanup skipped']],
    ['rolled back', 'failover-dag', { outcome: 'rolled-back' }, ['cleanup skipped']],
  ])('%s: the later jobs do not run', async (_, task, outputs, skipped) => {
    await fake(task, outputs);
    const { story } = await run();
    expect(story.slice(-skipped.length)).toEqual(skipped);
  });

  test('a reviewer who says no ends it', async () => {
    const { story } = await run({ approve: async () => false });
    expect(story.slice(-3)).toEqual(['gate migration-cutover rejected', 'cutover failed', 'cleanup skipped']);
  });
});

describe('examples/azure-pipelines/migrate-sql-vm.yml', () => {
  const group = {
    variables: { sourceServer: 'sql1', sourceUsername: 'a', targetServer: 'sql2', targetUsername: 'b' },
    secrets: { sourcePassword: 'source password', targetPassword: 'target password' },
  };
  const run = (options = {}) =>
    recordPipeline(pack, 'examples/azure-pipelines/migrate-sql-vm.yml', {
      parameters: { distributedAvailabilityGroup: 'dag1' },
      groups: { 'dag-migration': group },
      ...options,
    });

  test('runs the five tasks, asks twice, and passes the inputs on', async () => {
    const { story, seen } = await run();
    expect(story).toEqual([
      'Validate.Validate/validate succeeded',
      'Validate.Validate succeeded',
      'Synchronize.Synchronize/switch succeeded',
      'Synchronize.Synchronize/converge succeeded',
      'Synchronize.Synchronize succeeded',
      'gate migration-cutover approved',
      'Cutover.Cutover/failover succeeded',
      'Cutover.Cutover/PublishPipelineArtifact3 succeeded',
      'Cutover.Cutover succeeded',
      'gate migration-cleanup approved',
      'Cleanup.Cleanup/drop succeeded',
      'Cleanup.Cleanup succeeded',
    ]);
    expect(seen('failover')).toEqual({
      sourceServer: 'sql1',
      sourcePassword: 'source password',
      distributedAvailabilityGroup: 'dag1',
      dryRun: 'False',
    });
  });

  test.each([
    ['not ready', 'validate-prereqs', { ready: 'false' }, 'Validate.Validate succeeded'],
    ['not converged', 'wait-for-lsn-convergence', { converged: 'false' }, 'Synchronize.Synchronize succeeded'],
    ['a dry run', 'failover-dag', { outcome: 'planned' }, 'Cutover.Cutover succeeded'],
  ])('%s: the later stages do not run, and nobody is asked', async (_, task, outputs, last) => {
    await fake(task, outputs);
    const { story } = await run();
    expect(story.at(-1)).toBe(last);
  });

  test('the group may bring a certificate', async () => {
    const withCertificate = { ...group, variables: { ...group.variables, targetCaCertificate: 'pem' } };
    const { seen } = await run({ groups: { 'dag-migration': withCertificate } });
    expect(seen('failover').targetCaCertificate).toBe('pem');
  });
});
