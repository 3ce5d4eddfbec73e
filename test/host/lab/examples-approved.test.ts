import { createFakePack, type FakePack } from './fake-pack.ts';
import { recordPipeline, recordWorkflow } from './recorded-run.ts';

const hash = 'ab'.repeat(32);
const planned = { outcome: 'planned', plan: 'file:failover-plan.json', certificate: 'file:certificate.json', report: 'file:report.json' };
const tasks = {
  'validate-prereqs': { ready: 'true', report: 'file:report.json' },
  'switch-sync-mode': { mode: 'synchronous-commit', report: 'file:report.json' },
  'wait-for-lsn-convergence': { converged: 'true', report: 'file:report.json' },
  'drop-ag': { dropped: 'true', report: 'file:report.json' },
};

let pack: FakePack;
beforeEach(async () => {
  pack = await createFakePack();
  for (const [name, outputs] of Object.entries(tasks)) await fake(name, outputs);
  await fakeFailover({});
});
afterEach(() => pack.remove());

/** A task that sets these outputs and takes any input. */
async function fake(name: string, outputs: Readonly<Record<string, string>>): Promise<void> {
  const text = JSON.stringify(outputs);
  await pack.action(name, { script: 'echo-action.mjs', inputs: { 'fake-outputs': text } });
  const seen = ['approvedPlan', 'dryRun', 'maxWriteOutage'];
  const pascal = name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
  const version = { Major: 1, Minor: 0, Patch: 0 };
  const inputs = { fakeOutputs: text, inputNames: JSON.stringify(seen) };
  await pack.task(pascal, { script: 'echo-task.mjs', inputs, manifest: { version } });
}

/** One step is the dry run, another one the failover; a fake gives both the same outputs, so one run is made for each outcome. */
const fakeFailover = (change: Readonly<Record<string, string>>): Promise<void> =>
  fake('failover-dag', { ...planned, 'plan-hash': hash, planHash: hash, ...change });

describe('examples/github/migrate-sql-vm-approved.yml', () => {
  const run = (options = {}) =>
    recordWorkflow(pack, 'examples/github/migrate-sql-vm-approved.yml', {
      inputs: { 'distributed-availability-group': 'dag1' },
      vars: { SOURCE_SERVER: 'sql1', SOURCE_USERNAME: 'a', TARGET_SERVER: 'sql2', TARGET_USERNAME: 'b' },
      secrets: { SOURCE_PASSWORD: 'source password', TARGET_PASSWORD: 'target password' },
      ...options,
    });

  test('plans, asks for the approval of this very hash, and gives it to the failover', async () => {
    const { named, seen, events } = await run();
    expect(named).toEqual([
      'validate/validate succeeded',
      'validate succeeded',
      'synchronize/switch succeeded',
      'synchronize/converge succeeded',
      'synchronize succeeded',
      'plan/plan succeeded',
      'plan succeeded',
      'gate migration-cutover approved',
      'cutover/failover succeeded',
      'cutover succeeded',
      'cleanup skipped',
    ]);
    expect(events).toContainEqual({ type: 'job-started', job: 'cutover', name: `Fail over by plan ${hash}` });
    expect(seen('plan')).toMatchObject({ 'dry-run': 'true', 'max-write-outage': '60s' });
    expect(seen('plan')).not.toHaveProperty('approved-plan');
    expect(seen('failover')).toMatchObject({ 'approved-plan': `sha256:${hash}`, 'max-write-outage': '60s' });
    expect(seen('failover')).not.toHaveProperty('dry-run');
  });

  test('when the failover is done already, nobody is asked for it, and the cleanup goes on', async () => {
    await fakeFailover({ outcome: 'already-done', plan: '', 'plan-hash': '' });
    const { named } = await run();
    expect(named.slice(-4)).toEqual(['cutover skipped', 'gate migration-cleanup approved', 'cleanup/drop succeeded', 'cleanup succeeded']);
  });

  test.each([
    ['a plan that is refused', { outcome: 'refused', 'plan-hash': '' }, ['cutover skipped', 'cleanup skipped']],
    ['no outcome', { outcome: '' }, ['cutover skipped', 'cleanup skipped']],
  ])('%s: nothing is approved and nothing is done', async (_, outputs, last) => {
    await fakeFailover(outputs);
    expect((await run()).named.slice(-2)).toEqual(last);
  });

  test('a hash that is missing by mistake does not become a run without an approval', async () => {
    await fakeFailover({ 'plan-hash': '' });
    expect((await run()).seen('failover')).toMatchObject({ 'approved-plan': 'sha256:' });
  });
});

describe('examples/azure-pipelines/migrate-sql-vm-approved.yml', () => {
  const run = (options = {}) =>
    recordPipeline(pack, 'examples/azure-pipelines/migrate-sql-vm-approved.yml', {
      parameters: { distributedAvailabilityGroup: 'dag1' },
      groups: {
        'dag-migration': {
          variables: { sourceServer: 'sql1', sourceUsername: 'a', targetServer: 'sql2', targetUsername: 'b' },
          secrets: { sourcePassword: 'source password', targetPassword: 'target password' },
        },
      },
      ...options,
    });

  test('plans, asks for the approval, and gives the hash to the failover', async () => {
    const { named, seen } = await run();
    expect(named).toEqual([
      'Validate.Validate/validate succeeded',
      'Validate.Validate succeeded',
      'Synchronize.Synchronize/switch succeeded',
      'Synchronize.Synchronize/converge succeeded',
      'Synchronize.Synchronize succeeded',
      'Plan.Plan/plan succeeded',
      'Plan.Plan succeeded',
      'gate migration-cutover approved',
      'Cutover.Cutover/failover succeeded',
      'Cutover.Cutover succeeded',
    ]);
    expect(seen('plan')).toEqual({ dryRun: 'true', maxWriteOutage: '60s' });
    expect(seen('failover')).toEqual({ approvedPlan: `sha256:${hash}`, maxWriteOutage: '60s' });
  });

  test('when the failover is done already, nobody is asked for it, and the cleanup goes on', async () => {
    await fakeFailover({ outcome: 'already-done', plan: '', planHash: '' });
    const { named } = await run();
    expect(named.slice(-3)).toEqual(['gate migration-cleanup approved', 'Cleanup.Cleanup/drop succeeded', 'Cleanup.Cleanup succeeded']);
    expect(named).not.toContain('gate migration-cutover approved');
  });

  test('a plan that is refused: nothing is approved and nothing is done', async () => {
    await fakeFailover({ outcome: 'refused', planHash: '' });
    expect((await run()).named.at(-1)).toBe('Plan.Plan succeeded');
  });

  test('a hash that is missing by mistake does not become a run without an approval', async () => {
    await fakeFailover({ planHash: '' });
    expect((await run()).seen('failover').approvedPlan).toBe('sha256:');
  });
});
