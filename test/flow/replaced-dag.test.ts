import { failoverDag } from '../../shared/tasks/failover-dag.ts';
import { fastClock } from './brisk-clock.ts';
import { changesIn, expectOnePrimary, type FlowLaboratory, startFlowLaboratory, writableOn } from './flow-laboratory.ts';
import { type Moment, when } from './moments.ts';
import { runTask } from './run-task.ts';

/** Somebody drops the DAG and creates another one with the same name while the task works. It is none of the task's business. */
let lab: FlowLaboratory;
afterEach(() => lab?.close());

const failOver = () => runTask(failoverDag, { ...lab.inputs, maxWriteOutage: '40s' }, undefined, fastClock(20, 15_000));

test.each<[at: 'source' | 'target', Moment]>([
  ['source', 'lock'],
  ['target', 'lock'],
  ['source', 'arm'],
  ['source', 'demotion'],
])('when the %s gets the %s: the source takes writes, and nothing is done to the new one', async (at, moment) => {
  lab = await startFlowLaboratory();
  let before = 0;
  when(lab, at, moment, () => {
    lab.migration.faults.recreateDistributedGroup();
    before = changesIn(lab.migration.journal).length;
  });
  const run = await failOver();
  expect(['refused', 'unknown']).toContain(run.outputs.outcome);
  expect(changesIn(lab.migration.journal).slice(before)).toEqual([]);
  expect(expectOnePrimary(lab)).toBe('source');
});

test('behind the demotion: the outcome is unknown, and it says that nobody can write', async () => {
  lab = await startFlowLaboratory();
  when(lab, 'target', 'promote', () => lab.migration.faults.recreateDistributedGroup());
  const run = await failOver();
  expect([writableOn(lab, 'source'), writableOn(lab, 'target')]).toEqual([[], []]);
  expect(run.outputs.outcome).toBe('unknown');
  expect(run.failure).toContain('Last seen');
});
