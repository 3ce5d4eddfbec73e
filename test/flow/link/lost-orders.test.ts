import { failoverDag } from '../../../shared/tasks/failover-dag.ts';
import { groupScope } from '../../lab/arm/build-world.ts';
import type { ArmFault } from '../../lab/arm/faults.ts';
import { applicationLogin } from '../../lab/engine/migration.ts';
import { pause } from '../flow-laboratory.ts';
import type { TaskRun } from '../run-task.ts';
import { type LinkLaboratory, startLinkLaboratory } from './link-laboratory.ts';
import { failNextOrder, ordersIn } from './orders.ts';

let lab: LinkLaboratory;
afterEach(() => lab?.close());

const methods = {
  'remove-link': { inputs: { cutoverMethod: 'remove-link' }, order: 'DELETE' },
  'arm-forced': { inputs: { cutoverMethod: 'arm-forced', allowDataLoss: 'true' }, order: 'POST failover' },
} as const;
type Method = keyof typeof methods;
const names = Object.keys(methods) as Method[];

/** Minutes of waiting pass in a second or two; a window of seconds stays long enough for a busy machine. */
const speed = 200;
const patient = { maxWriteOutage: '1h', freezeWindow: '20s' };

const isFrozen = () => lab.migration.source.server.logins.get(applicationLogin.name)?.disabled;
const busy = { kind: 'refuse', status: 409, code: 'ConflictingServerOperation' } as const;
const failed = { kind: 'operation-fails', code: 'InternalServerError', message: 'It failed.', afterMs: 100 } as const;

/** Fails over while applications write; nothing that they were told may be lost. */
async function failOverUnderLoad(method: Method, arrange: () => unknown, inputs: Readonly<Record<string, string>> = {}): Promise<TaskRun> {
  lab = await startLinkLaboratory({ source: { version: 2022 } });
  const writers = lab.migration.startWriters();
  await pause(200);
  arrange();
  const run = await lab.run(failoverDag, { ...methods[method].inputs, ...patient, ...inputs }, undefined, speed);
  if (run.outputs.outcome === 'unknown') {
    expect(isFrozen()).toBe(true);
    expect(ordersIn(lab)).toEqual([methods[method].order]);
    const second = await lab.run(failoverDag, { ...methods[method].inputs, ...patient }, undefined, speed);
    expect(second).toMatchObject({ failure: undefined, outputs: { outcome: expect.stringMatching(/^(completed|already-done)$/) } });
  }
  await pause(200);
  await writers.stop();
  expect(writers.verify()).toMatchObject({ lost: [], unexpected: [] });
  expect(lab.migration.violations).toEqual([]);
  return run;
}

const landing: readonly (readonly [string, ArmFault['fault']])[] = [
  ['the reply is lost', { kind: 'applied-reply-lost' }],
  ['it lands late', { kind: 'late', delayMs: 400 }],
  ['its operation hangs although it was carried out', { kind: 'operation-hangs', applied: true }],
  ['its operation is said to have failed although it was carried out', { ...failed, applied: true }],
];

test.each(names.flatMap((method) => landing.map(([what, fault]) => [method, what, fault] as const)))(
  '%s: %s: it is sent once, and the run finishes',
  async (method, _what, fault) => {
    const run = await failOverUnderLoad(method, () => failNextOrder(lab, fault));
    expect(run).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
    expect(ordersIn(lab)).toEqual([methods[method].order]);
  },
  60_000,
);

const lost: readonly (readonly [string, ArmFault['fault']])[] = [
  ['the connection breaks before Azure saw it', { kind: 'reset' }],
  ['Azure answers 503', { kind: 'refuse', status: 503, code: 'ServiceUnavailable' }],
  ['Azure answers 500', { kind: 'refuse', status: 500, code: 'OperationTimedOut' }],
  ['its operation hangs and is not carried out', { kind: 'operation-hangs', applied: false }],
  ['its operation fails', { ...failed, applied: false }],
];

test.each(names.flatMap((method) => lost.map(([what, fault]) => [method, what, fault] as const)))(
  '%s: %s: it is never sent again by this run, the writers stay out, and a second run finishes',
  async (method, _what, fault) => {
    const run = await failOverUnderLoad(method, () => {
      failNextOrder(lab, fault);
      // Whoever repairs the operation in Azure does it behind the run.
      if (fault.kind === 'operation-hangs') releaseAfterRun();
    });
    expect(run).toMatchObject({ outputs: { outcome: 'unknown' }, failure: expect.stringContaining('Outcome unknown') });
    expect(run.remedy).toContain('az sql mi link show');
    expect(ordersIn(lab)).toEqual([methods[method].order, methods[method].order]);
  },
  60_000,
);

/** An operation that hangs keeps the link busy; it ends some time after the first run has given up. */
function releaseAfterRun(): void {
  const link = lab.migration.instanceLink();
  const timer = setInterval(() => {
    if (link?.activity === undefined || !isGivenUp()) return;
    clearInterval(timer);
    link.activity = undefined;
  }, 50);
  timer.unref();
}
const isGivenUp = () => lab.azure.requests.filter((line) => line.includes('/oauth2/v2.0/token')).length > 1;

const refusals: readonly (readonly [string, ArmFault['fault'], number])[] = [
  ['another operation is in progress', busy, 2],
  ['429 without Retry-After', { kind: 'refuse', status: 429, code: 'TooManyRequests' }, 2],
  ['429 with Retry-After', { kind: 'refuse', status: 429, code: 'TooManyRequests', headers: { 'retry-after': '120' } }, 1],
];

test.each(names.flatMap((method) => refusals.map(([what, fault, times]) => [method, what, fault, times] as const)))(
  '%s: %s: the proof is made anew and it is sent again',
  async (method, _what, fault, times) => {
    const run = await failOverUnderLoad(method, () => failNextOrder(lab, fault, times));
    expect(run).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
    expect(ordersIn(lab)).toEqual(Array(times + 1).fill(methods[method].order));
    expect(run.host.lines.filter((line) => line.startsWith('proved '))).toHaveLength(times + 1);
  },
  60_000,
);

const answers = (status: number, code: string) => () => failNextOrder(lab, { kind: 'refuse', status, code });
/** On the resource group: both orders are changes. */
const setLock = () => lab.azure.world.locks.push({ name: 'keep', level: 'ReadOnly', scope: groupScope });

const forbidden: readonly (readonly [string, () => unknown])[] = [
  ['the right is missing', answers(403, 'AuthorizationFailed')],
  ['a policy forbids it', answers(403, 'RequestDisallowedByPolicy')],
  ['a resource lock forbids it', setLock],
];

test.each(names.flatMap((method) => forbidden.map(([what, forbid]) => [method, what, forbid] as const)))(
  '%s: %s: nobody is kept out for what only a person can change: rolled back at once',
  async (method, _what, forbid) => {
    const run = await failOverUnderLoad(method, forbid);
    expect(run).toMatchObject({
      outputs: { outcome: 'rolled-back' },
      failure: expect.stringMatching(/^Rolled back: it was refused: (403|409) \w+: .*is primary and takes writes; nothing is lost/),
      remedy: expect.stringContaining('take away the lock or the policy'),
    });
    expect(ordersIn(lab)).toEqual([methods[method].order]);
    expect(isFrozen()).toBe(false);
  },
  60_000,
);

test('Retry-After is kept before the order is sent again', async () => {
  const run = await failOverUnderLoad('remove-link', () =>
    failNextOrder(lab, { kind: 'refuse', status: 429, code: 'TooManyRequests', headers: { 'retry-after': '600' } }),
  );
  expect(Number(run.outputs.writeOutageMs)).toBeGreaterThan(600_000);
}, 60_000);

test.each(names)(
  '%s: refused until the time is up: rolled back, and the writers are let in again',
  async (method) => {
    const throttled = { kind: 'refuse', status: 429, code: 'SubscriptionTooManyCreateUpdateRequests' } as const;
    const run = await failOverUnderLoad(method, () => failNextOrder(lab, throttled, 1000), { maxWriteOutage: '5m' });
    expect(run).toMatchObject({
      outputs: { outcome: 'rolled-back' },
      failure: expect.stringContaining('SubscriptionTooManyCreateUpdateRequests'),
    });
    expect(isFrozen()).toBe(false);
  },
  60_000,
);

test.each(names)(
  '%s: busy until the time is up: what Azure is busy with may be an order of a dead run, so the writers stay out',
  async (method) => {
    lab = await startLinkLaboratory({ source: { version: 2022 } });
    failNextOrder(lab, busy, 1000);
    const run = await lab.run(failoverDag, { ...methods[method].inputs, ...patient, maxWriteOutage: '5m' }, undefined, speed);
    expect(run).toMatchObject({ outputs: { outcome: 'unknown' }, failure: expect.stringContaining('ConflictingServerOperation') });
    expect(isFrozen()).toBe(true);
  },
  60_000,
);

test('both forms of an operation of Azure are followed: Location only', async () => {
  const run = await failOverUnderLoad('remove-link', () => {
    lab.azure.instance.longRunning = 'location';
  });
  expect(run.outputs.outcome).toBe('completed');
  expect(lab.azure.requests.some((line) => line.includes('OperationResults'))).toBe(true);
  expect(lab.azure.requests.some((line) => line.includes('AzureAsyncOperation'))).toBe(false);
}, 60_000);
