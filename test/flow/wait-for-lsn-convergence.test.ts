import { waitForLsnConvergence } from '../../shared/tasks/wait-for-lsn-convergence.ts';
import { type FlowLaboratory, pause, startFlowLaboratory } from './flow-laboratory.ts';
import { when } from './moments.ts';
import { runTask } from './run-task.ts';

let lab: FlowLaboratory;
afterEach(() => lab?.close());

const inputs = (more: Readonly<Record<string, string>> = {}) => ({ ...lab.inputs, stabilityWindow: '300ms', ...more });

/** Does something when the run looks at the source for the `count`th time; the second look is the first one of the wait. */
function onLook(count: number, act: () => void): void {
  let looks = 0;
  when(lab, 'source', ({ sql }) => sql.includes('sys.dm_hadr_database_replica_states') && ++looks === count, act);
}

test('converges under load: a busy source need not stand still', async () => {
  lab = await startFlowLaboratory();
  const writers = lab.migration.startWriters({ pauseMs: 5 });
  expect(await runTask(waitForLsnConvergence, inputs())).toMatchObject({ failure: undefined, outputs: { converged: 'true' } });
  await writers.stop();
});

test('a link that stalls: says what is behind and why not yet, and converges when the log is there', async () => {
  lab = await startFlowLaboratory({ timings: { sessionTimeoutMs: 30_000 } });
  const writers = lab.migration.startWriters({ pauseMs: 2 });
  await pause(200);
  lab.migration.link.cut();
  onLook(3, () => lab.migration.link.restore());
  const run = await runTask(waitForLsnConvergence, inputs({ timeout: '20s' }));
  await writers.stop();
  expect(run.failure).toBeUndefined();
  expect(run.host.lines.join('\n')).toMatch(/behind: \w+: the target has not hardened all the log yet \(source \d{21,}, target \d{21,}\)/);
});

test.each([
  ['suspended on the target', () => lab.migration.faults.suspend(lab.migration.target, 'Sales'), /Sales is suspended on the target/],
  ['suspended on the source', () => lab.migration.faults.suspend(lab.migration.source, 'Sales'), /Sales is suspended on the source/],
] as const)('%s: fails at once instead of waiting', async (_name, breakIt, message) => {
  lab = await startFlowLaboratory();
  breakIt();
  const run = await runTask(waitForLsnConvergence, inputs());
  expect(run.failure).toMatch(message);
  expect(run.remedy).toContain('SET HADR RESUME');
});

test('disconnected: fails at once and names the error', async () => {
  lab = await startFlowLaboratory({ timings: { sessionTimeoutMs: 50 } });
  lab.migration.link.cut();
  await pause(300);
  expect(await runTask(waitForLsnConvergence, inputs())).toMatchObject({
    failure: expect.stringContaining('The source is not connected to TargetAg'),
    outputs: { converged: 'false' },
  });
});

test('a database that gets suspended while it waits', async () => {
  lab = await startFlowLaboratory();
  onLook(3, () => lab.migration.faults.suspend(lab.migration.target, 'Ledger'));
  expect((await runTask(waitForLsnConvergence, inputs({ stabilityWindow: '5s' }))).failure).toContain('Ledger is suspended on the target');
});

test('a login without rights sees no rows: that is unknown, never converged', async () => {
  lab = await startFlowLaboratory({ logins: [{ name: 'blind', password: 'Bl1nd-lab!' }] });
  const run = await runTask(waitForLsnConvergence, inputs({ targetUsername: 'blind', targetPassword: 'Bl1nd-lab!' }));
  expect(run).toMatchObject({ outputs: { converged: 'false' } });
  expect(run.failure).toContain('unknown');
});

test('near convergence the source is not polled, the target waits on the server', async () => {
  lab = await startFlowLaboratory({ link: { latencyMs: 60 } });
  const writers = lab.migration.startWriters({ pauseMs: 5 });
  const before = lab.source.counts.batches;
  await runTask(waitForLsnConvergence, inputs({ stabilityWindow: '1s' }));
  await writers.stop();
  // A look a sample, not one every few milliseconds.
  expect(lab.source.counts.batches - before).toBeLessThan(25);
});
