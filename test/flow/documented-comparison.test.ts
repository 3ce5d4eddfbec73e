import { jest } from '@jest/globals';
import type { LogEnds } from '../../shared/cutover/convergence.ts';
import type { DagObservation } from '../../shared/cutover/observation.ts';
import { cutLinkAtDemotion, type FlowLaboratory, pause, startFlowLaboratory, tailThatNeverShips } from './flow-laboratory.ts';

/**
 * The laboratory must be able to tell right from wrong. Here the proof is taken out of the product and the documented comparison put in
 * its place: `last_hardened_lsn` as the primary shows it, which is what the forwarder last reported, against the forwarder itself.
 */
const actual = await import('../../shared/cutover/convergence.ts');
let asThePrimarySaw: LogEnds = new Map();

jest.unstable_mockModule('../../shared/cutover/convergence.ts', () => ({
  ...actual,
  logEnds(source: DagObservation): LogEnds {
    if (source.role === 'PRIMARY')
      asThePrimarySaw = new Map(source.databases.map((database) => [database.name, database.forwarder?.lastHardened]));
    return asThePrimarySaw;
  },
  laterEnds: (seen: LogEnds) => seen,
}));

const { failoverDag } = await import('../../shared/tasks/failover-dag.ts');
const { waitForLsnConvergence } = await import('../../shared/tasks/wait-for-lsn-convergence.ts');
const { runTask } = await import('./run-task.ts');

let lab: FlowLaboratory;
afterEach(() => lab?.close());

test('with the documented comparison in the place of the proof, acknowledged commits are lost, and the laboratory sees it', async () => {
  lab = await startFlowLaboratory(tailThatNeverShips);
  const writers = lab.migration.startWriters();
  await pause(300);
  expect((await runTask(waitForLsnConvergence, { ...lab.inputs, stabilityWindow: '200ms' })).outputs.converged).toBe('true');
  cutLinkAtDemotion(lab);
  const run = await runTask(failoverDag, { ...lab.inputs, maxWriteOutage: '1s' });
  expect(run.outputs.outcome).toBe('completed');
  await pause(300);
  await writers.stop();
  expect(lab.migration.violations.some((violation) => violation.kind === 'lost-acknowledged-commit')).toBe(true);
  expect(writers.verify().lost.length).toBeGreaterThan(0);
});
