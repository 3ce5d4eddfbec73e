import { countedSessions } from '../../scripts/bench/counted-sessions.ts';
import { measureWait } from '../../scripts/bench/scale/memory.ts';
import { measureObservation, type ObservationCost } from '../../scripts/bench/scale/observation.ts';
import { countRequests, type FailoverRequests } from '../../scripts/bench/scale/requests.ts';
import { scaleFindings } from '../../scripts/bench/scale.ts';
import { readInputs } from '../../shared/core/inputs.ts';
import { realClock } from '../../shared/core/real-clock.ts';
import { openSession } from '../../shared/sqlserver/connect.ts';
import { look } from '../../shared/steps/look.ts';
import { closeMigration, openMigration } from '../../shared/steps/open.ts';
import { openRequest } from '../../shared/tasks/inputs.ts';
import { waitForLsnConvergence } from '../../shared/tasks/wait-for-lsn-convergence.ts';
import { startFlowLaboratory } from '../flow/flow-laboratory.ts';
import { recordingHost } from '../flow/recording-host.ts';

const requests = (databases: number, over: Partial<FailoverRequests> = {}): FailoverRequests => ({
  databases,
  counted: databases + 40,
  checkpoints: databases,
  before: 22,
  dark: 2,
  after: 5,
  log: 1000,
  summary: 1000,
  ...over,
});
const times = (ms: number) => ({ count: 30, median: ms, p95: ms, p99: ms });
const observation = (databases: number, ms: number, replicas = 1): ObservationCost => ({
  databases,
  replicas,
  cpu: times(ms),
  leastCpu: ms,
  elapsed: times(ms),
});

test('one more request for more databases makes the guard and the goal fail; a slow end does not', () => {
  const steady = scaleFindings([requests(1), requests(100, { after: 9 })], [], []);
  expect([steady.guards[0]?.holds, steady.goals[0]?.met]).toEqual([true, true]);
  for (const more of [{ before: 23 }, { dark: 3 }, { checkpoints: 101 }]) {
    const found = scaleFindings([requests(1), requests(100, more)], [], []);
    expect([found.guards[0]?.holds, found.goals[0]?.met]).toEqual([false, false]);
  }
});

test('ten times the databases may cost ten times the CPU, not more', () => {
  const guard = (thousand: number) => scaleFindings([requests(1)], [observation(100, 2), observation(1000, thousand)], []).guards[1];
  expect(guard(19)).toMatchObject({ holds: true });
  expect(guard(21)).toMatchObject({ holds: false, because: expect.stringContaining('10.5 times') });
});

test('the goals of a look and of the heap are judged by their own figures', () => {
  const wait = (heap: readonly number[]) => ({ databases: 10, waited: 60_000, looks: 9, heap, log: 10, summary: 10 });
  const { goals, markdown } = scaleFindings(
    [requests(1)],
    [observation(1000, 24), observation(1000, 101, 5)],
    [wait([20, 21]), wait([20, 30])],
  );
  expect(goals.slice(1).map(({ met }) => met)).toEqual([true, false, true, false]);
  expect(markdown).toContain('| 1000 | 5 | 30 | 101.0 / 101.0 / 101.0 | 101.0 / 101.0 / 101.0 |');
});

test('failover-dag sends as many requests for twelve databases as for two, beside one CHECKPOINT each', async () => {
  const [two, twelve] = [await countRequests(2), await countRequests(12)];
  expect([two.checkpoints, twelve.checkpoints]).toEqual([2, 12]);
  expect([twelve.before, twelve.dark]).toEqual([two.before, two.dark]);
}, 60_000);

test('the CPU of a look is measured in a laboratory of another process', async () => {
  const cost = await measureObservation({ databases: 20, replicas: 2 }, 5);
  expect(cost).toMatchObject({ databases: 20, replicas: 2, cpu: { count: 5 } });
  expect(cost.leastCpu).toBeGreaterThan(0);
}, 60_000);

test('a look brings no rows of local secondaries: they would be a row a database for each of them', async () => {
  const rows: number[] = [];
  for (const secondaries of [0, 2]) {
    const lab = await startFlowLaboratory({ source: { secondaries }, target: { secondaries } });
    const host = recordingHost(lab.inputs);
    const { open, sent } = countedSessions(openSession);
    const request = openRequest('test', readInputs(waitForLsnConvergence, host), host);
    const migration = await openMigration({ host, clock: realClock, open, signal: new AbortController().signal }, request);
    const { observation: seen } = await look(migration);
    rows.push(sent.slice(-2).reduce((sum, one) => sum + one.rows, 0));
    expect(seen.source?.dag?.databases.map(({ forwarder }) => forwarder?.synchronizationState)).toEqual(
      Array.from({ length: 3 }, () => 'SYNCHRONIZED'),
    );
    await closeMigration(migration);
    await lab.close();
  }
  // Two more replicas a side, and nothing else.
  expect(rows[1]).toBe((rows[0] ?? 0) + 4);
}, 60_000);

test('a wait of virtual time is weighed twelve times, and its log does not grow with it', async () => {
  const [short, long] = [await measureWait(2, 60_000), await measureWait(2, 360_000)];
  expect(long.heap).toHaveLength(12);
  expect(long.looks).toBeGreaterThan(1.5 * short.looks);
  expect(long.log).toBeLessThan(short.log + 500);
}, 60_000);
