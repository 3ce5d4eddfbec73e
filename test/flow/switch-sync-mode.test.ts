import { isDeepStrictEqual } from 'node:util';
import { failoverDag } from '../../shared/tasks/failover-dag.ts';
import { switchSyncMode } from '../../shared/tasks/switch-sync-mode.ts';
import { until } from '../lab/until.ts';
import { changesIn, type FlowLaboratory, startFlowLaboratory } from './flow-laboratory.ts';
import { runTask } from './run-task.ts';

let lab: FlowLaboratory;
afterEach(() => lab?.close());

const modesOn = (side: 'sourceGroup' | 'targetGroup') => lab.migration[side].distributed[0]?.members.map((member) => member.mode);
const both = (mode: string) => ({ source: [mode, mode], target: [mode, mode] });
const stored = () => ({ source: modesOn('sourceGroup'), target: modesOn('targetGroup') });

test('sets both entries on both sides, and back', async () => {
  lab = await startFlowLaboratory({ mode: 'ASYNCHRONOUS_COMMIT' });
  expect(await runTask(switchSyncMode, lab.inputs)).toMatchObject({
    failure: undefined,
    outputs: { mode: 'synchronous-commit', changed: 'true' },
  });
  expect(stored()).toEqual(both('SYNCHRONOUS_COMMIT'));
  expect(await runTask(switchSyncMode, { ...lab.inputs, mode: 'asynchronous-commit' })).toMatchObject({
    failure: undefined,
    outputs: { changed: 'true' },
  });
  expect(stored()).toEqual(both('ASYNCHRONOUS_COMMIT'));
});

test('one side that was set by hand: only the other one is changed', async () => {
  lab = await startFlowLaboratory({ mode: 'ASYNCHRONOUS_COMMIT' });
  for (const member of lab.migration.targetGroup.distributed[0]?.members ?? []) member.mode = 'SYNCHRONOUS_COMMIT';
  const run = await runTask(switchSyncMode, lab.inputs);
  expect(run.failure).toBeUndefined();
  expect(run.host.lines.filter((line) => line.includes('set synchronous-commit: done'))).toEqual([
    expect.stringContaining('source ONPREM'),
  ]);
});

test('stops requiring the target before it commits asynchronously (19530 otherwise)', async () => {
  lab = await startFlowLaboratory();
  for (const dag of lab.migration.sourceGroup.distributed) dag.required = 1;
  const run = await runTask(switchSyncMode, { ...lab.inputs, mode: 'asynchronous-commit' });
  expect(run.failure).toBeUndefined();
  expect(lab.migration.sourceGroup.distributed[0]?.required).toBe(0);
});

test('a local primary that commits asynchronously is refused with the statement that repairs it', async () => {
  lab = await startFlowLaboratory({
    mode: 'ASYNCHRONOUS_COMMIT',
    target: { cluster: 'WSFC', secondaries: 1, localMode: 'ASYNCHRONOUS_COMMIT' },
  });
  const before = changesIn(lab.migration.journal).length;
  expect(await runTask(switchSyncMode, lab.inputs)).toMatchObject({
    failure: expect.stringContaining('commits asynchronously'),
    remedy: expect.stringContaining("MODIFY REPLICA ON N'AZUREVM'"),
  });
  expect(changesIn(lab.migration.journal).slice(before)).toEqual([]);
});

async function startWithLinkDown(): Promise<void> {
  lab = await startFlowLaboratory({ mode: 'ASYNCHRONOUS_COMMIT', timings: { sessionTimeoutMs: 50 } });
  const { link } = lab.migration;
  link.cut();
  // Until the source has noticed, it calls the copies SYNCHRONIZED.
  await until(() => !link.alive);
}

test('a link that is down: the modes are set, and the message says what is still missing', async () => {
  await startWithLinkDown();
  const run = await runTask(switchSyncMode, { ...lab.inputs, timeout: '1s' });
  expect(run.failure).toMatch(/After 1s not every database is SYNCHRONIZED: .*Sales \(NOT SYNCHRONIZING\)/);
  expect(run.remedy).toContain('asynchronous-commit to go back');
});

test('the wrong set of databases is refused before anything is changed', async () => {
  lab = await startFlowLaboratory({ mode: 'ASYNCHRONOUS_COMMIT' });
  const before = changesIn(lab.migration.journal).length;
  expect((await runTask(switchSyncMode, { ...lab.inputs, expectedDatabases: 'Sales, Inventory' })).failure).toContain(
    'not expected: Ledger',
  );
  expect(changesIn(lab.migration.journal).slice(before)).toEqual([]);
});

test('cancelled while it waits: says in which state things are', async () => {
  await startWithLinkDown();
  const abort = new AbortController();
  const running = runTask(switchSyncMode, lab.inputs, abort.signal);
  await until(() => isDeepStrictEqual(stored(), both('SYNCHRONOUS_COMMIT')));
  abort.abort(new Error('The run was cancelled (SIGINT).'));
  const run = await running;
  expect(run.failure).toMatch(/cancelled \(SIGINT\)\. State now: (syncing|mixed|replicating-async)/);
});

test('after the failover, already asynchronous on both sides: nothing is sent, and it says so', async () => {
  lab = await startFlowLaboratory();
  await runTask(failoverDag, lab.inputs);
  const asynchronous = { ...lab.inputs, mode: 'asynchronous-commit' };
  expect((await runTask(switchSyncMode, asynchronous)).outputs.changed).toBe('true');
  expect((await runTask(switchSyncMode, asynchronous)).outputs.changed).toBe('false');
});
