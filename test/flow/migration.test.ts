import { readFileSync } from 'node:fs';
import { type Certificate, certificateProblems } from '../../shared/cutover/certificate.ts';
import { dropAg } from '../../shared/tasks/drop-ag.ts';
import { failoverDag } from '../../shared/tasks/failover-dag.ts';
import { switchSyncMode } from '../../shared/tasks/switch-sync-mode.ts';
import { validatePrereqs } from '../../shared/tasks/validate-prereqs.ts';
import { waitForLsnConvergence } from '../../shared/tasks/wait-for-lsn-convergence.ts';
import type { SideOptions } from '../lab/engine/migration.ts';
import { changesIn, expectOnePrimary, type FlowLaboratory, startFlowLaboratory, writableOn } from './flow-laboratory.ts';
import { runTask } from './run-task.ts';

let lab: FlowLaboratory;
afterEach(() => lab?.close());

const shapes: readonly [string, SideOptions, SideOptions][] = [
  ['standalone 2017 without a cluster', { version: 2017, cluster: 'NONE' }, { version: 2017, cluster: 'NONE' }],
  ['2022 without a cluster', { version: 2022, cluster: 'NONE' }, { version: 2022, cluster: 'NONE' }],
  [
    'a cluster with local secondaries on both sides',
    { version: 2022, cluster: 'WSFC', secondaries: 2 },
    { version: 2022, cluster: 'WSFC', secondaries: 1 },
  ],
  ['2016 with a cluster', { version: 2016, cluster: 'WSFC', secondaries: 1 }, { version: 2016, cluster: 'WSFC', secondaries: 1 }],
  ['2019 to 2022: no way back', { version: 2019 }, { version: 2022 }],
  ['2025', { version: 2025 }, { version: 2025 }],
];

test.each(shapes)('%s: the whole sequence, under load, loses nothing', async (_name, source, target) => {
  lab = await startFlowLaboratory({ mode: 'ASYNCHRONOUS_COMMIT', source, target });
  const writers = lab.migration.startWriters();
  const inputs = { ...lab.inputs, expectedDatabases: 'Sales, Inventory, Ledger' };

  expect(await runTask(validatePrereqs, inputs)).toMatchObject({ failure: undefined, outputs: { ready: 'true' } });
  expect(await runTask(switchSyncMode, inputs)).toMatchObject({
    failure: undefined,
    outputs: { mode: 'synchronous-commit', changed: 'true' },
  });
  expect(await runTask(waitForLsnConvergence, { ...inputs, stabilityWindow: '500ms' })).toMatchObject({
    failure: undefined,
    outputs: { converged: 'true' },
  });
  const failover = await runTask(failoverDag, inputs);
  expect(failover).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
  expect(expectOnePrimary(lab)).toBe('target');
  expect(Number(failover.outputs.writeOutageMs)).toBeGreaterThan(0);
  const certificate: Certificate = JSON.parse(readFileSync(failover.outputs.certificate ?? '', 'utf8'));
  expect(certificate.databases.map((database) => database.database).sort()).toEqual(['Inventory', 'Ledger', 'Sales']);
  expect(certificateProblems(certificate)).toEqual([]);
  expect(await runTask(dropAg, inputs)).toMatchObject({ failure: undefined, outputs: { dropped: 'true' } });

  await writers.stop();
  expect(writers.verify()).toMatchObject({ lost: [], unexpected: [] });
  expect(writers.acknowledged).toBeGreaterThan(20);
  expect(writers.writeOutageMs).toBeGreaterThan(0);
  expect(lab.migration.violations).toEqual([]);
  expect(writableOn(lab, 'target')).toHaveLength(3);
});

test('every task run a second time does nothing and succeeds', async () => {
  lab = await startFlowLaboratory();
  const sequence = [
    () => runTask(switchSyncMode, lab.inputs),
    () => runTask(waitForLsnConvergence, { ...lab.inputs, stabilityWindow: '200ms' }),
    () => runTask(failoverDag, lab.inputs),
    () => runTask(dropAg, lab.inputs),
  ];
  for (const step of sequence) {
    expect((await step()).failure).toBeUndefined();
    const before = changesIn(lab.migration.journal).length;
    const again = await step();
    expect(again.failure).toBeUndefined();
    expect(changesIn(lab.migration.journal).slice(before)).toEqual([]);
  }
});

test('failover-dag says already-done the second time, and the earlier tasks find nothing to do', async () => {
  lab = await startFlowLaboratory();
  await runTask(failoverDag, lab.inputs);
  expect((await runTask(failoverDag, lab.inputs)).outputs.outcome).toBe('already-done');
  for (const task of [switchSyncMode, waitForLsnConvergence] as const)
    expect((await runTask(task as typeof switchSyncMode, lab.inputs)).failure).toBeUndefined();
  expect((await runTask(validatePrereqs, lab.inputs)).outputs.ready).toBe('true');
});

test('a task that comes too early refuses and names the missing step', async () => {
  lab = await startFlowLaboratory({ mode: 'ASYNCHRONOUS_COMMIT' });
  const before = changesIn(lab.migration.journal).length;
  expect(await runTask(waitForLsnConvergence, lab.inputs)).toMatchObject({
    failure: expect.stringContaining('replicating-async'),
    remedy: expect.stringContaining('switch-sync-mode'),
  });
  expect(await runTask(failoverDag, lab.inputs)).toMatchObject({
    outputs: { outcome: 'refused' },
    remedy: expect.stringContaining('switch-sync-mode'),
  });
  expect(await runTask(dropAg, lab.inputs)).toMatchObject({
    outputs: { dropped: 'false' },
    remedy: expect.stringContaining('failover-dag'),
  });
  expect(changesIn(lab.migration.journal).slice(before)).toEqual([]);
});

test('a listener leads to the replica behind it, and the failover works through it', async () => {
  lab = await startFlowLaboratory({
    source: { cluster: 'WSFC', secondaries: 1, listener: 'src-lsnr' },
    target: { cluster: 'WSFC', secondaries: 1, listener: 'tgt-lsnr' },
  });
  const inputs = {
    ...lab.inputs,
    sourceServer: `127.0.0.1,${lab.listeners.source?.port}`,
    targetServer: `127.0.0.1,${lab.listeners.target?.port}`,
  };
  expect(await runTask(failoverDag, inputs)).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
  expect(expectOnePrimary(lab)).toBe('target');
});

test('a local secondary does not show the DAG: the task says where to connect instead', async () => {
  lab = await startFlowLaboratory({ source: { cluster: 'WSFC', secondaries: 1 } });
  const [, secondary] = lab.migration.sourceReplicas;
  const port = lab.servers.get(secondary?.serverName ?? '')?.port;
  const run = await runTask(validatePrereqs, { ...lab.inputs, sourceServer: `127.0.0.1,${port}` });
  expect(run.outputs.ready).toBe('false');
  expect(run.outputs.findings).toContain('connect to the primary replica of the member availability group');
});

test('the same server on both sides is refused', async () => {
  lab = await startFlowLaboratory();
  expect(await runTask(failoverDag, { ...lab.inputs, targetServer: lab.inputs.sourceServer ?? '' })).toMatchObject({
    failure: expect.stringContaining('lead to the same SQL Server'),
  });
});
