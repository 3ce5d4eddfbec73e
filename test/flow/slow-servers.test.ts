import { failoverDag } from '../../shared/tasks/failover-dag.ts';
import type { EngineSession } from '../lab/port.ts';
import { openApplication } from './by-hand.ts';
import {
  cutLinkAtDemotion,
  expectOnePrimary,
  type FlowLaboratory,
  pause,
  startFlowLaboratory,
  tailThatNeverShips,
  writableOn,
} from './flow-laboratory.ts';
import { after } from './moments.ts';
import { runTask } from './run-task.ts';

/** Servers that take their time: big rollbacks, long recoveries, copies that do not resume. */
let lab: FlowLaboratory;
afterEach(() => lab?.close());

/** Opens a transaction with so many rows in Sales and leaves it open. */
async function openTransaction(rows: number): Promise<EngineSession> {
  const session = openApplication(lab, { appName: 'Nightly job' });
  const table = { database: undefined, schema: 'dbo', name: 'job' };
  session.createTable(undefined, 'dbo', 'job', [{ name: 'id', type: { name: 'int' }, nullable: false }]);
  session.beginTransaction();
  await session.insert(
    table,
    Array.from({ length: rows }, (_, id) => [id]),
    new AbortController().signal,
  );
  return session;
}

const suspendedOn = (side: 'source' | 'target') =>
  [...lab.migration[side].server.databases.values()].filter((copy) => copy.suspended).map((copy) => copy.name);

test('a demotion that rolls back a big transaction for two seconds is waited for', async () => {
  lab = await startFlowLaboratory({ timings: { rollbackMsPerRecord: 2 } });
  await openTransaction(1000);
  const run = await runTask(failoverDag, lab.inputs);
  expect(run).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
  expect(Number(run.outputs.writeOutageMs)).toBeGreaterThan(2000);
  expect(expectOnePrimary(lab)).toBe('target');
});

describe('a frozen login whose session rolls back for two seconds', () => {
  const run = (maxWriteOutage: string) => runTask(failoverDag, { ...lab.inputs, freezeLogins: '- application', maxWriteOutage });
  beforeEach(async () => {
    lab = await startFlowLaboratory({ timings: { rollbackMsPerRecord: 2 } });
    await openTransaction(1000);
  });

  test('is waited for when half of max-write-outage is longer', async () => {
    expect(await run('30s')).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
    expect(expectOnePrimary(lab)).toBe('target');
  });

  test('is not waited for any longer: nothing is failed over, and the login is let in again', async () => {
    const refused = await run('2s');
    expect(refused).toMatchObject({
      outputs: { outcome: 'refused' },
      failure: expect.stringContaining('1 session of the login application did not end on the source'),
    });
    expect(refused.remedy).toContain('give maxWriteOutage more');
    expect(lab.migration.source.server.logins.get('application')?.disabled).toBe(false);
    expect(expectOnePrimary(lab)).toBe('source');
  });
});

test('KILLs that take all the time that there is: what they have ended is seen all the same', async () => {
  lab = await startFlowLaboratory();
  await openTransaction(10);
  lab.source.faults.next({ when: ({ sql }) => sql.includes('KILL '), fault: { kind: 'delay', delayMs: 1500 } });
  const run = await runTask(failoverDag, { ...lab.inputs, freezeLogins: '- application', maxWriteOutage: '2s' });
  expect(run).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
});

test('a rollback that takes longer than max-write-outage: its answer is not waited for, and what is proved then still counts', async () => {
  lab = await startFlowLaboratory({ timings: { rollbackMsPerRecord: 3 } });
  await openTransaction(1000);
  const run = await runTask(failoverDag, { ...lab.inputs, maxWriteOutage: '1s' });
  expect(run.host.lines.join('\n')).toContain('demote the source: unknown in');
  expect(run).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
  expect(expectOnePrimary(lab)).toBe('target');
});

test('one database of three recovers for three seconds: the others take writes, the run names the one and waits', async () => {
  lab = await startFlowLaboratory();
  lab.migration.faults.slowRecovery(lab.migration.target, 'Inventory', 3000);
  const seen: (readonly string[])[] = [];
  after(lab, 'target', 'promote', 1500, () => seen.push(writableOn(lab, 'target')));
  const run = await runTask(failoverDag, lab.inputs);
  expect(seen).toEqual([['Sales', 'Ledger']]);
  expect(run.host.lines).toContain('still recovering: Inventory');
  expect(run).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
  expect(Number(run.outputs.writeOutageMs)).toBeGreaterThan(3000);
  expect(expectOnePrimary(lab)).toBe('target');
});

describe.each([0, 1, 3])('a RESUME that does nothing %d times is sent again until the copy moves', (ignoredResumes) => {
  const quirks = { suspendedAfterFailover: true, ignoredResumes };

  test('after the failover', async () => {
    lab = await startFlowLaboratory({ quirks });
    expect(await runTask(failoverDag, lab.inputs)).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
    expect(suspendedOn('source')).toEqual([]);
    expect(expectOnePrimary(lab)).toBe('target');
  });

  test('after the roll-back', async () => {
    lab = await startFlowLaboratory({ ...tailThatNeverShips, quirks });
    const writers = lab.migration.startWriters();
    await pause(300);
    cutLinkAtDemotion(lab);
    const run = await runTask(failoverDag, { ...lab.inputs, maxWriteOutage: '1s' });
    await writers.stop();
    expect(run.outputs.outcome).toBe('rolled-back');
    expect(suspendedOn('target')).toEqual([]);
    expect(expectOnePrimary(lab)).toBe('source');
  });
});
