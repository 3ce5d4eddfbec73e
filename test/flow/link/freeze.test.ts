import { failoverDag } from '../../../shared/tasks/failover-dag.ts';
import { applicationLogin } from '../../lab/engine/migration.ts';
import { extendedPropertiesOf } from '../../lab/engine/sessions/extended-properties.ts';
import { until } from '../../lab/until.ts';
import { changesIn, pause } from '../flow-laboratory.ts';
import type { TaskRun } from '../run-task.ts';
import { type LinkLaboratory, type LinkOptions, startLinkLaboratory } from './link-laboratory.ts';
import { failNextOrder, isLinkRead, isOrder, ordersIn, whenAzure } from './orders.ts';
import { leaveTransactionOpen, prepareRogue, type RogueWriter, startRogue } from './rogue-writer.ts';

let lab: LinkLaboratory;
afterEach(() => lab?.close());

const start = async (options: LinkOptions = {}) => {
  lab = await startLinkLaboratory({ source: { version: 2019 }, ...options });
  prepareRogue(lab);
};
const application = () => lab.migration.source.server.logins.get(applicationLogin.name);
const records = () => extendedPropertiesOf(lab.migration.source.server, 'master');
const hooks = { beforeCutoverCommand: 'stop', afterCutoverCommand: 'start there', afterRollbackCommand: 'start again' };
const hooksOf = (run: TaskRun) => run.host.commands.map(({ command }) => command);

/** Resolves when the application is kept out. */
async function frozen(): Promise<void> {
  await until(() => application()?.disabled === true);
}

/** Nothing was sent that lets the instance take over, and the application is let in again. */
function expectUndone(run: TaskRun, outcome: string): void {
  expect(run.outputs.outcome).toBe(outcome);
  expect(application()?.disabled).toBe(false);
  expect([...records()]).toEqual([]);
  expect(ordersIn(lab)).toEqual([]);
  expect(lab.migration.instanceLink()).toBeDefined();
}

test('without anything that keeps the writers out the link is not removed, and nothing is touched', async () => {
  await start();
  const before = changesIn(lab.migration.journal);
  const run = await lab.run(failoverDag, { freezeLogins: '' });
  expect(run).toMatchObject({ outputs: { outcome: 'refused' }, failure: expect.stringContaining('freezeLogins') });
  expect(run.host.lines).not.toContain('# Lock the source');
  expect(changesIn(lab.migration.journal)).toEqual(before);
  expect(ordersIn(lab)).toEqual([]);
});

test('a writer that goes past the freeze: the window begins again until it has stopped', async () => {
  await start();
  const rogue = startRogue(lab);
  const running = lab.run(failoverDag, { maxWriteOutage: '10m' });
  await frozen();
  await pause(1500);
  expect(ordersIn(lab)).toEqual([]);
  await rogue.stop();
  const run = await running;
  expect(run).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
  expect(run.host.lines.join('\n')).toContain('a transaction has committed');
  expect(lab.migration.violations).toEqual([]);
}, 60_000);

test('a writer that never stops: rolled back in time, and everybody is let in again', async () => {
  await start();
  const rogue = startRogue(lab);
  const run = await lab.run(failoverDag, { ...hooks, maxWriteOutage: '30s' });
  await rogue.stop();
  expectUndone(run, 'rolled-back');
  expect(hooksOf(run)).toEqual(['stop', 'start again']);
}, 60_000);

const leavers: readonly (readonly [string, Readonly<Record<string, string>>, LinkOptions])[] = [
  ['remove-link', {}, {}],
  ['arm-forced', { cutoverMethod: 'arm-forced', allowDataLoss: 'true' }, { source: { version: 2022 }, timings: { partnerHearsMs: 3000 } }],
];

test.each(leavers)(
  '%s: a writer that goes on behind the order is never silent',
  async (_method, inputs, options) => {
    await start(options);
    let rogue: RogueWriter | undefined;
    whenAzure(lab, isOrder, () => {
      rogue = startRogue(lab, 5);
    });
    const run = await lab.run(failoverDag, { ...inputs, ...hooks });
    await rogue?.stop();
    expect(rogue?.written).toBeGreaterThan(0);
    expect(run).toMatchObject({ outputs: { outcome: 'unknown' }, failure: expect.stringContaining('Sales: a transaction has committed') });
    expect(run.remedy).toContain('Stop that writer');
    expect(application()?.disabled).toBe(true);
    expect(hooksOf(run)).toEqual(['stop']);
  },
  60_000,
);

test('a writer that comes while the after-cutover command runs is never silent', async () => {
  await start();
  let rogue: RogueWriter | undefined;
  const run = await lab.run(failoverDag, hooks, undefined, undefined, async ({ command }) => {
    if (command === 'start there') {
      rogue = startRogue(lab, 5);
      await until(() => (rogue?.written ?? 0) > 0);
    }
    return { exitCode: 0, timedOut: false };
  });
  await rogue?.stop();
  expect(run).toMatchObject({ outputs: { outcome: 'unknown' }, failure: expect.stringContaining('Sales: a transaction has committed') });
  expect(run.failure).toContain('takes the writes');
  expect(run.remedy).toContain('do not run drop-ag');
  expect(application()?.disabled).toBe(true);
  expect(hooksOf(run)).toEqual(['stop', 'start there']);
}, 60_000);

test('Azure answers late: what is committed meanwhile is in no reading yet, and that time is no part of the window', async () => {
  await start();
  let looks = 0;
  let rogue: RogueWriter | undefined;
  lab.azure.faults.next({
    when(asked) {
      if (!isLinkRead(asked) || application()?.disabled !== true) return false;
      looks += 1;
      // The source of this look has answered.
      if (looks === 5) rogue = startRogue(lab);
      return looks === 5;
    },
    fault: { kind: 'delay', delayMs: 2000 },
  });
  const running = lab.run(failoverDag, { freezeWindow: '10s', maxWriteOutage: '10m' });
  await until(() => (rogue?.written ?? 0) > 0);
  await pause(3000);
  expect(ordersIn(lab)).toEqual([]);
  await rogue?.stop();
  expect(await running).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
  expect(lab.migration.violations).toEqual([]);
}, 60_000);

test('the answer about the sessions of a frozen login is lost: they are looked for again, and ended', async () => {
  await start();
  const writers = lab.migration.startWriters();
  await pause(200);
  lab.source.faults.next({
    when: ({ sql }) => application()?.disabled === true && sql.includes('sys.dm_exec_sessions'),
    fault: { kind: 'reset' },
  });
  const run = await lab.run(failoverDag, { maxWriteOutage: '2m' });
  await writers.stop();
  expect(run).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
  expect(run.host.lines.join('\n')).toContain('Looking again after');
  expect(writers.verify()).toMatchObject({ lost: [], unexpected: [] });
  expect(lab.migration.violations).toEqual([]);
}, 60_000);

test('whether sessions of a frozen login are left is never seen: nothing is ordered, and it ends when the time is up', async () => {
  await start();
  lab.source.faults.next({
    when: ({ sql }) => application()?.disabled === true && sql.includes('sys.dm_exec_sessions'),
    times: 1000,
    fault: { kind: 'reset' },
  });
  const run = await lab.run(failoverDag, { ...hooks, maxWriteOutage: '20s' });
  // The connection that kept them out is lost: whether they may be let in, the next run decides.
  expect(run).toMatchObject({ outputs: { outcome: 'unknown' }, failure: expect.stringContaining('no session left') });
  expect(run.failure).toContain('the connection that kept them out was lost');
  expect(ordersIn(lab)).toEqual([]);
}, 60_000);

const interruptions: readonly (readonly [string, () => void, RegExp])[] = [
  ['the link breaks', () => lab.migration.link.cut(), /syncing|NOT_HEALTHY|not connected/i],
  ['a copy is suspended', () => lab.migration.faults.suspend(lab.migration.source, 'Sales'), /suspended/],
  ['somebody makes it asynchronous in Azure', () => setMode('ASYNCHRONOUS_COMMIT'), /modes/],
];
const setMode = (mode: 'ASYNCHRONOUS_COMMIT') => {
  for (const member of lab.migration.instanceLink()?.side.members ?? []) member.mode = mode;
};

test.each(interruptions)(
  'while it is proved %s: refused, and what was stopped is started again',
  async (_what, interrupt, why) => {
    await start({ timings: { sessionTimeoutMs: 100 } });
    const running = lab.run(failoverDag, { ...hooks, freezeWindow: '60s', maxWriteOutage: '10m' });
    await frozen();
    await pause(300);
    interrupt();
    const run = await running;
    expectUndone(run, 'refused');
    expect(run.failure).toMatch(why);
    expect(hooksOf(run)).toEqual(['stop', 'start again']);
  },
  60_000,
);

test('a cancel while it is proved: refused at once, and the application is let in', async () => {
  await start();
  const cancel = new AbortController();
  const running = lab.run(failoverDag, { freezeWindow: '60s', maxWriteOutage: '10m' }, cancel.signal);
  await frozen();
  await pause(300);
  cancel.abort(new Error('The run was cancelled (SIGINT).'));
  expectUndone(await running, 'refused');
}, 60_000);

test('a cancel while Azure does not answer: it is not waited for', async () => {
  await start();
  const cancel = new AbortController();
  const running = lab.run(failoverDag, { freezeWindow: '60s', maxWriteOutage: '10m' }, cancel.signal);
  await frozen();
  lab.azure.faults.next({ when: isLinkRead, times: 10, fault: { kind: 'stall' } });
  await pause(1000);
  const cancelled = performance.now();
  cancel.abort(new Error('The run was cancelled (SIGINT).'));
  expectUndone(await running, 'refused');
  expect(performance.now() - cancelled).toBeLessThan(8000);
}, 60_000);

test('a cancel behind the order: it says that the outcome is not known, soon, and the next run finishes', async () => {
  await start();
  const cancel = new AbortController();
  whenAzure(lab, isOrder, () => setTimeout(() => cancel.abort(new Error('The run was cancelled (SIGINT).')), 300));
  failNextOrder(lab, { kind: 'operation-hangs', applied: false });
  const run = await lab.run(failoverDag, {}, cancel.signal);
  expect(run).toMatchObject({ outputs: { outcome: 'unknown' }, failure: expect.stringContaining('removal of the link was sent') });
  expect(application()?.disabled).toBe(true);
  const link = lab.migration.instanceLink();
  if (link) link.activity = undefined;
  expect(await lab.run(failoverDag)).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
  expect(lab.migration.violations).toEqual([]);
}, 60_000);

test('the longest write outage bounds the wait for a quiet moment too', async () => {
  await start();
  await leaveTransactionOpen(lab);
  await pause(1500);
  const run = await lab.run(failoverDag, { maxWriteOutage: '20s', longTransactionAge: '1s', longTransactionWait: '10m' });
  expectUndone(run, 'refused');
  expect(run.failure).toMatch(/Refused after waiting 1?\ds/);
}, 60_000);

test('the connection that kept the writers out is lost, and then it is cancelled: nobody is told that they are let in', async () => {
  await start();
  const cancel = new AbortController();
  const running = lab.run(failoverDag, { ...hooks, freezeWindow: '60s', maxWriteOutage: '10m' }, cancel.signal);
  await frozen();
  await pause(300);
  lab.source.resetConnections();
  await pause(500);
  cancel.abort(new Error('The run was cancelled (SIGINT).'));
  const run = await running;
  expect(run).toMatchObject({
    outputs: { outcome: 'unknown' },
    failure: expect.stringContaining('the connection that kept them out was lost'),
  });
  expect(run.failure).toContain('stays so');
  expect(run.failure).not.toMatch(/takes writes|put back/);
  expect(application()?.disabled).toBe(true);
  expect(hooksOf(run)).toEqual(['stop']);
  expect(ordersIn(lab)).toEqual([]);
}, 60_000);
