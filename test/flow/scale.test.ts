import { readFileSync } from 'node:fs';
import { failoverDag } from '../../shared/tasks/failover-dag.ts';
import { validatePrereqs } from '../../shared/tasks/validate-prereqs.ts';
import { waitForLsnConvergence } from '../../shared/tasks/wait-for-lsn-convergence.ts';
import { expectOnePrimary, type FlowLaboratory, startFlowLaboratory } from './flow-laboratory.ts';
import { runTask } from './run-task.ts';

/** 400 databases with a writer each, over the wire. */
let lab: FlowLaboratory;
afterEach(() => lab?.close());

const databases = Array.from({ length: 400 }, (_, index) => `Tenant_${String(index).padStart(4, '0')}`);

/** Measured: the laboratory is built in half a second, the failover takes 1.3 s, 0.6 s of it dark. A busy machine may take many times as long. */
const longestFailover = 60_000;

test('400 databases under load: the failover takes seconds, one CHECKPOINT a database and as many other requests as ever', async () => {
  lab = await startFlowLaboratory({ databases });
  expect(await runTask(validatePrereqs, lab.inputs)).toMatchObject({ failure: undefined, outputs: { ready: 'true' } });
  const waited = await runTask(waitForLsnConvergence, { ...lab.inputs, stabilityWindow: '500ms' });
  expect(waited).toMatchObject({ failure: undefined, outputs: { converged: 'true' } });

  const writers = lab.migration.startWriters({ perDatabase: 1 });
  const before = lab.source.counts.batches + lab.target.counts.batches;
  const began = performance.now();
  const run = await runTask(failoverDag, lab.inputs);
  expect(performance.now() - began).toBeLessThan(longestFailover);
  expect(lab.source.counts.batches + lab.target.counts.batches - before - databases.length).toBeLessThan(200);
  await writers.stop();

  expect(run).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
  const proved = run.host.lines.filter((line) => line.startsWith('proved '));
  expect([proved.length, proved.at(-1)]).toEqual([101, 'proved 300 more databases: their LSNs are in the certificate']);
  expect(JSON.parse(readFileSync(run.outputs.certificate ?? '', 'utf8')).databases).toHaveLength(400);
  expect(writers.verify()).toMatchObject({ lost: [], unexpected: [] });
  expect(expectOnePrimary(lab)).toBe('target');
}, 90_000);

test('400 copies that are suspended after the failover are all resumed', async () => {
  lab = await startFlowLaboratory({ databases, quirks: { suspendedAfterFailover: true, ignoredResumes: 3 } });
  expect(await runTask(failoverDag, lab.inputs)).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
  expect([...lab.migration.source.server.databases.values()].filter((copy) => copy.suspended)).toEqual([]);
}, 90_000);

test('300 suspended copies: refused, and message, log and summary stay short', async () => {
  lab = await startFlowLaboratory({ databases, source: { version: 2019 }, target: { version: 2019 } });
  for (const database of databases.slice(0, 300)) lab.migration.faults.suspend(lab.migration.target, database);
  const run = await runTask(failoverDag, lab.inputs);
  expect(run.outputs.outcome).toBe('refused');
  expect(run.failure?.length).toBeLessThan(5000);
  expect(Math.max(...run.host.lines.map((line) => line.length))).toBeLessThan(5000);
  expect(run.host.summaries.join('').length).toBeLessThan(100_000);
  expect(expectOnePrimary(lab)).toBe('source');
}, 90_000);
