import type { Connection } from 'tedious';
import { createVirtualClock } from '../../lab/engine/virtual-clock.ts';
import { labCertificate } from '../../lab/tds/certificates.ts';
import { type FaultPlan, faultPlan } from '../../lab/tds/faults.ts';
import { startTdsServer, type TdsServer } from '../../lab/tds/server.ts';
import { until } from '../../lab/until.ts';
import { batchMessage, rawClient, rawLogin } from './raw-client.ts';
import { column, type ScriptedBackend, scriptedBackend, sendRows } from './scripted-backend.ts';
import { connect, query } from './tedious-client.ts';

let server: TdsServer;
let backend: ScriptedBackend;
let faults: FaultPlan;
let connection: Connection;
const clock = createVirtualClock();

beforeEach(async () => {
  backend = scriptedBackend(({ sink }) => sendRows(sink, [column('a', { name: 'int' })], [[1]]));
  faults = faultPlan();
  server = await startTdsServer({ backend: () => backend, faults, clock });
  connection = await connect(server.port);
});
afterEach(async () => {
  connection.close();
  await server.close();
});

const isAlter = ({ sql }: { sql: string }) => sql.startsWith('ALTER');

describe('faults of a request', () => {
  test('reset: the statement never runs', async () => {
    faults.next({ when: isAlter, fault: { kind: 'reset' } });
    expect((await query(connection, 'ALTER')).error).toMatchObject({ code: 'ECONNRESET' });
    expect(backend.last()).toMatchObject({ executed: [], closed: 1 });
  });

  test('fin: the statement runs, the answer breaks off', async () => {
    faults.next({ when: isAlter, fault: { kind: 'fin' } });
    const answer = await query(connection, 'ALTER');
    expect(answer.error).toMatchObject({ code: 'ECONNRESET' });
    expect(answer.order).not.toContain('done 1');
    expect(backend.last().executed).toEqual(['ALTER']);
  });

  test('applied-reply-lost: the statement runs, RST instead of an answer', async () => {
    faults.next({ when: isAlter, fault: { kind: 'applied-reply-lost' } });
    const answer = await query(connection, 'ALTER');
    expect(answer.error).toMatchObject({ code: 'ECONNRESET' });
    expect(answer.order).toEqual([]);
    expect(backend.last().executed).toEqual(['ALTER']);
  });

  test('stall: not run, not answered, deaf to attentions', async () => {
    faults.next({ when: isAlter, fault: { kind: 'stall' } });
    const client = await rawLogin(server.port);
    client.send(0x01, batchMessage('ALTER'));
    client.send(0x06, Buffer.alloc(0));
    const silence = await Promise.race([client.receive(), new Promise((resolve) => setTimeout(resolve, 50, 'silence'))]);
    expect(silence).toBe('silence');
    await until(() => server.counts.attentions === 1);
    expect(backend.last().executed).toEqual([]);
    client.destroy();
  });

  test('stall-after-first-packet: the answer begins and never ends', async () => {
    faults.next({ when: isAlter, fault: { kind: 'stall-after-first-packet' } });
    const client = await rawLogin(server.port);
    const before = client.clear.length;
    client.send(0x01, batchMessage('ALTER'));
    await until(() => client.clear.length > before);
    const packet = client.clear.subarray(before);
    expect(packet.readUInt8(1) & 1).toBe(0);
    expect(packet.readUInt16BE(2)).toBe(packet.length);
    expect(backend.last().executed).toEqual(['ALTER']);
    client.destroy();
  });

  test('late: the client is cut off at once; the statement arrives later and the session ends only then', async () => {
    faults.next({ when: isAlter, fault: { kind: 'late', delayMs: 5000 } });
    expect((await query(connection, 'ALTER')).error).toMatchObject({ code: 'ECONNRESET' });
    const { last } = backend;
    await clock.advance(4999);
    expect(last()).toMatchObject({ executed: [], closed: 0 });
    await clock.advance(1);
    await until(() => last().closed === 1);
    expect(last().executed).toEqual(['ALTER']);
  });

  test('delay: run at once, answered later', async () => {
    faults.next({ when: isAlter, fault: { kind: 'delay', delayMs: 1000 } });
    let answered = false;
    const answer = query(connection, 'ALTER').then((result) => {
      answered = true;
      return result;
    });
    await until(() => clock.nextDue !== undefined);
    expect(backend.last().executed).toEqual(['ALTER']);
    expect(answered).toBe(false);
    await clock.advance(1000);
    expect((await answer).sets).toEqual([[[1]]]);
  });

  test('an attention during a delay is answered at once', async () => {
    faults.next({ when: isAlter, fault: { kind: 'delay', delayMs: 1000 } });
    const client = await rawLogin(server.port);
    client.send(0x01, batchMessage('ALTER'));
    await until(() => clock.nextDue !== undefined);
    client.send(0x06, Buffer.alloc(0));
    expect((await client.receive()).body.readUInt16LE(1)).toBe(0x02);
    expect((await client.receive()).body.readUInt16LE(1)).toBe(0x20);
    await clock.advance(1000);
    client.send(0x01, batchMessage('SELECT'));
    expect((await client.receive()).body.readUInt8(0)).toBe(0x81);
    client.destroy();
  });

  test('a rule strikes only what it picks, as often as it says', async () => {
    const rule = faults.next({
      when: ({ kind, appName, spid }) => kind === 'batch' && appName === 'protocol test' && spid === 51,
      fault: { kind: 'reset' },
      times: 2,
    });
    const other = await connect(server.port, { appName: 'writer' });
    expect((await query(other, 'SELECT')).error).toBeUndefined();
    expect((await query(connection, 'SELECT', 'rpc')).error).toBeUndefined();
    expect((await query(connection, 'SELECT')).error).toMatchObject({ code: 'ECONNRESET' });
    expect(rule.struck).toBe(1);
    rule.disarm();
    expect(
      faults.claim({ kind: 'batch', sql: '', spid: 51, appName: 'protocol test', userName: 'sa', database: '', localPort: 0 }),
    ).toBeUndefined();
    other.close();
  });
});

test.each(['reset', 'fin', 'applied-reply-lost'] as const)('%s through TLS', async (kind) => {
  const encrypted = await startTdsServer({ backend: () => backend, faults, certificate: await labCertificate() });
  const client = await connect(encrypted.port, { encrypt: true });
  faults.next({ when: isAlter, fault: { kind } });
  expect((await query(client, 'ALTER')).error).toMatchObject({ code: expect.stringMatching(/ECONNRESET|ESOCKET/) });
  await until(() => backend.last().closed === 1);
  await encrypted.close();
});

describe('faults while connecting', () => {
  test.each(['accept', 'prelogin', 'login'] as const)('reset and fin at %s', async (phase) => {
    faults.nextConnection({ phase, fault: 'reset' });
    await expect(connect(server.port)).rejects.toThrow();
    faults.nextConnection({ phase, fault: 'fin' });
    await expect(connect(server.port)).rejects.toThrow();
    expect(backend.sessions).toHaveLength(1);
    (await connect(server.port)).close();
  });

  test.each(['accept', 'prelogin', 'login'] as const)('stall at %s: the client gives up by its own clock', async (phase) => {
    faults.nextConnection({ phase, fault: 'stall' });
    await expect(connect(server.port, { connectTimeout: 100 })).rejects.toMatchObject({ code: 'ETIMEOUT' });
    expect(backend.sessions).toHaveLength(1);
  });

  test.each(['reset', 'fin', 'stall'] as const)(
    '%s in the middle of the answer to the login: the session ends with its client',
    async (fault) => {
      faults.nextConnection({ phase: 'login-answer', fault });
      await expect(connect(server.port, { connectTimeout: 200 })).rejects.toThrow();
      expect(backend.sessions).toHaveLength(2);
      await until(() => backend.last().closed === 1);
    },
  );
});

test('connections can be cut from the server side by spid or program', async () => {
  const other = await rawLogin(server.port);
  expect(server.spids()).toEqual([51, 52]);
  expect(server.resetConnections(({ spid }) => spid === 52)).toBe(1);
  expect(await other.ended).toBe('reset');
  expect((await query(connection, 'SELECT')).sets).toEqual([[[1]]]);
  await until(() => server.spids().length === 1);
});

test('close ends every connection and frees the port', async () => {
  const client = await rawLogin(server.port);
  await server.close();
  expect(await client.ended).toBe('reset');
  await expect(rawClient(server.port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});
