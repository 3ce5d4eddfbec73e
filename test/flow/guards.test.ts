import { failoverDag } from '../../shared/tasks/failover-dag.ts';
import { switchSyncMode } from '../../shared/tasks/switch-sync-mode.ts';
import { changesIn, expectOnePrimary, type FlowLaboratory, startFlowLaboratory } from './flow-laboratory.ts';
import { runTask } from './run-task.ts';

/** Checks that guard a task's own statements are judged again by the task: what was approved may be days old. */
let lab: FlowLaboratory;
afterEach(() => lab?.close());

/** Always On was switched off for the next start: the manager of the target is not what the approval saw. */
const breakTarget = () => {
  lab.migration.target.server.hadrEnabled = false;
};
const changed = (before: number) => changesIn(lab.migration.journal).slice(before);

test('failover-dag refuses when a guard fails that held when it was approved; nothing is changed', async () => {
  lab = await startFlowLaboratory();
  breakTarget();
  const before = changesIn(lab.migration.journal).length;
  const run = await runTask(failoverDag, lab.inputs);
  expect(run.outputs.outcome).toBe('refused');
  expect(run.failure).toMatch(/^Refused: INS-HADR-001 target: .* failed .*The source is primary and takes writes\./);
  expect(run.remedy).toMatch(/INS-HADR-001: Enable Always On/);
  expect(changed(before).filter((what) => /role|demot|ALTER/i.test(what))).toEqual([]);
  expect(expectOnePrimary(lab)).toBe('source');
});

test('a guard that the user skips does not refuse, and the log says so', async () => {
  lab = await startFlowLaboratory();
  const run = await runTask(failoverDag, { ...lab.inputs, skipChecks: 'ins-hadr-001' });
  expect(run).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
  expect(run.host.lines.join('\n')).toMatch(/Not judged again, because skip-checks names them: ins-hadr-001/);
});

test('a word that guards nothing is an input problem', async () => {
  lab = await startFlowLaboratory();
  const run = await runTask(failoverDag, { ...lab.inputs, skipChecks: 'CON-DNS-001' });
  expect(run.failure).toMatch(/skipChecks must hold checks that guard failover-dag \(.*INS-HADR-001.*\), not "CON-DNS-001"/);
});

test('switch-sync-mode refuses to go synchronous', async () => {
  lab = await startFlowLaboratory({ mode: 'ASYNCHRONOUS_COMMIT' });
  breakTarget();
  const run = await runTask(switchSyncMode, lab.inputs);
  expect(run.failure).toMatch(/^Refused: INS-HADR-001 target/);
  expect(run.outputs.changed).toBe('false');
});
