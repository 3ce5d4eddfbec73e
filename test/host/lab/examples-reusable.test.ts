import { createFakePack, type FakePack } from './fake-pack.ts';
import { recordWorkflow } from './recorded-run.ts';

const hash = 'ab'.repeat(32);
const planned = {
  outcome: 'planned',
  plan: 'file:failover-plan.json',
  'plan-hash': hash,
  certificate: 'file:certificate.json',
  report: 'file:report.json',
};
const tasks = {
  'validate-prereqs': { ready: 'true', report: 'file:report.json' },
  'switch-sync-mode': { mode: 'synchronous-commit', report: 'file:report.json' },
  'wait-for-lsn-convergence': { converged: 'true', report: 'file:report.json' },
  'failover-dag': planned,
  'drop-ag': { dropped: 'true', report: 'file:report.json' },
};

let pack: FakePack;
beforeEach(async () => {
  pack = await createFakePack();
  for (const [name, outputs] of Object.entries(tasks)) await fake(name, outputs);
});
afterEach(() => pack.remove());

const fake = (name: string, outputs: Readonly<Record<string, string>>) =>
  pack.action(name, { script: 'echo-action.mjs', inputs: { 'fake-outputs': JSON.stringify(outputs) } });

const run = (inputs: Readonly<Record<string, string>> = {}) =>
  recordWorkflow(pack, 'examples/github/migrate-with-reusable-workflow.yml', {
    resolveWorkflow: () => '.github/workflows/migrate.yml',
    inputs: { 'distributed-availability-group': 'dag1', route: 'sql-vm', ...inputs },
    vars: { SOURCE_SERVER: 'sql1', SOURCE_USERNAME: 'a', TARGET_SERVER: 'sql2', TARGET_USERNAME: 'b' },
    secrets: { SOURCE_PASSWORD: 'source password', TARGET_PASSWORD: 'target password' },
  });

test('plans, asks, and gives the very hash to the failover; one migration of a group at a time', async () => {
  const { named, seen, notes, events } = await run();
  expect(named).toEqual([
    'migrate / validate/validate succeeded',
    'migrate / validate succeeded',
    'migrate / synchronize/switch succeeded',
    'migrate / synchronize/converge succeeded',
    'migrate / synchronize succeeded',
    'migrate / plan/plan succeeded',
    'migrate / plan succeeded',
    'gate migration-cutover approved',
    'migrate / cutover/failover succeeded',
    'migrate / cutover succeeded',
    'migrate / cleanup skipped',
    'migrate succeeded',
  ]);
  expect(seen('plan')).toMatchObject({ 'source-server': 'sql1', 'source-password': 'source password', 'dry-run': 'true' });
  expect(seen('failover')).toMatchObject({ 'target-password': 'target password', 'approved-plan': `sha256:${hash}` });
  // A fake gives both steps the same outputs; but for the approval the failover is given what was planned.
  const { 'dry-run': _, ...asPlanned } = seen('plan');
  const { 'approved-plan': __, ...asDone } = seen('failover');
  expect(asDone).toEqual(asPlanned);
  expect(notes).toContain("concurrency: one run at a time in group 'start-migration-dag1'");
  expect(notes).toContain("migrate / concurrency: one run at a time in group 'migrate-dag1'");
  const names = events.flatMap((event) => (event.type === 'job-started' ? [event.name] : []));
  expect(names).toContain(`Fail over by plan ${hash}`);
});

test('a dry run ends after the plan, and nobody is asked', async () => {
  const { named } = await run({ 'dry-run': 'true' });
  expect(named.filter((line) => line.startsWith('gate'))).toEqual([]);
  expect(named.slice(-3)).toEqual(['migrate / cutover skipped', 'migrate / cleanup skipped', 'migrate succeeded']);
});

test('after a failover that is done already only the drop is left', async () => {
  await fake('failover-dag', { outcome: 'already-done' });
  const { named } = await run();
  expect(named.slice(-5)).toEqual([
    'migrate / cutover skipped',
    'gate migration-cleanup approved',
    'migrate / cleanup/drop succeeded',
    'migrate / cleanup succeeded',
    'migrate succeeded',
  ]);
});

test.each([
  ['validate-prereqs', { ready: 'false' }],
  ['wait-for-lsn-convergence', { converged: 'false' }],
])('%s that says no ends it before anybody is asked', async (task, outputs) => {
  await fake(task, outputs);
  const { named } = await run();
  expect(named.filter((line) => line.startsWith('gate'))).toEqual([]);
  expect(named).toContain('migrate / cutover skipped');
});
