import { noteRoundTrips } from '../../../shared/sqlserver/round-trips.ts';
import type { Endpoint, SqlSession } from '../../../shared/sqlserver/session.ts';

/** Each answer takes as long as its text says, ms; "lost" never comes. */
function sessions() {
  let now = 0;
  const session = (endpoint: Endpoint): SqlSession => {
    let alive = true;
    const answer = async (sql: string) => {
      if (sql === 'lost') throw new Error('lost');
      now += Number(sql);
      return [];
    };
    return {
      endpoint,
      get alive() {
        return alive;
      },
      read: (sql) => answer(sql),
      send: async (sql) => ({ kind: 'done', value: await answer(sql) }),
      close: async () => {
        alive = false;
      },
    };
  };
  return noteRoundTrips(async (endpoint) => session(endpoint), { monotonic: () => now });
}
const at = (side: 'source' | 'target') => ({ side }) as Endpoint;
const soon = { deadline: 1000 };

test('the shortest answer of each side counts, also over a connection that was opened again', async () => {
  const { open, roundTrips } = sessions();
  const source = await open(at('source'));
  expect(roundTrips.shortest('source')).toBeUndefined();
  await source.read('30', soon);
  await source.send('12', soon);
  await (await open(at('target'))).read('5', soon);
  await (await open(at('source'))).read('20', soon);
  expect([roundTrips.shortest('source'), roundTrips.shortest('target')]).toEqual([12, 5]);
});

test('an answer that did not come is none, and the session is as alive as the one behind it', async () => {
  const { open, roundTrips } = sessions();
  const source = await open(at('source'));
  await expect(source.read('lost', soon)).rejects.toThrow('lost');
  expect(roundTrips.shortest('source')).toBeUndefined();
  expect(source.alive).toBe(true);
  await source.close();
  expect(source.alive).toBe(false);
});
