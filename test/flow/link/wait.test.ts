import { waitForLsnConvergence } from '../../../shared/tasks/wait-for-lsn-convergence.ts';
import { removeLink } from '../../lab/engine/managed-link/operations.ts';
import { until } from '../../lab/until.ts';
import { pause } from '../flow-laboratory.ts';
import { type LinkLaboratory, type LinkOptions, startLinkLaboratory } from './link-laboratory.ts';
import { isLinkReadLine, suspendWithinLook } from './orders.ts';

let lab: LinkLaboratory;
afterEach(() => lab?.close());

const cases: readonly (readonly [string, LinkOptions])[] = [
  ['one database', {}],
  ['several databases', { databases: ['Sales', 'Ledger', 'Payroll'], source: { version: 2022 } }],
  ['Business Critical', { instance: { tier: 'BusinessCritical' } }],
  ['without a login for the instance', { instance: { sqlLogin: false } }],
  ['General Purpose that marks its replica as primary', { quirks: { generalPurposeMarksPrimary: true } }],
];

test.each(cases)(
  'converges under load: %s',
  async (_what, options) => {
    lab = await startLinkLaboratory(options);
    const writers = lab.migration.startWriters();
    expect(await lab.run(waitForLsnConvergence, { stabilityWindow: '20s' })).toMatchObject({
      failure: undefined,
      outputs: { converged: 'true' },
    });
    await writers.stop();
  },
  60_000,
);

test('Business Critical: a local replica that is behind does not count, and the primary replica does', async () => {
  lab = await startLinkLaboratory({ instance: { tier: 'BusinessCritical' } });
  const writers = lab.migration.startWriters();
  await pause(200);
  const [, second] = lab.migration.targetReplicas;
  if (second) lab.migration.faults.suspend(second, 'Sales');
  const run = await lab.run(waitForLsnConvergence, { stabilityWindow: '10s', timeout: '5m' });
  await writers.stop();
  expect(run).toMatchObject({ failure: undefined, outputs: { converged: 'true' } });
}, 60_000);

test.each([
  ['with a login', true],
  ['without a login', false],
])(
  'a link that breaks for a while is waited for: %s',
  async (_what, sqlLogin) => {
    lab = await startLinkLaboratory({ instance: { sqlLogin }, timings: { sessionTimeoutMs: 100 } });
    const writers = lab.migration.startWriters();
    await pause(200);
    lab.migration.link.cut();
    await pause(300);
    let ended = false;
    const running = lab.run(waitForLsnConvergence, { stabilityWindow: '10s', timeout: '30m' }).finally(() => {
      ended = true;
    });
    await pause(1500);
    expect(ended).toBe(false);
    lab.migration.link.restore();
    expect(await running).toMatchObject({ failure: undefined, outputs: { converged: 'true' } });
    await writers.stop();
  },
  60_000,
);

const ends: readonly (readonly [string, () => unknown, string])[] = [
  ['the link vanishes', () => removeLink(lab.migration.laboratory, lab.migration.instanceLink() as never), 'was not seen'],
  [
    'the link is made again under its name',
    () => Object.assign(lab.migration.instanceLink()?.side ?? {}, { id: '01234567-89AB-4DEF-8123-456789ABCDEF' }),
    'different-dag',
  ],
  ['a copy is suspended', () => lab.migration.faults.suspend(lab.migration.source, 'Sales'), 'suspended on the source'],
];

test.each(ends)(
  '%s meanwhile: it fails, and does not wait for the time to be up',
  async (_what, happen, message) => {
    lab = await startLinkLaboratory();
    const running = lab.run(waitForLsnConvergence, { stabilityWindow: '10m', timeout: '2h' });
    // Its second look at the link is the first one of the wait.
    await until(() => lab.azure.requests.filter(isLinkReadLine).length >= 2);
    happen();
    const run = await running;
    expect(run).toMatchObject({ failure: expect.stringContaining(message), outputs: { converged: 'false' } });
  },
  60_000,
);

const halfSeen = expect.arrayContaining([
  expect.stringMatching(/^warning: State unsafe: Sales is NOT_HEALTHY\. It is looked at once more/),
]);

test.each([
  ['with a login', true],
  ['without a login', false],
])(
  'a copy is suspended within a look, and not in the next one: the wait goes on: %s',
  async (_what, sqlLogin) => {
    lab = await startLinkLaboratory({ instance: { sqlLogin } });
    let looks = 0;
    suspendWithinLook(lab, () => ++looks === 2, true);
    const run = await lab.run(waitForLsnConvergence, { stabilityWindow: '20s' });
    expect(run).toMatchObject({ failure: undefined, outputs: { converged: 'true' } });
    expect(run.host.lines).toEqual(halfSeen);
  },
  60_000,
);

test('a copy is suspended within a look and stays so: the next look says why, and the wait ends', async () => {
  lab = await startLinkLaboratory();
  let looks = 0;
  suspendWithinLook(lab, () => ++looks === 2, false);
  const run = await lab.run(waitForLsnConvergence, { stabilityWindow: '10m', timeout: '2h' });
  expect(run).toMatchObject({ failure: expect.stringContaining('suspended on the source'), outputs: { converged: 'false' } });
  expect(run.host.lines).toEqual(halfSeen);
}, 60_000);

test('two hours over tokens that live for a second: the wait goes on', async () => {
  lab = await startLinkLaboratory({ instance: { sqlLogin: false }, timings: { idleNoiseMs: 0 } });
  lab.azure.world.tokenSeconds = 1;
  const run = await lab.run(waitForLsnConvergence, { stabilityWindow: '2h', timeout: '4h' }, undefined, 1000);
  expect(run).toMatchObject({ failure: undefined, outputs: { converged: 'true' } });
  expect(lab.azure.requests.filter((line) => line.includes('/oauth2/v2.0/token')).length).toBeGreaterThan(3);
}, 60_000);
