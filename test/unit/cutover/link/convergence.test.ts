import { allConverged } from '../../../../shared/cutover/convergence.ts';
import { compareLinkLogs, migratedNames } from '../../../../shared/cutover/link/convergence.ts';
import type { LinkObservation } from '../../../../shared/cutover/link/observation.ts';
import type { Lsn } from '../../../../shared/cutover/lsn.ts';
import { copy, dag, database, end, lsn, oneBlockLess } from '../observations.ts';
import { healthy, instance, instanceDatabase, link, linkDatabase, seen } from './link-observations.ts';

const linked = (change: Parameters<typeof linkDatabase>[1]) => link({ databases: [linkDatabase('Sales', change), linkDatabase('Orders')] });
const there = (change: Parameters<typeof instanceDatabase>[1]) => instance([instanceDatabase('Sales', change), instanceDatabase('Orders')]);
const ends = (value: Lsn | undefined) => new Map([['Sales', value]]);
const oneMore = lsn(end + 1n);

test.each<[string, LinkObservation, ReadonlyMap<string, Lsn | undefined> | undefined, string | undefined]>([
  ['all the log is there', healthy(), undefined, undefined],
  [
    'the instance itself says less than Azure',
    seen(dag('source'), link(), there({ lastHardened: oneBlockLess })),
    undefined,
    'the instance has not hardened all the log yet',
  ],
  [
    'Azure says less than the instance itself',
    seen(dag('source'), linked({ lastHardened: oneBlockLess }), there({ lastHardened: end })),
    undefined,
    undefined,
  ],
  [
    'without a login for the instance, Azure says enough',
    seen(dag('source'), link(), there({ lastHardened: undefined })),
    undefined,
    undefined,
  ],
  [
    'without a login for the instance, Azure says too little',
    seen(dag('source'), linked({ lastHardened: oneBlockLess }), there({ lastHardened: undefined })),
    undefined,
    'the instance has not hardened all the log yet',
  ],
  [
    'nobody says what is hardened',
    seen(dag('source'), linked({ lastHardened: undefined }), there({ lastHardened: undefined })),
    undefined,
    'the instance does not report what it has hardened',
  ],
  ['more than the end is hardened', seen(dag('source'), link(), there({ lastHardened: oneMore })), undefined, undefined],
  [
    'the source does not say its end',
    seen(dag('source', { databases: [database('Sales', { copy: copy({ endOfLog: undefined }) }), database('Orders')] })),
    undefined,
    'the source does not report its end of log',
  ],
  [
    'the link lacks the database',
    seen(dag('source'), link({ databases: [linkDatabase('Orders')] })),
    undefined,
    'the link does not have it',
  ],
  [
    'the instance lacks the database',
    seen(dag('source'), link(), instance([instanceDatabase('Orders')])),
    undefined,
    'the instance does not have it',
  ],
  [
    'the source lacks the database',
    seen(dag('source', { databases: [database('Orders')] })),
    undefined,
    'the source does not have it in the availability group',
  ],
  [
    'the link has failed',
    seen(dag('source'), linked({ replicaState: 'LinkInitError', lastError: 'no route' })),
    undefined,
    'the link reports LinkInitError (no route)',
  ],
  ['the link is gone', seen(dag('source'), 'gone'), undefined, 'the link does not have it'],
  ['an earlier, larger end counts', healthy(), ends(oneMore), 'the instance has not hardened all the log yet'],
  ['an earlier, smaller end does not', healthy(), ends(oneBlockLess), undefined],
  ['an earlier end that is not known can not be proved', healthy(), ends(undefined), 'the source does not report its end of log'],
])('%s', (_name, observation, earlier, why) => {
  const sales = compareLinkLogs(observation, earlier).find((one) => one.database === 'Sales');
  expect(sales?.why).toBe(why);
  expect(sales?.converged).toBe(why === undefined);
});

test('a database that only an earlier reading knows is not converged', () => {
  const found = compareLinkLogs(healthy(), new Map([['Gone', end]]));
  expect(found.find((one) => one.database === 'Gone')?.converged).toBe(false);
  expect(allConverged(found)).toBe(false);
});

test('both sides say which databases there are, each once', () => {
  const observation = seen(
    dag('source', { databases: [database('Sales')] }),
    link({ databases: [linkDatabase('SALES'), linkDatabase('Extra')] }),
  );
  expect(migratedNames(observation)).toEqual(['Sales', 'Extra']);
});

test('nothing observed proves nothing', () => {
  expect(allConverged(compareLinkLogs({ source: undefined, link: 'gone', instance: undefined }))).toBe(false);
});
