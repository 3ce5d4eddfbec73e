import { failoverDag } from '../../shared/tasks/failover-dag.ts';
import { fastClock } from './brisk-clock.ts';
import { expectOnePrimary, type FlowLaboratory } from './flow-laboratory.ts';
import { when } from './moments.ts';
import { leaveNothing, leaveReading, startWithOperator } from './rights.ts';
import { runTask } from './run-task.ts';

/** Somebody takes rights away from the login of the task while it works. Minutes of waiting pass in seconds. */
let lab: FlowLaboratory;
afterEach(() => lab?.close());

const failOver = () => runTask(failoverDag, { ...lab.inputs, maxWriteOutage: '40s' }, undefined, fastClock(20, 15_000));

test('the right to change the source is lost: refused, the source takes writes, and what is left to do is said', async () => {
  lab = await startWithOperator();
  when(lab, 'source', 'demotion', () => leaveReading(lab, 'source'));
  const run = await failOver();
  expect(run).toMatchObject({ outputs: { outcome: 'refused' }, failure: expect.stringContaining('still primary and takes writes') });
  expect(run.host.lines.join('\n')).toMatch(/To stop that, run on .*: ALTER AVAILABILITY GROUP \[MigrationDag\] SET \(REQUIRED_\w+ = 0\)/);
  expect(expectOnePrimary(lab)).toBe('source');
});

test('the source can not be seen any more before the demotion: unknown, nothing was demoted, and the run says what it last saw', async () => {
  lab = await startWithOperator();
  when(lab, 'source', 'demotion', () => leaveNothing(lab, 'source'));
  const run = await failOver();
  expect(run.outputs.outcome).toBe('unknown');
  expect(run.failure).toMatch(/the login may not see it.*Last seen: source ONPREM: .*; target AZUREVM: SECONDARY/);
  expect(expectOnePrimary(lab)).toBe('source');
}, 20_000);

test('the source can not be seen any more after the promote: completed, for the target takes writes, and what was not tidied up is said', async () => {
  lab = await startWithOperator();
  when(lab, 'target', 'promote', () => leaveNothing(lab, 'source'));
  const run = await failOver();
  expect(run).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
  expect(run.host.lines.filter((line) => line.startsWith('warning: ')).join('\n')).toContain('source');
  expect(expectOnePrimary(lab)).toBe('target');
}, 20_000);
