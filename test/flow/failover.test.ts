import { failoverDag } from '../../shared/tasks/failover-dag.ts';
import { alterDagByHand } from './by-hand.ts';
import {
  changesIn,
  cutLinkAtDemotion,
  expectOnePrimary,
  type FlowLaboratory,
  pause,
  startFlowLaboratory,
  tailThatNeverShips,
} from './flow-laboratory.ts';
import { moments, when } from './moments.ts';
import { runTask } from './run-task.ts';

let lab: FlowLaboratory;
afterEach(() => lab?.close());

const required = () => lab.migration.sourceGroup.distributed[0]?.required;

test('the order of a failover: require, demote, promote, stop requiring', async () => {
  lab = await startFlowLaboratory();
  const run = await runTask(failoverDag, lab.inputs);
  expect(run.outputs.outcome).toBe('completed');
  const sent = run.host.lines.flatMap((line) => /: (require the target|demote|promote|stop requiring)/.exec(line)?.[1] ?? []);
  expect(sent).toEqual(['require the target', 'demote', 'promote', 'stop requiring']);
  expect(required()).toBe(0);
});

test('before 2022 there is nothing to require', async () => {
  lab = await startFlowLaboratory({ source: { version: 2019 }, target: { version: 2019 } });
  const run = await runTask(failoverDag, lab.inputs);
  expect(run.outputs.outcome).toBe('completed');
  expect(run.host.lines.join('\n')).not.toContain('require the target');
});

test('a dry run prints what it would send, and changes nothing', async () => {
  lab = await startFlowLaboratory();
  const before = changesIn(lab.migration.journal).length;
  const run = await runTask(failoverDag, { ...lab.inputs, dryRun: 'true' });
  expect(run.outputs.outcome).toBe('planned');
  const text = run.host.lines.join('\n');
  expect(text).toContain('ALTER AVAILABILITY GROUP [MigrationDag] SET (ROLE = SECONDARY);');
  expect(text).toContain('ALTER AVAILABILITY GROUP [MigrationDag] FORCE_FAILOVER_ALLOW_DATA_LOSS;');
  expect(changesIn(lab.migration.journal).slice(before)).toEqual([]);
});

test('the dry run names exactly the statements that the real run then sends', async () => {
  lab = await startFlowLaboratory();
  const dry = await runTask(failoverDag, { ...lab.inputs, dryRun: 'true' });
  const report = JSON.parse((await import('node:fs')).readFileSync((await runTask(failoverDag, lab.inputs)).outputs.report ?? '', 'utf8'));
  const sent: string[] = report.journal
    .filter((entry: { kind: string }) => entry.kind === 'statement')
    .map((entry: { sql: string }) => entry.sql);
  expect(sent.length).toBeGreaterThan(2);
  for (const sql of sent) expect(dry.host.lines.some((line) => line.includes(sql))).toBe(true);
});

test('when the log does not come, the source is made primary again and nothing is lost', async () => {
  lab = await startFlowLaboratory(tailThatNeverShips);
  const writers = lab.migration.startWriters();
  await pause(300);
  cutLinkAtDemotion(lab);
  const run = await runTask(failoverDag, { ...lab.inputs, maxWriteOutage: '1s' });
  expect(run).toMatchObject({ outputs: { outcome: 'rolled-back' }, failure: expect.stringContaining('nothing is lost') });
  expect(run.host.lines.join('\n')).toContain('not proved yet');
  expect(expectOnePrimary(lab)).toBe('source');
  lab.migration.link.restore();
  await pause(300);
  await writers.stop();
  expect(writers.verify()).toMatchObject({ lost: [], unexpected: [] });
});

test('the roll-back clears what the run had set, also on 2022', async () => {
  lab = await startFlowLaboratory({ ...tailThatNeverShips, source: { version: 2022 }, target: { version: 2022 } });
  const writers = lab.migration.startWriters();
  await pause(200);
  cutLinkAtDemotion(lab);
  const run = await runTask(failoverDag, { ...lab.inputs, maxWriteOutage: '1s' });
  await writers.stop();
  expect(run.outputs.outcome).toBe('rolled-back');
  expect(required()).toBe(0);
  expect(expectOnePrimary(lab)).toBe('source');
});

test('two runs at the same time: one works, the other says who is in the way', async () => {
  lab = await startFlowLaboratory({ timings: { demotionMs: 800 } });
  const runs = await Promise.all([runTask(failoverDag, lab.inputs), runTask(failoverDag, lab.inputs)]);
  expect(runs.map((run) => run.outputs.outcome).sort()).toEqual(['already-done', 'completed'].sort());
  expect(expectOnePrimary(lab)).toBe('target');
});

test('cancelled before the demotion: what was set is put back', async () => {
  lab = await startFlowLaboratory();
  const abort = new AbortController();
  lab.source.faults.next({
    when({ sql }) {
      const arms = sql.includes('REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT = 1');
      if (arms) abort.abort(new Error('cancelled'));
      return arms;
    },
    fault: { kind: 'delay', delayMs: 50 },
  });
  const run = await runTask(failoverDag, lab.inputs, abort.signal);
  expect(run.failure).toContain('Cancelled before the demotion');
  expect(required()).toBe(0);
  expect(expectOnePrimary(lab)).toBe('source');
});

describe.each([
  ['the demotion', 'source', moments.demotion],
  ['the promote', 'target', moments.promote],
] as const)('%s', (_name, side, when) => {
  test.each([
    ['applied, reply lost', { kind: 'applied-reply-lost' }],
    ['connection reset before it ran', { kind: 'reset' }],
    ['connection closed in the middle of the answer', { kind: 'fin' }],
    ['landing late', { kind: 'late', delayMs: 700 }],
  ] as const)('%s: settled by looking, never sent twice for one effect', async (_fault, fault) => {
    lab = await startFlowLaboratory();
    const writers = lab.migration.startWriters();
    const armed = lab[side].faults.next({ when, fault });
    const run = await runTask(failoverDag, lab.inputs);
    expect(armed.struck).toBe(1);
    expect(run).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
    expect(expectOnePrimary(lab)).toBe('target');
    await writers.stop();
    expect(writers.verify()).toMatchObject({ lost: [], unexpected: [] });
  });

  test('refused with a latched error (41104): looked at again, then done', async () => {
    lab = await startFlowLaboratory();
    lab.migration.faults.latchError41104(side);
    const run = await runTask(failoverDag, lab.inputs);
    expect(run.host.lines.join('\n')).toContain('41104');
    expect(run.outputs.outcome).toBe('completed');
    expect(expectOnePrimary(lab)).toBe('target');
  });
});

test('an interrupted failover, with both sides secondary, is finished by the same command', async () => {
  lab = await startFlowLaboratory();
  await alterDagByHand(lab, 'source', { kind: 'set-role', role: 'SECONDARY' });
  const run = await runTask(failoverDag, lab.inputs);
  expect(run).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
  expect(expectOnePrimary(lab)).toBe('target');
});

test('the DAG created again under the same name between look and statement is not touched', async () => {
  lab = await startFlowLaboratory();
  // Behind the first look, before the first statement: somebody creates it again.
  when(lab, 'source', 'lock', () => lab.migration.faults.recreateDistributedGroup());
  const run = await runTask(failoverDag, lab.inputs);
  expect(run.failure).toBeDefined();
  expect(expectOnePrimary(lab)).toBe('source');
});

describe('copies that stay suspended after a role change', () => {
  const suspendedOn = (side: 'source' | 'target') =>
    [...(lab.migration.primaryOf(side)?.server.databases.values() ?? [])]
      .filter((copy) => copy.suspended !== undefined)
      .map((copy) => copy.name);

  test('are resumed on the old source, also when the first RESUME does nothing', async () => {
    lab = await startFlowLaboratory({ quirks: { suspendedAfterFailover: true, ignoredResumes: 1 } });
    const run = await runTask(failoverDag, lab.inputs);
    expect(run.outputs.outcome).toBe('completed');
    expect(run.host.lines.filter((line) => line.includes('resume data movement')).length).toBeGreaterThan(3);
    expect(suspendedOn('source')).toEqual([]);
  });

  test('are left alone when the target is of a higher version: the source can not follow', async () => {
    lab = await startFlowLaboratory({ source: { version: 2019 }, target: { version: 2022 }, quirks: { suspendedAfterFailover: true } });
    const run = await runTask(failoverDag, lab.inputs);
    expect(run.outputs.outcome).toBe('completed');
    expect(run.host.lines.join('\n')).not.toContain('resume data movement');
  });
});
