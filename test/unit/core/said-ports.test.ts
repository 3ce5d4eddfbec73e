import type { ArmRequest, SignIn } from '../../../shared/azure/arm.ts';
import { realClock } from '../../../shared/core/real-clock.ts';
import { withDebugShown, withTimes } from '../../../shared/core/said-host.ts';
import { withRequestsSaid } from '../../../shared/core/said-ports.ts';
import type { Ports } from '../../../shared/core/task.ts';
import type { Endpoint, SqlSession } from '../../../shared/sqlserver/session.ts';
import { recordingHost } from './recording-host.ts';

const endpoint = { side: 'source', host: 'sql01' } as Endpoint;

function portsThat(session: Partial<SqlSession>, request = async (_: ArmRequest): Promise<unknown> => ({})): Ports {
  const whole = {
    endpoint,
    alive: true,
    read: async () => [],
    send: async () => ({ kind: 'done', value: [] }),
    close: async () => {},
  };
  // A spread would read what is computed, once.
  Object.defineProperties(whole, Object.getOwnPropertyDescriptors(session));
  const signedIn = { arm: { request, list: async () => [] }, identity: { how: '', whom: '', objectId: undefined, isUser: false } };
  return { clock: realClock, open: async () => whole as SqlSession, signIn: async () => signedIn };
}

test('every statement is said with its end and its time, and what it gives stays what it is', async () => {
  const host = recordingHost({});
  const rows = [[{ a: '1' }, { a: 'secret cell' }]];
  const session = await withRequestsSaid(portsThat({ read: async () => rows }), host).open(endpoint);
  expect(await session.read('SELECT\n1', { deadline: 1 })).toBe(rows);
  await session.send('ALTER X ##vso[x]', { deadline: 1 });
  expect(host.calls).toEqual([
    expect.stringMatching(/^debug source sql01: reads SELECT ⏎ 1: 2 rows in \d+ ms$/),
    expect.stringMatching(/^debug source sql01: gets ALTER X ##_vso\[x\]: done in \d+ ms$/),
  ]);
});

test('what fails is said and thrown on', async () => {
  const host = recordingHost({});
  const broken = new Error('broken');
  const session = await withRequestsSaid(portsThat({ read: () => Promise.reject(broken) }), host).open(endpoint);
  await expect(session.read('SELECT 1', { deadline: 1 })).rejects.toBe(broken);
  expect(host.calls[0]).toMatch(/: reads SELECT 1: failed in/);
});

test('a session says itself whether it lives', async () => {
  let alive = true;
  const session = await withRequestsSaid(
    portsThat({
      get alive() {
        return alive;
      },
    } as Partial<SqlSession>),
    recordingHost({}),
  ).open(endpoint);
  expect(session.alive).toBe(true);
  alive = false;
  expect(session.alive).toBe(false);
});

test('a request to Azure is said without its body', async () => {
  const host = recordingHost({});
  const { arm } = await withRequestsSaid(portsThat({}), host).signIn(...([] as unknown as Parameters<SignIn>));
  await arm.request({ method: 'PUT', path: '/subscriptions/s/x', apiVersion: '1', body: { password: 'geheim' } });
  expect(host.calls).toEqual([expect.stringMatching(/^debug Azure: PUT \/subscriptions\/s\/x: done in \d+ ms$/)]);
});

test('debug lines are shown unless the host shows them itself; all else of the host stays', () => {
  const host = recordingHost({ a: 'b' });
  withDebugShown(host).debug('x');
  withDebugShown({ ...host, isDebug: true }).debug('y');
  expect(host.calls).toEqual(['info debug: x', 'debug y']);
  const timed = withTimes(host, { now: () => new Date('2026-11-21T21:10:29.123Z') });
  timed.info('z');
  timed.warning('w');
  expect(host.calls.slice(2)).toEqual(['info 21:10:29.123Z z', 'warning w']);
  expect([timed.runId, timed.name, timed.input('a')]).toEqual([host.runId, host.name, 'b']);
});
