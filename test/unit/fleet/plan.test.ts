import { planMatrix } from '../../../shared/fleet/plan.ts';
import { fleetFields } from '../../../shared/tasks/fleet-fields.ts';
import { fleetOf, fleetText, migration } from './fleet-file.ts';

const window = 'window: { from: "2026-11-28T22:00Z", to: "2026-11-29T04:00Z" }';
const fleet = fleetOf(
  fleetText(
    [migration('late', { wave: 'rest', more: window }), migration('one-two', { more: 'databases: [Sales]' }), migration('three')],
    '[canary, rest]',
  ),
);
const ask = (change: object = {}) =>
  planMatrix(fleet, fleetFields, {
    matrixOf: 'github',
    wave: undefined,
    migration: undefined,
    window: 'not-over' as const,
    now: Date.parse('2026-11-28T23:00Z'),
    ...change,
  });
const ids = (change: object) => {
  const plan = ask(change);
  return 'problems' in plan ? plan.problems.map(({ problem }) => problem) : plan.migrations.map(({ id }) => id);
};

test('the order is that of the waves, and the question chooses', () => {
  expect(ids({})).toEqual(['one-two', 'three', 'late']);
  expect(ids({ wave: 'canary' })).toEqual(['one-two', 'three']);
  expect(ids({ migration: 'three' })).toEqual(['three']);
});

test('the matrix of GitHub names what the host keeps', () => {
  const plan = ask({ migration: 'one-two' });
  expect('matrix' in plan && JSON.parse(plan.matrix)).toEqual({
    include: [
      {
        id: 'one-two',
        wave: 'canary',
        'distributed-availability-group': 'one-two-dag',
        'expected-databases': 'Sales',
        'source-server': 'one-two-source',
        'source-username': 'migrate',
        'source-password-secret': 'PASSWORD',
        'target-server': 'one-two-target',
        'target-username': 'migrate',
        'target-password-secret': 'PASSWORD',
      },
    ],
  });
});

test('the matrix of Azure Pipelines has every variable in every job, secrets as macros, and a name that the service takes', () => {
  const plan = ask({ matrixOf: 'azure-pipelines', wave: 'canary' });
  const jobs = 'matrix' in plan ? JSON.parse(plan.matrix) : {};
  expect(Object.keys(jobs)).toEqual(['one_two', 'three']);
  expect(jobs.one_two).toMatchObject({
    migration: 'one-two',
    sourcePassword: '$(PASSWORD)',
    expectedDatabases: 'Sales',
    failoverDagMaxWriteOutage: '',
  });
  expect(Object.keys(jobs.one_two)).toEqual(Object.keys(jobs.three));
  expect(jobs.three.expectedDatabases).toBe('');
});

test.each([
  [
    'before it',
    '2026-11-28T21:58:30Z',
    ['one-two', 'three', 'late'],
    ['is not open yet: 2026-11-28T22:00Z to 2026-11-29T04:00Z, it opens in 2m'],
  ],
  ['in its first moment', '2026-11-28T22:00Z', ['one-two', 'three', 'late'], ['one-two', 'three', 'late']],
  [
    'after it',
    '2026-11-29T05:30Z',
    ['is over: 2026-11-28T22:00Z to 2026-11-29T04:00Z, since 1h30m'],
    ['is over: 2026-11-28T22:00Z to 2026-11-29T04:00Z, since 1h30m'],
  ],
])('a window, %s', (_, moment, anyhow, whenOpen) => {
  const now = Date.parse(moment);
  expect(ids({ now })).toEqual(anyhow);
  expect(ids({ now, window: 'open' })).toEqual(whenOpen);
  expect(ids({ now, window: 'any' })).toEqual(['one-two', 'three', 'late']);
  expect(ids({ now, window: 'open', wave: 'canary' })).toEqual(['one-two', 'three']);
});
