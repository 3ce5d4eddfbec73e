import { failoverDag } from '../../shared/tasks/failover-dag.ts';
import { switchSyncMode } from '../../shared/tasks/switch-sync-mode.ts';
import { waitForLsnConvergence } from '../../shared/tasks/wait-for-lsn-convergence.ts';
import { until } from '../lab/until.ts';
import { expectOnePrimary, type FlowLaboratory, startFlowLaboratory } from './flow-laboratory.ts';
import { when } from './moments.ts';
import { runTask } from './run-task.ts';

let lab: FlowLaboratory;
afterEach(() => lab?.close());

/** What a wait reads, once its first look is done. */
const observation = ({ sql }: { readonly sql: string }) => sql.includes('sys.dm_hadr_database_replica_states');

/** Loses the connections of both sides in the middle of the wait, once. */
function loseBoth(): void {
  let looks = 0;
  when(
    lab,
    'source',
    (target) => observation(target) && ++looks === 4,
    () => setTimeout(() => [lab.source, lab.target].map((server) => server.resetConnections())),
  );
}

test('wait-for-lsn-convergence opens lost sessions again and goes on waiting', async () => {
  lab = await startFlowLaboratory();
  loseBoth();
  const run = await runTask(waitForLsnConvergence, { ...lab.inputs, stabilityWindow: '2s', timeout: '20s' });
  expect(run).toMatchObject({ failure: undefined, outputs: { converged: 'true' } });
  expect(lab.source.counts.logins).toBeGreaterThan(1);
});

test('switch-sync-mode opens lost sessions again and goes on waiting', async () => {
  lab = await startFlowLaboratory({ mode: 'ASYNCHRONOUS_COMMIT' });
  lab.migration.link.cut();
  // Until the source has noticed, it calls the copies SYNCHRONIZED.
  await until(() => !lab.migration.link.alive);
  const began = lab.source.counts.logins;
  let looks = 0;
  when(
    lab,
    'source',
    (target) => observation(target) && ++looks === 5,
    () =>
      setTimeout(() => {
        for (const server of [lab.source, lab.target]) server.resetConnections();
        lab.migration.link.restore();
      }),
  );
  const run = await runTask(switchSyncMode, { ...lab.inputs, timeout: '20s' });
  expect(run).toMatchObject({ failure: undefined, outputs: { changed: 'true' } });
  expect(lab.source.counts.logins - began).toBeGreaterThan(1);
});

test('a second run that waits does not keep the first one from its lock, when that has lost its session behind the fence', async () => {
  lab = await startFlowLaboratory({ timings: { demotionMs: 1500 } });
  let second: ReturnType<typeof runTask> | undefined;
  when(lab, 'source', 'demotion', () => {
    const first = new Set(lab.source.spids());
    second = runTask(failoverDag, lab.inputs);
    setTimeout(() => lab.source.resetConnections(({ spid }) => first.has(spid)), 700);
  });
  const began = performance.now();
  const first = await runTask(failoverDag, { ...lab.inputs, maxWriteOutage: '20s' });
  expect(first.outputs.outcome).toBe('completed');
  // The patience of a run that waits for a lock is 60 s.
  expect(performance.now() - began).toBeLessThan(30_000);
  await second;
  expect(expectOnePrimary(lab)).toBe('target');
}, 90_000);
