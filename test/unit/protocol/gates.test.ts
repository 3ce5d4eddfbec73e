import { allFacets, gates, type Protocol, shippedProtocol } from '../../../scripts/prove/gates.ts';
import { type Action, actionTable, goals } from '../../../shared/cutover/next-action.ts';
import { actionRules, moves, statements } from '../../../shared/cutover/protocol.ts';
import { statePatterns } from '../../../shared/cutover/state.ts';

test.each(gates.map((gate) => [gate.name, gate] as const))('the shipped tables: %s', (_name, gate) => {
  expect(gate.problems(shippedProtocol)).toEqual([]);
});

test('the space of facets is finite and whole', () => {
  expect(allFacets).toHaveLength(6 * 6 * 2 * 2 * 4 * 2 * 2 * 2);
});

const refuse = (next: string): Action => ({ kind: 'refuse', because: 'because', next });
const failover = actionTable['failed-over'];
const withFailover = (changes: Partial<typeof failover>): Protocol => ({
  ...shippedProtocol,
  actions: { ...actionTable, 'failed-over': { ...failover, ...changes } },
});
const without = (from: string, to: string): Protocol => ({
  ...shippedProtocol,
  moves: moves.filter((move) => !(move.from === from && move.to === to)),
});
const withMove = (move: Protocol['moves'][number]): Protocol => ({ ...shippedProtocol, moves: [...moves, move] });
const withStatement = (name: keyof typeof statements, changes: Partial<(typeof statements)['promote']>): Protocol => ({
  ...shippedProtocol,
  statements: { ...statements, [name]: { ...statements[name], ...changes } },
});

/** Tables broken on purpose, and the gate that has to see it. */
const broken: readonly [string, RegExp, Protocol][] = [
  ['the last row is missing', /has no state/, { ...shippedProtocol, patterns: statePatterns.slice(0, -1) }],
  [
    'a row stands behind one that takes everything from it',
    /never the first that fits/,
    {
      ...shippedProtocol,
      patterns: [
        ...statePatterns.slice(0, 9),
        { when: { source: 'primary', target: 'primary' }, state: 'unknown' },
        ...statePatterns.slice(9),
      ],
    },
  ],
  [
    'a state has no action',
    /failed-over has no action in ready/,
    {
      ...shippedProtocol,
      actions: { ...actionTable, 'failed-over': Object.fromEntries(Object.entries(failover).filter(([state]) => state !== 'ready')) },
    },
  ],
  ['a refusal does not say what to do', /does not say what to do next/, withFailover({ syncing: refuse('') })],
  ['an action leads nowhere', /wait-for-writable leads nowhere/, without('recovering', 'promoted')],
  [
    'a move that no action sends',
    /no action sends demote in syncing/,
    withMove({ from: 'syncing', to: 'fenced-behind', by: { statement: 'demote' } }),
  ],
  [
    'a state changes its roles by itself',
    /changes a role by itself/,
    withMove({ from: 'fenced-equal', to: 'promoted', by: { server: 'recovered' } }),
  ],
  [
    'a statement is checked for a role that its side can not have',
    /the source is never SECONDARY in ready/,
    withStatement('demote', { role: 'SECONDARY' }),
  ],
  [
    'a statement gives a role that the next state does not have',
    /the source is never PRIMARY in fenced-behind/,
    withStatement('demote', { gives: 'PRIMARY' }),
  ],
  [
    'no way out from behind the fence but the log',
    /from fenced-behind failover-dag does not lead to one primary/,
    {
      ...shippedProtocol,
      moves: moves.filter(({ by }) => !('statement' in by && by.statement === 'make-source-primary-again')),
    },
  ],
  [
    'a fenced migration is refused',
    /from fenced-behind failover-dag does not lead/,
    withFailover({ 'fenced-behind': refuse('Wait until it is over, please.') }),
  ],
  [
    'a goal that nobody reaches',
    /dropped is never reached/,
    { ...shippedProtocol, rules: { ...actionRules, drop: { sends: [], awaits: [], tidies: [] } } },
  ],
  ['a promote without the proof', /without the proof/, withStatement('promote', { needsProof: false })],
  ['a promote that is no point of no return', /not marked as the point of no return/, withStatement('promote', { pointOfNoReturn: false })],
  [
    'a promote from a state that is not proved',
    /fenced-behind is not proved/,
    withMove({ from: 'fenced-behind', to: 'recovering', by: { statement: 'promote' } }),
  ],
  [
    'a way back from a promoted target',
    /leads back from a target that is primary/,
    withMove({ from: 'recovering', to: 'syncing', by: { statement: 'make-source-primary-again' } }),
  ],
  [
    'a fail-back that does not look at the target',
    /although the target was not seen SECONDARY/,
    withStatement('make-source-primary-again', { afterPromote: 'allowed' }),
  ],
  ['a demotion after the promote', /begins a failover again/, withStatement('demote', { afterPromote: 'allowed' })],
  [
    'a drop before the target takes writes',
    /drops the DAG before the target takes writes/,
    withMove({ from: 'recovering', to: 'half-dropped', by: { statement: 'drop-on-source' } }),
  ],
];

test.each(broken)('a gate sees it: %s', (_name, expected, protocol) => {
  const problems = gates.flatMap((gate) => gate.problems(protocol));
  expect(problems).toEqual(expect.arrayContaining([expect.stringMatching(expected)]));
});

test('each gate is seen to fail by at least one broken table', () => {
  const never = gates.filter((gate) => broken.every(([, , protocol]) => gate.problems(protocol).length === 0));
  expect(never.map((gate) => gate.name)).toEqual([]);
});

test('every goal is in the table', () => {
  expect(Object.keys(actionTable).sort()).toEqual([...goals].sort());
});
