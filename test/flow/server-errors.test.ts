import { failoverDag } from '../../shared/tasks/failover-dag.ts';
import type { Command } from '../lab/commands.ts';
import type { PlannedFailure } from '../lab/engine/servers/server.ts';
import { briskClock } from './brisk-clock.ts';
import { expectOnePrimary, type FlowLaboratory, startFlowLaboratory } from './flow-laboratory.ts';
import { runTask, type TaskRun } from './run-task.ts';

/**
 * What SQL Server may answer to the statements of a failover (Microsoft, "Database engine events and errors"), one at a time. Whatever it
 * answers, one side takes the writes in the end, and the outcome says which.
 */
let lab: FlowLaboratory;
afterEach(() => lab?.close());

type Action = Extract<Command, { kind: 'alter-availability-group' }>['action']['kind'];
const alters =
  (action: Action) =>
  (command: Command): boolean =>
    command.kind === 'alter-availability-group' && command.action.kind === action;
const statements = {
  'the demotion': { side: 'source', when: alters('set-role') },
  'the promote': { side: 'target', when: alters('force-failover-allow-data-loss') },
} as const;

/** The outcome is honest: it names the side that takes the writes. */
function expectHonest(run: TaskRun): void {
  const primary = expectOnePrimary(lab);
  expect(primary).toBe(run.outputs.outcome === 'completed' ? 'target' : 'source');
  expect(run.failure === undefined).toBe(run.outputs.outcome === 'completed');
}

const notApplied: readonly [number, number, string][] = [
  [41104, 16, 'a previous error is latched'],
  [41109, 17, 'no worker threads'],
  [41113, 16, 'a failover is pending already'],
  [41121, 10, 'only a message: it can not accept the signal in its state'],
  [41131, 10, 'only a message: bringing it online timed out'],
  [41138, 17, 'the database is busy with another operation'],
  [41149, 16, 'the operation was cancelled or timed out'],
  [41151, 16, 'the manager is not initialised'],
  [41160, 16, 'a replica can not be reached'],
  [41165, 16, 'waiting for a replica timed out'],
  [41188, 16, 'rolled back'],
  [41190, 16, 'not in a state that could process it'],
  [35217, 16, 'the thread pool is exhausted'],
  [35250, 16, 'the connection to the primary is not active'],
  [15151, 16, 'no permission, or it does not exist'],
  [596, 21, 'the session is killed'],
  [0, 10, 'nothing but a message'],
];
const applied: readonly [number, number, string][] = [
  [41104, 16, 'applied, and an error all the same'],
  [41131, 10, 'only a message: bringing it online timed out'],
  [41149, 16, 'cancelled or timed out'],
  [41184, 16, 'the configuration is changed, the local apply failed'],
  [41189, 16, 'the configuration is changed, the local apply failed'],
  [41185, 10, 'the same value as before'],
  [41181, 16, 'a concurrent change'],
  [596, 21, 'the session is killed'],
];

describe.each(Object.entries(statements))('%s', (_statement, { side, when }) => {
  const plan = (failure: PlannedFailure) => lab.migration.faults.planFailure(lab.migration[side], { ...failure, when });

  test.each(notApplied)('%d (severity %d), without effect: %s', async (number, severity) => {
    lab = await startFlowLaboratory();
    plan({ number, severity, applied: false });
    const run = await runTask(failoverDag, lab.inputs, undefined, briskClock);
    expect(run).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
    expectHonest(run);
  });

  test.each(applied)('%d (severity %d), with effect: %s', async (number, severity) => {
    lab = await startFlowLaboratory();
    plan({ number, severity, applied: true });
    const run = await runTask(failoverDag, lab.inputs, undefined, briskClock);
    expect(run).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
    expectHonest(run);
  });
});
