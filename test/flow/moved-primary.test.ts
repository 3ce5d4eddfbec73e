import { failoverDag } from '../../shared/tasks/failover-dag.ts';
import { fastClock } from './brisk-clock.ts';
import { expectOnePrimary, type FlowLaboratory, startFlowLaboratory } from './flow-laboratory.ts';
import { type Moment, when } from './moments.ts';
import { runTask } from './run-task.ts';

/**
 * A member availability group fails over to its other replica while the task works. The DAG shows only on primary replicas, so the
 * pinned server is not the one to send anything to any more (Microsoft, "Distributed availability groups").
 */
let lab: FlowLaboratory;
afterEach(() => lab?.close());

type Side = 'source' | 'target';
const clustered = { cluster: 'WSFC', secondaries: 1, listener: 'listener' } as const;

/** Every side is reached through its listener, or by the names of its instances. */
async function start(reached: 'instances' | 'listeners') {
  lab = await startFlowLaboratory({ source: clustered, target: clustered });
  const servers = reached === 'listeners' ? { ...lab, ...lab.listeners } : lab;
  const inputs = {
    ...lab.inputs,
    sourceServer: `127.0.0.1,${servers.source.port}`,
    targetServer: `127.0.0.1,${servers.target.port}`,
    maxWriteOutage: '40s',
  };
  return { servers, inputs };
}

const cases: [moves: Side, at: Side, Moment][] = [
  ['source', 'source', 'lock'],
  ['source', 'source', 'arm'],
  ['source', 'source', 'demotion'],
  ['target', 'source', 'arm'],
];

describe.each(['instances', 'listeners'] as const)('servers reached by their %s', (reached) => {
  test.each(cases)(
    'the primary of the %s moves when the %s gets the %s: the source takes writes, and nothing stays behind unsaid',
    async (moves, at, moment) => {
      const { servers, inputs } = await start(reached);
      const writers = lab.migration.startWriters({ perDatabase: 1 });
      when(servers, at, moment, () => void lab.migration.faults.failOverLocally(moves));
      const run = await runTask(failoverDag, inputs, undefined, fastClock(20, 15_000));
      await writers.stop();
      expect(['refused', 'unknown']).toContain(run.outputs.outcome);
      expect(expectOnePrimary(lab)).toBe('source');
      const said = run.host.lines.some((line) => /^warning: .*REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT = 0\);/.test(line));
      expect(said || lab.migration.sourceGroup.distributed[0]?.required === 0).toBe(true);
      expect(writers.verify()).toMatchObject({ lost: [], unexpected: [] });
    },
  );
});

test('a target that has moved is found before anything is changed, and the new primary takes the failover', async () => {
  const { inputs } = await start('listeners');
  lab.migration.faults.failOverLocally('target');
  const old = await runTask(failoverDag, { ...inputs, targetServer: `127.0.0.1,${lab.target.port}` });
  expect(old.outputs.outcome).toBe('refused');
  const run = await runTask(failoverDag, inputs);
  expect(run).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
  expect(expectOnePrimary(lab)).toBe('target');
});
