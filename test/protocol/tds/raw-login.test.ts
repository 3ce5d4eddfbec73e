import { labCertificate } from '../../lab/tds/certificates.ts';
import { startTdsServer, type TdsServer } from '../../lab/tds/server.ts';
import { batchMessage, login7Message, preloginMessage, rawClient, rawLogin } from './raw-client.ts';
import { type ScriptedBackend, scriptedBackend, sendRows } from './scripted-backend.ts';

let server: TdsServer;
let backend: ScriptedBackend;

beforeEach(async () => {
  backend = scriptedBackend(({ sink }) => sendRows(sink, [{ name: 'x', type: { name: 'int' }, nullable: true }], [[1]]));
  server = await startTdsServer({ backend: () => backend, certificate: await labCertificate() });
});
afterEach(() => server.close());

test('login-only encryption: LOGIN7 is hidden, everything after it is clear text', async () => {
  const client = await rawClient(server.port);
  client.send(0x12, preloginMessage(0));
  await client.receive();
  const clearBefore = client.clear.length;
  await client.startTls();
  client.send(0x10, login7Message({ user: 'sa', password: 'right' }));
  client.leaveTls();
  const login = await client.receive();
  expect(login.body.includes(Buffer.from('Microsoft SQL Server', 'utf16le'))).toBe(true);
  client.send(0x01, batchMessage('SELECT 1'));
  const { body } = await client.receive();
  expect(body.subarray(0, 3).toString('hex')).toBe('810100');
  expect(client.clear.length).toBeGreaterThan(clearBefore);
  expect(backend.last().login.encrypted).toBe(false);
  client.destroy();
});

test('the login answer, token by token', async () => {
  const client = await rawClient(server.port);
  client.send(0x12, preloginMessage(2));
  expect((await client.receive()).type).toBe(4);
  client.send(0x10, login7Message({ user: 'sa', password: 'right', packetSize: 8000 }));
  const { body, packets } = await client.receive();
  expect(packets.map(({ spid }) => spid)).toEqual([51]);
  const text = (value: string) => Buffer.from(value, 'utf16le').toString('hex');
  const hex = body.toString('hex');
  expect(hex).toContain(`e31b0001${'06'}${text('master')}06${text('master')}`);
  expect(hex).toContain('e3080007' + '05' + '0904d00034' + '00');
  expect(hex).toContain(`ad3600${'01'}74000004${'16'}${text('Microsoft SQL Server')}${'00000000'}10001045`);
  expect(hex).toContain(`e3130004${'04'}${text('8000')}04${text('4096')}`);
  expect(hex.endsWith('fd' + '0000' + '0000' + '0000000000000000')).toBe(true);
  client.destroy();
});

test('a refused login: ERROR with severity 14, DONE with the error bit, FIN', async () => {
  const client = await rawClient(server.port);
  client.send(0x12, preloginMessage(2));
  await client.receive();
  client.send(0x10, login7Message({ user: 'sa', password: 'wrong' }));
  const { body } = await client.receive();
  expect(body.readUInt8(0)).toBe(0xaa);
  expect(body.readUInt32LE(3)).toBe(18456);
  expect([...body.subarray(7, 9)]).toEqual([1, 14]);
  expect(body.subarray(-13).toString('hex')).toBe('fd' + '0200' + '0000' + '0000000000000000');
  expect(await client.ended).toBe('fin');
});

test('Windows authentication is refused with 18452', async () => {
  const client = await rawClient(server.port);
  client.send(0x12, preloginMessage(2));
  await client.receive();
  client.send(0x10, login7Message({ user: '', password: '', integrated: true }));
  expect((await client.receive()).body.readUInt32LE(3)).toBe(18452);
  expect(await client.ended).toBe('fin');
});

test.each([
  ['garbage instead of PRELOGIN', 0x01, Buffer.from('hello')],
  ['a PRELOGIN without end', 0x12, Buffer.from([0, 0, 11, 0, 6])],
])('%s ends the connection', async (_name, type, body) => {
  const client = await rawClient(server.port);
  client.send(type, body);
  expect(await client.ended).toBe('reset');
});

test('a LOGIN7 that points outside itself ends the connection', async () => {
  const client = await rawClient(server.port);
  client.send(0x12, preloginMessage(2));
  await client.receive();
  const login = login7Message({ user: 'sa', password: 'right' });
  login.writeUInt16LE(5000, 40);
  client.send(0x10, login);
  expect(await client.ended).toBe('reset');
});

test('a request whose headers are longer than itself ends the connection', async () => {
  const client = await rawLogin(server.port);
  client.send(0x01, Buffer.from([255, 0, 0, 0]));
  expect(await client.ended).toBe('reset');
  expect(backend.last().closed).toBe(1);
});

test('an attention while nothing runs is answered by one DONE', async () => {
  const client = await rawLogin(server.port);
  client.send(0x06, Buffer.alloc(0));
  expect((await client.receive()).body.toString('hex')).toBe('fd' + '2000' + '0000' + '0000000000000000');
  client.send(0x01, batchMessage('SELECT 1'));
  expect((await client.receive()).body.readUInt8(0)).toBe(0x81);
  client.destroy();
});

test('a request that the client gave up while sending is not carried out', async () => {
  const client = await rawLogin(server.port);
  client.send(0x01, batchMessage('SELECT 1'), 0x03);
  expect((await client.receive()).body.toString('hex')).toBe('fd' + '0200' + '0000' + '0000000000000000');
  expect(backend.last().executed).toEqual([]);
  client.destroy();
});

test('before TDS 7.2 row counts have 32 bits and a batch has no headers', async () => {
  const client = await rawLogin(server.port, 0x71000001);
  client.send(0x01, Buffer.from('SELECT 1', 'utf16le'));
  const { body } = await client.receive();
  expect(backend.last().executed).toEqual(['SELECT 1']);
  expect(body.toString('hex')).toBe(`81${'0100'}${'0000'}0100${'2604'}${'01'}7800` + `d1${'04'}01000000` + `fd${'1000'}c100${'01000000'}`);
  client.destroy();
});

test('a new session on the same connection: the old one is closed, the answer says so', async () => {
  const client = await rawLogin(server.port);
  client.send(0x01, batchMessage('SELECT 1'), 0x09);
  const { body } = await client.receive();
  expect(body.subarray(0, 6).toString('hex')).toBe('e30300' + '12' + '0000');
  expect(backend.sessions.map(({ closed, executed }) => [closed, executed.length])).toEqual([
    [1, 0],
    [0, 1],
  ]);
  client.destroy();
});
