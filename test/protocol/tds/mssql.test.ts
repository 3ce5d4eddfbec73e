import sql from 'mssql';
import { labCertificate } from '../../lab/tds/certificates.ts';
import { startTdsServer, type TdsServer } from '../../lab/tds/server.ts';
import { until } from '../../lab/until.ts';
import { column, type ScriptedBackend, scriptedBackend, sendRows } from './scripted-backend.ts';

// The way the product goes: mssql with a pool of one connection.
let server: TdsServer;
let backend: ScriptedBackend;
let pool: sql.ConnectionPool;
let values: unknown[][];

beforeEach(async () => {
  values = [];
  backend = scriptedBackend(async ({ sql: text, parameters, sink }) => {
    values.push(...parameters.map(({ name, value }) => [name, value]));
    if (text.startsWith('WAITFOR')) await new Promise<never>(() => undefined);
    sink.message({ number: 0, severity: 0, state: 1, message: 'working', line: 1 });
    sendRows(sink, [column('lsn', { name: 'varchar', length: 25 })], [['37000000012345600001'], [null]]);
    sendRows(sink, [column('n', { name: 'int' })], [[1]]);
    if (text.startsWith('ALTER')) {
      sink.message({ number: 35250, severity: 16, state: 7, message: 'The connection is not active.', line: 1 });
      sink.message({ number: 41104, severity: 16, state: 5, message: 'Failover failed.', line: 1 });
    }
  });
  server = await startTdsServer({ backend: () => backend, certificate: await labCertificate() });
  pool = new sql.ConnectionPool({
    server: '127.0.0.1',
    port: server.port,
    user: 'sa',
    password: 'right',
    pool: { max: 1, min: 0 },
    options: { encrypt: true, trustServerCertificate: true, appName: 'pack' },
  });
  pool.on('error', () => undefined);
  await pool.connect();
});
afterEach(async () => {
  await pool.close();
  await server.close();
});

test('batch: result sets and messages', async () => {
  const request = pool.request();
  const infos: string[] = [];
  request.on('info', ({ message }) => infos.push(message));
  const { recordsets } = await request.batch('SELECT');
  expect(recordsets).toEqual([[{ lsn: '37000000012345600001' }, { lsn: null }], [{ n: 1 }]]);
  expect(infos).toEqual(['working']);
});

test('query with parameters is sp_executesql', async () => {
  await pool.request().input('a', sql.Int, 7).query('SELECT @a');
  expect(values).toEqual([['a', 7]]);
});

test('two errors: the last one is thrown, the first precedes it', async () => {
  const error = await pool
    .request()
    .batch('ALTER')
    .catch((reason: unknown) => reason);
  expect(error).toMatchObject({ number: 41104, code: 'EREQUEST', precedingErrors: [expect.objectContaining({ number: 35250 })] });
});

test('a transaction goes through transaction manager requests', async () => {
  const transaction = pool.transaction();
  await transaction.begin(sql.ISOLATION_LEVEL.READ_COMMITTED);
  await transaction.request().batch('INSERT');
  await transaction.commit();
  expect(server.counts.transactions).toBe(2);
});

test('cancel is an attention', async () => {
  const request = pool.request();
  const answer = request.batch('WAITFOR').catch((reason: unknown) => reason);
  await until(() => backend.sessions.some(({ executed }) => executed.includes('WAITFOR')));
  request.cancel();
  expect(await answer).toMatchObject({ code: 'ECANCEL' });
  expect(server.counts.attentions).toBe(1);
});
