import { failoverDag } from '../../shared/tasks/failover-dag.ts';
import {
  cutLinkAtDemotion,
  expectOnePrimary,
  type FlowLaboratory,
  pause,
  startFlowLaboratory,
  tailThatNeverShips,
} from './flow-laboratory.ts';
import { after, type Moment, when } from './moments.ts';
import { runTask } from './run-task.ts';

/** After a cancel the host waits 10 s and then kills the process. */
const killAfter = 10_000;

let lab: FlowLaboratory;
afterEach(() => lab?.close());

/** Cancels `ms` after the first request of a moment has reached a side, and says how long the run took from there to its end. */
async function cancelledAt(
  side: 'source' | 'target',
  moment: Moment,
  ms: number,
): Promise<{ run: Awaited<ReturnType<typeof runTask>>; endedAfter: number }> {
  const abort = new AbortController();
  let cancelled = 0;
  after(lab, side, moment, ms, () => {
    cancelled = performance.now();
    abort.abort(new Error('The run was cancelled (SIGINT).'));
  });
  const run = await runTask(failoverDag, lab.inputs, abort.signal);
  return { run, endedAfter: performance.now() - cancelled };
}

test('between demotion and promote, without the proof: the source takes writes again, long before the time is up', async () => {
  lab = await startFlowLaboratory(tailThatNeverShips);
  const writers = lab.migration.startWriters();
  await pause(200);
  cutLinkAtDemotion(lab);
  const { run, endedAfter } = await cancelledAt('source', 'demotion', 2500);
  expect(run).toMatchObject({
    outputs: { outcome: 'rolled-back' },
    failure: expect.stringContaining('cancelled before the target had proved'),
  });
  expect(endedAfter).toBeLessThan(killAfter);
  expect(expectOnePrimary(lab)).toBe('source');
  lab.migration.link.restore();
  await writers.stop();
  expect(writers.verify()).toMatchObject({ lost: [], unexpected: [] });
});

test('during the demotion, with the proof at hand: the nearer safe end is the target', async () => {
  lab = await startFlowLaboratory({ timings: { demotionMs: 1000 } });
  const { run, endedAfter } = await cancelledAt('source', 'demotion', 300);
  expect(run).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
  expect(endedAfter).toBeLessThan(killAfter);
  expect(expectOnePrimary(lab)).toBe('target');
});

test('while the target recovers: it says that there is no way back, and the same command goes on waiting', async () => {
  lab = await startFlowLaboratory({ timings: { recoveryMs: 9000 } });
  const { run, endedAfter } = await cancelledAt('target', 'promote', 800);
  expect(run).toMatchObject({
    outputs: { outcome: 'unknown' },
    failure: expect.stringMatching(/Cancelled: the target is primary.*no way back/),
  });
  expect(endedAfter).toBeLessThan(killAfter);
  expect(await runTask(failoverDag, lab.inputs)).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
});

test('while another run holds the lock: nothing was changed', async () => {
  lab = await startFlowLaboratory({ timings: { demotionMs: 3000 } });
  let second: ReturnType<typeof runTask> | undefined;
  const abort = new AbortController();
  when(lab, 'source', 'demotion', () => {
    second = runTask(failoverDag, lab.inputs, abort.signal);
    setTimeout(() => abort.abort(new Error('The run was cancelled (SIGINT).')), 500);
  });
  expect((await runTask(failoverDag, lab.inputs)).outputs.outcome).toBe('completed');
  expect(await second).toMatchObject({ outputs: { outcome: 'refused' }, failure: expect.stringMatching(/cancelled/i) });
});

test('during a CHECKPOINT that takes long: it does not wait for it, and nothing was demoted', async () => {
  lab = await startFlowLaboratory();
  const abort = new AbortController();
  let cancelled = 0;
  when(
    lab,
    'source',
    ({ sql }) => sql.includes('CHECKPOINT'),
    () =>
      setTimeout(() => {
        cancelled = performance.now();
        abort.abort(new Error('The run was cancelled (SIGINT).'));
      }, 200),
  );
  lab.source.faults.next({ when: ({ sql }) => sql.includes('CHECKPOINT'), fault: { kind: 'stall' } });
  const run = await runTask(failoverDag, lab.inputs, abort.signal);
  expect(run).toMatchObject({
    outputs: { outcome: 'refused' },
    failure: expect.stringContaining('Cancelled before the demotion during a CHECKPOINT'),
  });
  expect(performance.now() - cancelled).toBeLessThan(killAfter);
  expect(expectOnePrimary(lab)).toBe('source');
});
