import { failoverDag } from '../../shared/tasks/failover-dag.ts';
import { switchSyncMode } from '../../shared/tasks/switch-sync-mode.ts';
import { expectOnePrimary, type FlowLaboratory, startFlowLaboratory } from '../flow/flow-laboratory.ts';
import { runTask } from '../flow/run-task.ts';
import { applicationLogin } from '../lab/engine/migration.ts';

/** What docs/runbook.md says of the ways back, between two SQL Servers. */
let lab: FlowLaboratory;
afterEach(() => lab?.close());

/** The inputs with source and target exchanged. */
const swapped = (inputs: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [
      name.replace(/^(source|target)/, (side) => (side === 'source' ? 'target' : 'source')),
      value,
    ]),
  );

test('same version: the same task with source and target swapped goes back, loses nothing, and lets the frozen logins in again', async () => {
  lab = await startFlowLaboratory();
  const writers = lab.migration.startWriters();
  const freezeLogins = applicationLogin.name;
  const there = await runTask(failoverDag, { ...lab.inputs, freezeLogins });
  expect(there).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
  expect(expectOnePrimary(lab)).toBe('target');
  const frozen = () => lab.migration.source.server.logins.get(freezeLogins.toLowerCase())?.disabled;
  expect(frozen()).toBe(true);

  const back = await runTask(failoverDag, swapped(lab.inputs));
  expect(back).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
  expect(expectOnePrimary(lab)).toBe('source');
  expect(frozen()).toBe(false);
  await writers.stop();
  expect(writers.verify()).toMatchObject({ lost: [], unexpected: [] });
}, 60_000);

test('a target of a higher version: swapped, the task refuses and changes nothing', async () => {
  lab = await startFlowLaboratory({ source: { version: 2019 }, target: { version: 2022 } });
  expect(await runTask(failoverDag, lab.inputs)).toMatchObject({ outputs: { outcome: 'completed' } });
  expect(await runTask(failoverDag, swapped(lab.inputs))).toMatchObject({
    failure: expect.any(String),
    outputs: { outcome: 'refused' },
  });
  expect(expectOnePrimary(lab)).toBe('target');
}, 60_000);

test('synchronous commit is too slow: back to asynchronous, and the source goes on', async () => {
  lab = await startFlowLaboratory();
  const run = await runTask(switchSyncMode, { ...lab.inputs, mode: 'asynchronous-commit' });
  expect(run).toMatchObject({ failure: undefined, outputs: { mode: 'asynchronous-commit' } });
  expect(expectOnePrimary(lab)).toBe('source');
}, 60_000);
