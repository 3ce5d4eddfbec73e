import { failoverDag } from '../../shared/tasks/failover-dag.ts';
import { fastClock } from './brisk-clock.ts';
import { expectOnePrimary, type FlowLaboratory } from './flow-laboratory.ts';
import { when } from './moments.ts';
import { leaveNothing, leaveReading, startWithOperator } from './rights.ts';
import { runTask, type TaskRun } from './run-task.ts';

/**
 * A promote that is refused again and again must not keep everybody from writing: max-write-outage ends it. And a target that can not be
 * seen any more may not strand the servers when this run knows that nobody promoted it.
 */
let lab: FlowLaboratory;
afterEach(() => lab?.close());

const failOver = (): Promise<TaskRun | undefined> =>
  Promise.race([
    runTask(failoverDag, { ...lab.inputs, maxWriteOutage: '40s' }, undefined, fastClock(20, 10_000)),
    new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), 11_000)),
  ]);

test.each([
  ['the right to promote is lost with the demotion', 'source', 'demotion', leaveReading],
  ['the right to promote is lost with the promote', 'target', 'promote', leaveReading],
  ['the target can not be seen any more after the demotion', 'source', 'demotion', leaveNothing],
  ['the target can not be seen any more at the promote', 'target', 'promote', leaveNothing],
] as const)(
  '%s: when the time is up the source is primary again',
  async (_name, at, moment, take) => {
    lab = await startWithOperator();
    when(lab, at, moment, () => take(lab, 'target'));
    const run = await failOver();
    expect(run?.outputs.outcome).toBe('rolled-back');
    expect(expectOnePrimary(lab)).toBe('source');
  },
  15_000,
);

test('somebody promotes the target by hand, and then it can not be seen any more: the source is left alone', async () => {
  lab = await startWithOperator();
  when(lab, 'target', 'promote', () => {
    const [dag] = lab.migration.targetGroup.distributed;
    if (dag) dag.role = 'PRIMARY';
    setTimeout(() => leaveNothing(lab, 'target'), 100);
  });
  const run = await failOver();
  expect(run?.outputs.outcome).toBe('unknown');
  expect(lab.migration.sourceGroup.distributed[0]?.role).toBe('SECONDARY');
}, 15_000);
