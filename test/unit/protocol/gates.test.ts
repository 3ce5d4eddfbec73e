import { allCombinations } from '../../../scripts/prove/gates/facet-space.ts';
import { gates, shippedRules } from '../../../scripts/prove/gates.ts';
import { linkRules } from '../../../shared/cutover/link/rules.ts';
import { goals } from '../../../shared/cutover/next-action.ts';
import type { RouteAction, RouteMove, RouteRules, RouteStatement } from '../../../shared/cutover/route-rules.ts';
import { sqlVmRules } from '../../../shared/cutover/sql-vm-rules.ts';

test.each(shippedRules.flatMap((rules) => gates.map((gate) => [rules.route, gate.name, rules, gate] as const)))(
  'the shipped tables of %s: %s',
  (_route, _name, rules, gate) => {
    expect(gate.problems(rules)).toEqual([]);
  },
);

test('the space of facets is finite and whole', () => {
  expect(allCombinations(sqlVmRules)).toHaveLength(6 * 6 * 2 * 2 * 4 * 2 * 2 * 2);
  expect(allCombinations(linkRules)).toHaveLength(6 * 5 * 3 * 4 * 2 * 2 * 2 * 4 * 2 * 2);
});

const refuse = (next: string): RouteAction => ({ kind: 'refuse', because: 'because', next });
const moves: readonly RouteMove[] = sqlVmRules.moves;

/** Copies of the tables of a route with one thing changed. */
const changed = (rules: RouteRules) => ({
  action: (aim: string, changes: Readonly<Record<string, RouteAction>>): RouteRules => ({
    ...rules,
    actions: { ...rules.actions, [aim]: { ...rules.actions[aim], ...changes } },
  }),
  without: (from: string, to: string): RouteRules => ({
    ...rules,
    moves: rules.moves.filter((move) => !(move.from === from && move.to === to)),
  }),
  move: (move: RouteMove): RouteRules => ({ ...rules, moves: [...rules.moves, move] }),
  statement: (name: string, changes: Partial<RouteStatement>): RouteRules => ({
    ...rules,
    statements: { ...rules.statements, [name]: { ...(rules.statements[name] as RouteStatement), ...changes } },
  }),
});
const { without, move: withMove, statement: withStatement } = changed(sqlVmRules);
const withFailover = (changes: Readonly<Record<string, RouteAction>>): RouteRules => changed(sqlVmRules).action('failed-over', changes);
const failover = sqlVmRules.actions['failed-over'];
const link = changed(linkRules);

/** Tables broken on purpose, and the gate that has to see it. */
const broken: readonly [string, RegExp, RouteRules][] = [
  ['the last row is missing', /has no state/, { ...sqlVmRules, patterns: sqlVmRules.patterns.slice(0, -1) } as RouteRules],
  [
    'a row stands behind one that takes everything from it',
    /never the first that fits/,
    {
      ...(sqlVmRules as RouteRules),
      patterns: [
        ...sqlVmRules.patterns.slice(0, 9),
        { when: { source: 'primary', target: 'primary' }, state: 'unknown' },
        ...sqlVmRules.patterns.slice(9),
      ],
    },
  ],
  [
    'a state has no action',
    /failed-over has no action in ready/,
    {
      ...(sqlVmRules as RouteRules),
      actions: {
        ...sqlVmRules.actions,
        'failed-over': Object.fromEntries(Object.entries(failover).filter(([state]) => state !== 'ready')),
      },
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
      ...(sqlVmRules as RouteRules),
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
    { ...(sqlVmRules as RouteRules), actionRules: { ...sqlVmRules.actionRules, drop: { sends: [], awaits: [], tidies: [] } } },
  ],
  ['a promote without the proof', /without the proof/, withStatement('promote', { proof: undefined })],
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
    withStatement('make-source-primary-again', { afterPointOfNoReturn: 'allowed' }),
  ],
  ['a demotion after the promote', /begins a failover again/, withStatement('demote', { afterPointOfNoReturn: 'allowed' })],
  [
    'a drop before the target takes writes',
    /drops the DAG before the target takes writes/,
    withMove({ from: 'recovering', to: 'half-dropped', by: { statement: 'drop-on-source' } }),
  ],
  [
    'link: what was removed counts as failed over although the databases are not clearly writable',
    /drops the DAG before the target takes writes/,
    link.move({ from: 'removing', to: 'dropped', by: { statement: 'drop-on-source' } }),
  ],
  [
    'link: a link that was kept is deleted before the first full backup',
    /promoted does not say that backedUp is true/,
    link.move({ from: 'promoted', to: 'removed', by: { statement: 'remove-kept-link' } }),
  ],
  [
    'link: the planned failover is sent while not every database is SYNCHRONIZED',
    /syncing does not say that synchronized is true/,
    link.move({ from: 'syncing', to: 'promoted', by: { statement: 'fail-over' } }),
  ],
  [
    'link: the link is deleted from a state without proof',
    /makes the target primary, and syncing is not proved/,
    link.move({ from: 'syncing', to: 'removed', by: { statement: 'remove-link' } }),
  ],
  [
    'link: the delete needs no proof',
    /remove-link: ready → removed makes the target primary without the proof/,
    link.statement('remove-link', { proof: undefined }),
  ],
  [
    'link: the delete is no point of no return',
    /remove-link: ready → removing makes the target primary and is not marked/,
    link.statement('remove-link', { pointOfNoReturn: false }),
  ],
  [
    'link: the forced failover may be posted again although it may still land',
    /force-failover: ready → promoted may be sent again although it may still land/,
    link.statement('force-failover', { afterPointOfNoReturn: 'allowed' }),
  ],
  [
    'link: nobody waits for a planned failover that is under way',
    /tsql-planned does not wait for the servers in switching/,
    link.action('tsql-planned', { switching: refuse('Wait until it is over, please.') }),
  ],
  [
    'link: a wait for the servers does not say what to do when they do not end it',
    /remove-link in switching: it does not say what to do when the servers do not end it/,
    link.action('remove-link', { switching: { kind: 'wait-for-switch' } }),
  ],
  [
    'link: a half failover that is proved is only waited for',
    /from fenced-equal failover-dag does not lead to one primary/,
    {
      ...(linkRules as RouteRules),
      moves: linkRules.moves.filter(({ from, by }) => from !== 'fenced-equal' || 'server' in by),
    },
  ],
  [
    'link: one of the cutover methods leads nowhere',
    /arm-forced is never reached/,
    {
      ...(linkRules as RouteRules),
      actions: {
        ...linkRules.actions,
        'arm-forced': Object.fromEntries(linkRules.states.map((state) => [state, refuse('Please use another method.')])),
      },
    },
  ],
  [
    'link: the source becomes primary again by itself after the instance has taken over',
    /leads back from a target that is primary/,
    link.move({ from: 'promoted', to: 'ready', by: { server: 'switch-undone' } }),
  ],
];

test.each(broken)('a gate sees it: %s', (_name, expected, rules) => {
  const problems = gates.flatMap((gate) => gate.problems(rules));
  expect(problems).toEqual(expect.arrayContaining([expect.stringMatching(expected)]));
});

test('each gate is seen to fail by at least one broken table', () => {
  const never = gates.filter((gate) => broken.every(([, , rules]) => gate.problems(rules).length === 0));
  expect(never.map((gate) => gate.name)).toEqual([]);
});

test.each(shippedRules.map((rules) => [rules.route, rules] as const))('every goal is in the table of %s', (_route, rules) => {
  expect([...new Set(rules.aims.map(({ goal }) => goal))].sort()).toEqual([...goals].sort());
  expect(Object.keys(rules.actions).sort()).toEqual(rules.aims.map(({ key }) => key).sort());
});
