import { failoverDag } from '../../shared/tasks/failover-dag.ts';
import { fastClock } from './brisk-clock.ts';
import { type FlowLaboratory, startFlowLaboratory, writableOn } from './flow-laboratory.ts';
import { when } from './moments.ts';
import { runTask } from './run-task.ts';

/** Behind the demotion nobody can write: the run must not end with `refused`, as if nothing had happened. */
let lab: FlowLaboratory;
afterEach(() => lab?.close());

test('a DAG that is replaced behind the demotion: the outcome is unknown, and it says that nobody can write', async () => {
  lab = await startFlowLaboratory();
  when(lab, 'target', 'promote', () => lab.migration.faults.recreateDistributedGroup());
  const run = await runTask(failoverDag, { ...lab.inputs, maxWriteOutage: '40s' }, undefined, fastClock(20, 15_000));
  expect([writableOn(lab, 'source'), writableOn(lab, 'target')]).toEqual([[], []]);
  expect(run.outputs.outcome).toBe('unknown');
  expect(run.failure).toContain('Last seen');
});
