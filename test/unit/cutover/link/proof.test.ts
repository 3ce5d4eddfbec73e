import type { SourceLogs } from '../../../../shared/cutover/link/freeze-window.ts';
import { mayLiftFreeze } from '../../../../shared/cutover/link/lift-freeze.ts';
import type { LinkObservation } from '../../../../shared/cutover/link/observation.ts';
import { proveTakeover } from '../../../../shared/cutover/link/proof.ts';
import { copy, dag, database, end, lsn, oneBlockLess } from '../observations.ts';
import { instance, instanceDatabase, link, linkDatabase, seen } from './link-observations.ts';

const commit = lsn(end - 5n);
const source = (change: Parameters<typeof copy>[0] = {}) =>
  dag('source', { databases: ['Sales', 'Orders'].map((name) => database(name, { copy: copy({ lastCommit: commit, ...change }) })) });
const marked: SourceLogs = new Map(['Sales', 'Orders'].map((name) => [name, { endOfLog: end, lastCommit: commit }]));
const more = lsn(end + 100000n);
const lacking = instance([instanceDatabase('Sales', { lastHardened: oneBlockLess }), instanceDatabase('Orders')]);

test('proved: kept out, unchanged and hardened', () => {
  const proof = proveTakeover(marked, seen(source()), true);
  expect(proof.why).toEqual([]);
  expect(proof.proved).toEqual({ role: 'PRIMARY', logs: marked });
});

test.each<[string, SourceLogs, LinkObservation, boolean, RegExp]>([
  ['a person has let the writers in again', marked, seen(source()), false, /let the writers in again/],
  ['a commit since the mark', marked, seen(source({ endOfLog: more, lastCommit: more })), true, /Sales: a transaction has committed/],
  ['a checkpoint since the mark', marked, seen(source({ endOfLog: more })), true, /Sales: end_of_log_lsn was/],
  ['the instance lacks log', marked, seen(source(), link(), lacking), true, /Sales: the instance has not hardened/],
  [
    'the link lacks a database',
    marked,
    seen(source(), link({ databases: [linkDatabase('Sales')] })),
    true,
    /Orders: the link does not have it/,
  ],
  ['the link is gone', marked, seen(source(), 'gone'), true, /Sales: the link does not have it/],
  ['a database came after the mark', new Map([...marked].slice(0, 1)), seen(source()), true, /Orders: it was not there before/],
  ['nothing was marked, nothing is seen', new Map(), seen(dag('source', { databases: [] })), true, /no database/],
  ['the source shows no DAG', marked, seen(undefined), true, /no database/],
])('not proved: %s', (_name, mark, observation, frozen, why) => {
  const proof = proveTakeover(mark, observation, frozen);
  expect(proof.proved).toBeUndefined();
  expect(proof.why.join('\n')).toMatch(why);
});

test.each<[string, Parameters<typeof mayLiftFreeze>[0], boolean]>([
  ['nothing was asked for', { own: true, asked: 'nothing', link: 'secondary' }, true],
  ['what was asked for has failed', { own: true, asked: 'failed', link: 'secondary' }, true],
  ['Azure can not be read, and nothing was asked for', { own: true, asked: 'nothing', link: 'unreadable' }, true],
  ['it may still land', { own: true, asked: 'may-land', link: 'secondary' }, false],
  ['another run keeps them out', { own: false, asked: 'nothing', link: 'secondary' }, false],
  ['the link is gone', { own: true, asked: 'nothing', link: 'gone' }, false],
  ['it has failed, and the link is gone all the same', { own: true, asked: 'failed', link: 'gone' }, false],
  ['the instance is primary', { own: true, asked: 'nothing', link: 'primary' }, false],
])('lifting the freeze: %s', (_name, facts, expected) => {
  expect(mayLiftFreeze(facts)).toBe(expected);
});
