import { fleetText, migration, problemsOf } from './fleet-file.ts';

test('the same group of the same source twice is refused, whatever the case of its name and its wave', () => {
  const text = fleetText(
    [migration('a', { group: 'Dag', source: 'sql01' }), migration('b', { wave: 'rest', group: 'DAG', source: 'SQL01' })],
    '[canary, rest]',
  );
  expect(problemsOf(text)).toEqual([
    '4 migrations[1].distributed-availability-group must be another one: a (line 3) moves this group of this source already',
  ]);
});

test('the same name of a group on another source is another group', () => {
  expect(problemsOf(fleetText([migration('a', { group: 'Dag' }), migration('b', { group: 'Dag' })]))).toEqual([]);
});

test('two groups of one source may not move the same database in one wave', () => {
  const [a, b] = [
    migration('a', { source: 'sql01', more: 'databases: [Sales, Orders]' }),
    migration('b', { source: 'sql01', more: 'databases: [Ledger, SALES]' }),
  ];
  expect(problemsOf(fleetText([a, b]))).toEqual(['4 migrations[1].databases must not hold SALES: a (line 3) moves it in the same wave']);
  const later = migration('b', { wave: 'rest', source: 'sql01', more: 'databases: [SALES]' });
  expect(problemsOf(fleetText([a, later], '[canary, rest]'))).toEqual([]);
  const elsewhere = migration('b', { more: 'databases: [Sales]' });
  expect(problemsOf(fleetText([a, elsewhere]))).toEqual([]);
});

test('ids and waves', () => {
  expect(
    problemsOf(fleetText([migration('a'), migration('a', { group: 'other', source: 'o', wave: 'gold' })], '[canary, empty, canary]')),
  ).toEqual([
    '1 waves[2] must be named once; canary is there twice',
    '1 waves[1] must have a migration; no migration is in empty',
    '4 migrations[1].wave must be one of the waves canary, empty, canary, not "gold"',
    '4 migrations[1].id must be another one: a is there already',
  ]);
});

test('256 migrations are taken, one more is not', () => {
  const many = (count: number) => fleetText(Array.from({ length: count }, (_, index) => migration(`m${index}`)));
  expect(problemsOf(many(256))).toEqual([]);
  expect(problemsOf(many(257))).toEqual([
    '2 migrations must hold at most 256 migrations: GitHub makes no more jobs from one matrix; split the file',
  ]);
});
