import { realClock } from '../../shared/core/real-clock.ts';
import { createJournal } from '../../shared/report/journal.ts';

test('looks that show the same state are one entry, however long the wait', () => {
  const journal = createJournal(realClock);
  for (let look = 0; look < 40_000; look += 1) journal.add({ kind: 'state', state: 'syncing', because: `look ${look}` });
  journal.add({ kind: 'state', state: 'ready', because: 'all is there' });
  expect(journal.entries).toHaveLength(2);
  expect(journal.entries[0]).toMatchObject({ state: 'syncing', because: 'look 39999', looks: 40_000 });
});

test('a statement between two looks keeps them apart', () => {
  const journal = createJournal(realClock);
  journal.add({ kind: 'state', state: 'ready', because: '' });
  journal.add({ kind: 'note', text: 'something happened' });
  journal.add({ kind: 'state', state: 'ready', because: '' });
  expect(journal.entries.map(({ kind }) => kind)).toEqual(['state', 'note', 'state']);
});

test('only a change of who takes the writes is kept', () => {
  const journal = createJournal(realClock);
  for (const takenBy of ['source', 'nobody', 'nobody', 'source', 'nobody', 'target'] as const) journal.add({ kind: 'writes', takenBy });
  expect(journal.entries.map((entry) => entry.kind === 'writes' && entry.takenBy)).toEqual(['nobody', 'source', 'nobody', 'target']);
});

test('the sides of the first look stay', () => {
  const journal = createJournal(realClock);
  const side = (serverName: string) => [{ side: 'source', serverName, productVersion: '16', edition: 'Enterprise', databases: [] }];
  journal.firstSeen(() => side('FIRST'));
  journal.firstSeen(() => side('SECOND'));
  expect(journal.before?.[0]?.serverName).toBe('FIRST');
});
