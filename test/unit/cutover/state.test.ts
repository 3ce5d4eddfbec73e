import type { Observation } from '../../../shared/cutover/observation.ts';
import { classify, type StateName } from '../../../shared/cutover/state.ts';
import { both, copy, dag, database, end, fenced, oneBlockLess, side } from './observations.ts';

const blind = { sysadmin: false, viewServerState: true, viewAnyDefinition: false };
const promoted = { role: 'PRIMARY' } as const;
const demoted = { role: 'SECONDARY' } as const;

const cases: readonly [string, StateName, Observation][] = [
  ['the source can not be read', 'unknown', { source: undefined, target: side('target') }],
  ['the target can not be read', 'unknown', { source: side('source'), target: undefined }],
  ['nothing on either side', 'dropped', both(undefined, undefined)],
  [
    'nothing visible, and no right to see',
    'unknown',
    { source: side('source', { dag: undefined, rights: blind }), target: side('target', { dag: undefined }) },
  ],
  [
    'only on the source, and the server is no primary replica any more',
    'unknown',
    { source: side('source', { dag: dag('source', demoted) }), target: side('target', { dag: undefined, secondaryGroupNames: ['AG2'] }) },
  ],
  [
    'only on the source, and the server is secondary in a group that has nothing to do with it',
    'half-dropped',
    { source: side('source', { dag: dag('source', demoted) }), target: side('target', { dag: undefined, secondaryGroupNames: ['Other'] }) },
  ],
  ['only on the source', 'half-dropped', both(dag('source'), undefined)],
  ['only on the target', 'half-dropped', both(undefined, dag('target', promoted))],
  ['created again on one side', 'different-dag', both(dag('source'), dag('target', { groupId: '44444444-4444-4444-4444-444444444444' }))],
  [
    'asynchronous on both sides',
    'replicating-async',
    both(dag('source', { mode: 'asynchronous-commit' }), dag('target', { mode: 'asynchronous-commit' })),
  ],
  ['asynchronous on one side', 'mixed', both(dag('source'), dag('target', { mode: 'asynchronous-commit' }))],
  ['healthy and synchronous', 'ready', both(dag('source'), dag('target'))],
  [
    'one database not SYNCHRONIZED',
    'syncing',
    both(
      dag('source', { databases: [database('Sales'), database('Orders', { forwarder: copy({ synchronizationState: 'SYNCHRONIZING' }) })] }),
      dag('target'),
    ),
  ],
  [
    'no row about the forwarder',
    'syncing',
    both(dag('source', { databases: [database('Sales', { forwarder: undefined })] }), dag('target')),
  ],
  ['no database on the source', 'unsafe', both(dag('source', { databases: [] }), dag('target'))],
  ['a database without a copy', 'unsafe', both(dag('source'), dag('target', { databases: [database('Sales')] }))],
  [
    'a suspended copy',
    'unsafe',
    both(dag('source'), dag('target', { databases: [database('Sales', { copy: copy({ suspended: true }) }), database('Orders')] })),
  ],
  [
    'a reverting copy',
    'unsafe',
    both(
      dag('source'),
      dag('target', { databases: [database('Sales', { copy: copy({ synchronizationState: 'REVERTING' }) }), database('Orders')] }),
    ),
  ],
  ['fenced, all hardened', 'fenced-equal', fenced(end)],
  ['fenced, one block short', 'fenced-behind', fenced(oneBlockLess)],
  ['fenced, hardened unknown', 'fenced-behind', fenced(undefined)],
  ['fenced, equal but initializing', 'fenced-behind', fenced(end, { synchronizationState: 'INITIALIZING' })],
  ['fenced, no database visible', 'fenced-behind', both(dag('source', { ...demoted, databases: [] }), dag('target', { databases: [] }))],
  ['promoted, recovering', 'recovering', both(dag('source', demoted), dag('target', promoted))],
  ['promoted, nothing visible yet', 'recovering', both(dag('source', demoted), dag('target', { ...promoted, databases: [] }))],
  ['promoted and writable', 'promoted', both(dag('source', demoted), dag('target', { ...promoted, databases: [database('Sales')] }))],
  ['both primary', 'split', both(dag('source'), dag('target', promoted))],
  ['the source is resolving', 'unknown', both(dag('source', { role: 'RESOLVING' }), dag('target'))],
  ['the target is primary, the source is resolving', 'unknown', both(dag('source', { role: 'RESOLVING' }), dag('target', promoted))],
];

test.each(cases)('%s: %s', (_name, expected, observation) => {
  const state = classify(observation);
  expect(state.name).toBe(expected);
  expect(state.because.length).toBeGreaterThan(10);
});

test('a value that a double would round to the same number is still behind', () => {
  const source = 700000000000155200001n;
  const target = source - 1n;
  expect(Number(source)).toBe(Number(target));
  expect(classify(fenced(target as typeof end)).name).toBe('fenced-behind');
});
