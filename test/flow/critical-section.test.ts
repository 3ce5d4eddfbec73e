import { readFileSync } from 'node:fs';
import { failoverDag } from '../../shared/tasks/failover-dag.ts';
import type { FaultTarget } from '../lab/tds/faults.ts';
import { until } from '../lab/until.ts';
import { alterDagByHand } from './by-hand.ts';
import {
  changesIn,
  cutLinkAtDemotion,
  dagName,
  expectOnePrimary,
  type FlowLaboratory,
  pause,
  startFlowLaboratory,
  tailThatNeverShips,
  writableOn,
} from './flow-laboratory.ts';
import { after, moments } from './moments.ts';
import { runTask } from './run-task.ts';

/** What is sent while nobody can write. */
let lab: FlowLaboratory;
afterEach(() => lab?.close());

/** A request, and where a write would have been taken in the moment in which it arrived. */
interface Arrival extends FaultTarget {
  readonly side: 'source' | 'target';
  readonly dark: boolean;
}

/** Notes every request that reaches a server, whatever it is. */
function noteArrivals(): readonly Arrival[] {
  const arrivals: Arrival[] = [];
  for (const side of ['source', 'target'] as const)
    lab[side].faults.next({
      when(target) {
        arrivals.push({
          ...target,
          side,
          dark: writableOn(lab, 'source').length === 0 && writableOn(lab, 'target').length < lab.migration.databases.length,
        });
        return false;
      },
      fault: { kind: 'reset' },
    });
  return arrivals;
}

/** The requests of the critical section: from the demotion to the last one that arrives before every database takes writes again. */
function criticalSection(arrivals: readonly Arrival[]): readonly Arrival[] {
  const from = arrivals.findIndex(moments.demotion);
  const last = arrivals.findLastIndex(({ dark }) => dark);
  return from < 0 ? [] : arrivals.slice(from, last + 1);
}

/** The target waits in it and promotes nothing. */
const isWait = ({ side, sql }: Arrival): boolean => side === 'target' && sql.includes('WAITFOR') && sql.includes('AS missing');

const names = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `Tenant_${String(index).padStart(3, '0')}`);

test.each([1, 3, 60])('two round trips with %i databases: one batch on the source, one on the target', async (count) => {
  lab = await startFlowLaboratory({ databases: names(count) });
  const writers = lab.migration.startWriters({ perDatabase: 1 });
  await pause(200);
  const arrivals = noteArrivals();
  const run = await runTask(failoverDag, lab.inputs);
  await writers.stop();
  expect(run).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
  const section = criticalSection(arrivals);
  expect(section.map((one) => [one.side, moments.demotion(one), moments.promote(one)])).toEqual([
    ['source', true, false],
    ['target', false, true],
  ]);
  expect(writers.verify()).toMatchObject({ lost: [], unexpected: [] });
  expect(expectOnePrimary(lab)).toBe('target');
});

test('log that arrives a little later is waited for on the target, still in two round trips', async () => {
  lab = await startFlowLaboratory({ link: { latencyMs: 60 } });
  const writers = lab.migration.startWriters();
  await pause(300);
  const arrivals = noteArrivals();
  const run = await runTask(failoverDag, lab.inputs);
  await writers.stop();
  expect(run).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
  expect(criticalSection(arrivals)).toHaveLength(2);
  expect(writers.verify()).toMatchObject({ lost: [], unexpected: [] });
});

/** Everything is ready for a cutover under load, and the link goes down with the demotion: the rest of the log stays on the source until it is restored. */
async function startWithLogThatDoesNotArrive() {
  lab = await startFlowLaboratory({ ...tailThatNeverShips, timings: { ...tailThatNeverShips.timings, reconnectMs: 10 } });
  const writers = lab.migration.startWriters();
  await pause(300);
  cutLinkAtDemotion(lab);
  return { writers, arrivals: noteArrivals() };
}

test('log that does not arrive in that time: nothing is promoted by that batch, and the run goes on by looking at both sides', async () => {
  const { writers, arrivals } = await startWithLogThatDoesNotArrive();
  const running = runTask(failoverDag, { ...lab.inputs, maxWriteOutage: '20s' });
  await until(() => arrivals.some(moments.promote));
  await pause(800);
  expect(changesIn(lab.migration.journal).filter((what) => what.includes('is primary'))).toEqual([]);
  lab.migration.link.restore();
  const run = await running;
  await writers.stop();
  expect(run).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
  expect(run.host.lines.join('\n')).toContain('not proved at once, nothing is promoted');
  const [first = -1, second = -1, ...more] = arrivals.flatMap((one, index) => (moments.promote(one) ? [index] : []));
  expect(more).toEqual([]);
  // Nothing comes between the wait and the batch that proves once more and promotes; the source was looked at in every turn of the wait.
  const between = arrivals.slice(first + 1, second);
  const waits = between.filter(isWait).length;
  expect(waits).toBeGreaterThan(1);
  expect(between.filter(({ side }) => side === 'source').length).toBeGreaterThanOrEqual(waits);
  expect(between.findLast(({ side }) => side === 'target')).toMatchObject({ sql: expect.stringContaining('WAITFOR') });
  expect(arrivals[second]?.sql).toContain('@promote bit = 1');
  expect(writers.verify()).toMatchObject({ lost: [], unexpected: [] });
});

test('somebody makes the source primary while the target waits: the look beside the wait sees it, and nothing is promoted', async () => {
  const { writers, arrivals } = await startWithLogThatDoesNotArrive();
  const running = runTask(failoverDag, { ...lab.inputs, maxWriteOutage: '5s' });
  await until(() => arrivals.some(isWait));
  await writers.stop();
  makeSourcePrimaryByHand();
  await until(() => writableOn(lab, 'source').length > 0);
  const before = arrivals.filter(isWait).length;
  await until(() => arrivals.filter(isWait).length > before);
  // Now all the log that the source had behind its fence arrives, and the target says so.
  lab.migration.link.restore();
  const run = await running;
  expect(run.outputs.outcome).not.toBe('completed');
  expect(
    changesIn(lab.migration.journal).filter(
      (what) => what.startsWith(`${lab.migration.target.serverName}: `) && what.includes('is primary'),
    ),
  ).toEqual([]);
  expect(expectOnePrimary(lab)).toBe('source');
  expect(writers.verify()).toMatchObject({ lost: [], unexpected: [] });
});

test('a look at the source that is answered late does for no landing: meanwhile somebody has made it primary', async () => {
  const { writers, arrivals } = await startWithLogThatDoesNotArrive();
  const running = runTask(failoverDag, { ...lab.inputs, maxWriteOutage: '5s' });
  await until(() => arrivals.some(isWait));
  const late = lab.source.faults.next({ fault: { kind: 'delay', delayMs: 900 } });
  await until(() => late.struck > 0);
  lab.migration.link.restore();
  await pause(200);
  makeSourcePrimaryByHand();
  const run = await running;
  await writers.stop();
  expect(run.outputs.outcome).not.toBe('completed');
  expect(expectOnePrimary(lab)).toBe('source');
  expect(writers.verify()).toMatchObject({ lost: [], unexpected: [] });
});

test('a target that counts the log as there and then declines is asked once; it gets one statement a batch after a look', async () => {
  const { writers, arrivals } = await startWithLogThatDoesNotArrive();
  let declined = false;
  lab.target.faults.next({
    when(target) {
      const again = moments.promote(target) && arrivals.some(isWait);
      if (!again || declined) return false;
      declined = true;
      lab.migration.faults.suspend(lab.migration.target, 'Sales');
      setTimeout(() => lab.migration.faults.resume(lab.migration.target, 'Sales'), 300);
      return false;
    },
    fault: { kind: 'reset' },
  });
  const running = runTask(failoverDag, { ...lab.inputs, maxWriteOutage: '20s' });
  await until(() => arrivals.some(isWait));
  lab.migration.link.restore();
  const run = await running;
  await writers.stop();
  expect(run).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
  expect(run.host.lines.join('\n')).toContain('its copy on the target is suspended');
  expect(arrivals.filter(moments.promote).map(({ sql }) => sql.includes('@promote bit = 1'))).toEqual([true, true, false]);
  expect(writers.verify()).toMatchObject({ lost: [], unexpected: [] });
});

test('a target that takes a promote only as a statement of its own: found out before the demotion, and one statement a batch from then on', async () => {
  lab = await startFlowLaboratory({ quirks: { roleChangesStandAlone: true } });
  const arrivals = noteArrivals();
  const run = await runTask(failoverDag, lab.inputs);
  expect(run).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
  expect(run.host.lines.join('\n')).toContain('does not take proof and promote in one batch');
  const refused = arrivals.findIndex(({ sql }) => sql.includes('@promote bit = 0'));
  expect(refused).toBeGreaterThanOrEqual(0);
  expect(refused).toBeLessThan(arrivals.findIndex(moments.demotion));
  expect(arrivals.filter(moments.promote).map(({ sql }) => sql.includes('WAITFOR'))).toEqual([false]);
  expect(criticalSection(arrivals).length).toBeGreaterThan(2);
});

test('somebody makes the source primary again right after its demotion: that suspends the copies of the target, and it is not promoted', async () => {
  lab = await startFlowLaboratory({ quirks: { suspendedAfterFailover: true } });
  lab.source.faults.next({
    when({ sql }) {
      if (!sql.includes('SET (ROLE = SECONDARY)')) return false;
      setTimeout(makeSourcePrimaryByHand, 60);
      return true;
    },
    fault: { kind: 'delay', delayMs: 150 },
  });
  const run = await runTask(failoverDag, lab.inputs);
  expect(run.host.lines.join('\n')).toContain('its copy on the target is suspended');
  expect(run.outputs.outcome).not.toBe('completed');
  expect(expectOnePrimary(lab)).toBe('source');
});

test('the DAG is made anew under the same name while the batch waits: the new one is not promoted', async () => {
  lab = await startFlowLaboratory({ link: { latencyMs: 80 } });
  const writers = lab.migration.startWriters();
  await pause(300);
  after(lab, 'target', 'promote', 40, () => lab.migration.faults.recreateDistributedGroup());
  const run = await runTask(failoverDag, { ...lab.inputs, maxWriteOutage: '2s' });
  await writers.stop();
  expect(run.outputs.outcome).toBe('unknown');
  expect(run.host.lines.join('\n')).toContain('The distributed availability group that was checked is not on the target any more');
  expect(changesIn(lab.migration.journal).filter((what) => what.includes('is primary'))).toEqual([]);
});

test('nothing was proved at once, and then the target is lost for good: nobody can have promoted it, so the source takes the writes again', async () => {
  lab = await startFlowLaboratory(tailThatNeverShips);
  const writers = lab.migration.startWriters();
  await pause(300);
  cutLinkAtDemotion(lab);
  after(lab, 'target', 'promote', 400, loseTarget);
  const run = await runTask(failoverDag, { ...lab.inputs, maxWriteOutage: '2s' });
  await writers.stop();
  expect(run.outputs.outcome).toBe('rolled-back');
  expect(expectOnePrimary(lab)).toBe('source');
});

test('a promote without an answer is not forgotten when a later one has done nothing: the source is not forced before the target is seen again', async () => {
  const { writers, arrivals } = await startWithLogThatDoesNotArrive();
  lab.target.faults.next({ when: moments.promote, fault: { kind: 'applied-reply-lost' } });
  let again = false;
  lab.target.faults.next({
    when(target) {
      if (again) loseTarget();
      again = moments.promote(target) && arrivals.some(isWait);
      if (again) lab.migration.faults.suspend(lab.migration.target, 'Sales');
      return false;
    },
    fault: { kind: 'reset' },
  });
  const running = runTask(failoverDag, { ...lab.inputs, maxWriteOutage: '4s' });
  await until(() => arrivals.filter(isWait).length >= 2);
  lab.migration.link.restore();
  await pause(4000);
  expect(arrivals.filter(moments.promote)).toHaveLength(2);
  expect(writableOn(lab, 'source')).toEqual([]);
  lab.target.faults.clear();
  const run = await running;
  await writers.stop();
  expect(run.host.lines.join('\n')).toContain('its copy on the target is suspended');
  expectOnePrimary(lab);
  expect(writers.verify()).toMatchObject({ lost: [], unexpected: [] });
});

/** The target goes down: no session of it is left, and no new one comes. */
function loseTarget(): void {
  for (const phase of ['accept', 'login'] as const) lab.target.faults.nextConnection({ phase, fault: 'reset', times: 1000 });
  for (const { spid } of [...lab.migration.target.server.sessions.values()]) lab.migration.faults.killSession(lab.migration.target, spid);
}

const makeSourcePrimaryByHand = () => void alterDagByHand(lab, 'source', { kind: 'force-failover-allow-data-loss' });

test('no proof in time: from the last look at both sides the way back is one batch, and no commit waits for the target in it', async () => {
  lab = await startFlowLaboratory({ ...tailThatNeverShips, source: { version: 2022 }, target: { version: 2022 } });
  const writers = lab.migration.startWriters();
  await pause(300);
  cutLinkAtDemotion(lab);
  const arrivals = noteArrivals();
  const run = await runTask(failoverDag, { ...lab.inputs, maxWriteOutage: '2s' });
  await writers.stop();
  expect(run.outputs.outcome).toBe('rolled-back');
  const onSource = arrivals.filter(({ side }) => side === 'source');
  const back = onSource.findIndex(moments.promote);
  const looks = arrivals.slice(
    arrivals.findLastIndex(({ sql }) => sql.includes('@until')) + 1,
    onSource[back] === undefined ? 0 : arrivals.indexOf(onSource[back]),
  );
  expect(looks.map(({ side }) => side).sort()).toEqual(['source', 'target']);
  expect(onSource[back]?.sql).toContain('SET (REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT = 0)');
  expect(onSource.slice(back + 1).filter(({ sql }) => sql.includes('ALTER AVAILABILITY GROUP'))).toEqual([]);
  expect(lab.migration.sourceGroup.distributed[0]?.required).toBe(0);
  expect(writers.verify()).toMatchObject({ lost: [], unexpected: [] });
});

test('the certificate holds what the batch compared, and the report names the statement', async () => {
  lab = await startFlowLaboratory();
  const run = await runTask(failoverDag, lab.inputs);
  const certificate = JSON.parse(readFileSync(run.outputs.certificate ?? '', 'utf8'));
  expect(certificate.databases.map(({ database }: { database: string }) => database).sort()).toEqual(['Inventory', 'Ledger', 'Sales']);
  for (const { sourceEndOfLog, targetHardened } of certificate.databases)
    expect(BigInt(targetHardened) >= BigInt(sourceEndOfLog)).toBe(true);
  expect(certificate.source.clock).not.toBe('');
  expect(certificate.target.clock).not.toBe('');
  expect(Number(run.outputs.writeOutageMs)).toBeGreaterThan(0);
  const report = JSON.parse(readFileSync(run.outputs.report ?? '', 'utf8'));
  expect(report.journal.filter(({ what = '' }) => what.startsWith('promote')).map(({ sql }: { sql: string }) => sql)).toEqual([
    `ALTER AVAILABILITY GROUP [${dagName}] FORCE_FAILOVER_ALLOW_DATA_LOSS;`,
  ]);
});
