import { failoverDag } from '../../shared/tasks/failover-dag.ts';
import { fastClock } from './brisk-clock.ts';
import { expectOnePrimary, type FlowLaboratory, startFlowLaboratory } from './flow-laboratory.ts';
import { when } from './moments.ts';
import { runTask } from './run-task.ts';

/**
 * A member AG fails over locally behind the demotion. The pinned server shows no DAG any more; that is not "half-dropped", and the run must
 * not stop with both sides secondary.
 */
let lab: FlowLaboratory;
afterEach(() => lab?.close());

const clustered = { cluster: 'WSFC', secondaries: 1 } as const;
const failOver = () => runTask(failoverDag, { ...lab.inputs, maxWriteOutage: '40s' }, undefined, fastClock(20, 15_000));

test.each([
  ['with the demotion', 'source', 'demotion'],
  ['with the promote', 'target', 'promote'],
] as const)('the primary of the target moves %s: the source is made primary again', async (_name, at, moment) => {
  lab = await startFlowLaboratory({ source: clustered, target: clustered });
  when(lab, at, moment, () => void lab.migration.faults.failOverLocally('target'));
  const run = await failOver();
  expect(run.outputs.outcome).toBe('rolled-back');
  expect(expectOnePrimary(lab)).toBe('source');
});

test('the primary of the source moves with the promote: the target is primary, and the outcome does not deny it', async () => {
  lab = await startFlowLaboratory({ source: clustered, target: clustered });
  when(lab, 'target', 'promote', () => void lab.migration.faults.failOverLocally('source'));
  const run = await failOver();
  expect(expectOnePrimary(lab)).toBe('target');
  expect(['completed', 'unknown']).toContain(run.outputs.outcome);
});

test('the primary of the source moves with the demotion: what was set there is put back, or said', async () => {
  lab = await startFlowLaboratory({ source: clustered, target: clustered });
  when(lab, 'source', 'demotion', () => void lab.migration.faults.failOverLocally('source'));
  const run = await failOver();
  const said = run.host.lines.join('\n').includes('REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT = 0);');
  expect(said || lab.migration.sourceGroup.distributed[0]?.required === 0).toBe(true);
});

test('a replica that is no primary is not called half-dropped', async () => {
  lab = await startFlowLaboratory({ source: clustered, target: clustered });
  lab.migration.faults.failOverLocally('target');
  const run = await failOver();
  expect(run.failure).not.toContain('gone from the target');
  expect(run.failure).toMatch(/AZUREVM.*(?:SECONDARY|not the primary)/);
});
