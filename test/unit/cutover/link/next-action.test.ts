import { linkAims } from '../../../../shared/cutover/link/aims.ts';
import { type LinkAction, nextLinkAction } from '../../../../shared/cutover/link/next-action.ts';
import { linkRules } from '../../../../shared/cutover/link/rules.ts';
import type { LinkStateName } from '../../../../shared/cutover/link/state.ts';

const kind = (state: LinkStateName, aim: Parameters<typeof nextLinkAction>[1]): LinkAction['kind'] =>
  nextLinkAction({ name: state, because: '' }, aim).kind;

const failovers = ['tsql-planned', 'remove-link', 'arm-forced'] as const;

test.each<[LinkStateName, LinkAction['kind'], LinkAction['kind'], LinkAction['kind']]>([
  ['replicating-async', 'refuse', 'refuse', 'refuse'],
  ['mixed', 'refuse', 'refuse', 'refuse'],
  ['syncing', 'refuse', 'refuse', 'refuse'],
  ['ready', 'fail-over', 'remove-link', 'force-failover'],
  ['switching', 'wait-for-switch', 'wait-for-switch', 'wait-for-switch'],
  ['fenced-equal', 'wait-for-switch', 'remove-link', 'force-failover'],
  ['recovering', 'wait-for-writable', 'wait-for-writable', 'wait-for-writable'],
  ['removing', 'wait-for-writable', 'wait-for-writable', 'wait-for-writable'],
  ['promoted', 'nothing', 'nothing', 'nothing'],
  ['backed-up', 'nothing', 'nothing', 'nothing'],
  ['removed', 'nothing', 'nothing', 'nothing'],
  ['half-dropped', 'nothing', 'nothing', 'nothing'],
  ['dropped', 'refuse', 'refuse', 'refuse'],
  ['unsafe', 'refuse', 'refuse', 'refuse'],
])('failover-dag in %s', (state, ...expected) => {
  expect(failovers.map((aim) => kind(state, aim))).toEqual(expected);
});

test.each<LinkStateName>(['unknown', 'different-dag', 'split', 'orphaned', 'not-linked'])('no task touches anything in %s', (state) => {
  for (const { key } of linkAims) expect(kind(state, key)).toBe('refuse');
});

test.each<[LinkStateName, LinkAction['kind']]>([
  ['ready', 'refuse'],
  ['switching', 'refuse'],
  ['recovering', 'refuse'],
  ['removing', 'refuse'],
  ['promoted', 'wait-for-backup'],
  ['backed-up', 'drop'],
  ['removed', 'drop'],
  ['half-dropped', 'drop'],
  ['dropped', 'nothing'],
])('drop-ag in %s', (state, expected) => {
  expect(kind(state, 'dropped')).toBe(expected);
});

test('a failover is called done only where the instance holds every database and takes writes', () => {
  const done = linkRules.states.filter((state) => failovers.some((aim) => kind(state, aim) === 'nothing'));
  expect(done).toEqual(['promoted', 'backed-up', 'removed', 'half-dropped']);
});
