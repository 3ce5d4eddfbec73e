import type { Connection } from 'tedious';
import { startTdsServer, type TdsServer } from '../../lab/tds/server.ts';
import { batchMessage, rawLogin } from './raw-client.ts';
import { column, type Execution, type ScriptedBackend, scriptedBackend, sendRows } from './scripted-backend.ts';
import { connect, query } from './tedious-client.ts';

let server: TdsServer;
let connection: Connection;
let backend: ScriptedBackend;
let script: (execution: Execution) => void | Promise<void>;

beforeEach(async () => {
  backend = scriptedBackend((execution) => script(execution));
  server = await startTdsServer({ backend: () => backend });
  connection = await connect(server.port);
});
afterEach(async () => {
  connection.close();
  await server.close();
});

const int = { name: 'int' } as const;
const error = (number: number, line: number, severity = 16) => ({
  number,
  severity,
  state: 2,
  message: `Message ${number}`,
  line,
  procedure: 'dbo.p',
});

test('several result sets, messages and counts leave in the order in which the session gave them', async () => {
  script = ({ sink }) => {
    sink.message({ number: 0, severity: 0, state: 1, message: 'first', line: 1 });
    sendRows(sink, [column('a', int)], [[1], [2]]);
    sink.statementDone(3);
    sink.message({ number: 50001, severity: 10, state: 7, message: 'between', line: 4 });
    sendRows(sink, [column('b', int), column('', int)], []);
    sink.statementDone(undefined);
  };
  const answer = await query(connection, 'batch');
  expect(answer.order).toEqual([
    'info 0',
    'columns',
    'row',
    'row',
    'done 2',
    'done 3',
    'info 50001',
    'columns',
    'done 0',
    'done undefined',
  ]);
  expect(answer.columns).toEqual([['a'], ['b', '']]);
  expect(answer.sets).toEqual([[[1], [2]], []]);
  expect(answer.messages[1]).toMatchObject({
    number: 50001,
    class: 0,
    state: 7,
    lineNumber: 4,
    serverName: 'LAB\\ONE',
    message: 'between',
  });
});

test('errors carry number, severity, state, line, procedure and server; the batch goes on after them', async () => {
  script = ({ sink }) => {
    sink.message(error(208, 3));
    sendRows(sink, [column('a', int)], [[1]]);
    sink.message(error(41104, 70_000, 11));
  };
  const answer = await query(connection, 'batch');
  expect(answer.order).toEqual(['error 208', 'done undefined', 'columns', 'row', 'done 1', 'error 41104', 'done undefined']);
  expect(answer.errors).toMatchObject([
    { number: 208, class: 16, state: 2, lineNumber: 3, procName: 'dbo.p', serverName: 'LAB\\ONE' },
    { number: 41104, class: 11, lineNumber: 70_000 },
  ]);
});

test('an error in the middle of a result set ends it', async () => {
  script = ({ sink }) => {
    sink.columns([column('a', int)]);
    sink.row([1]);
    sink.message(error(8134, 1));
    sink.statementDone(1);
  };
  const answer = await query(connection, 'batch');
  expect(answer.order).toEqual(['columns', 'row', 'error 8134', 'done 1']);
});

test('a batch without results is answered by one DONE', async () => {
  script = () => undefined;
  expect((await query(connection, '-- nothing')).order).toEqual(['done undefined']);
});

test('a new database context reaches the client', async () => {
  const seen: string[] = [];
  connection.on('databaseChange', (name) => seen.push(name));
  script = ({ sink, session }) => {
    session.database = 'sales';
    sink.databaseChanged('sales');
    sink.statementDone(undefined);
  };
  await query(connection, 'USE sales');
  expect(seen).toEqual(['sales']);
});

test('flush sends what there is: an info arrives while the statement still runs', async () => {
  let finish: () => void = () => undefined;
  script = async ({ sink }) => {
    sink.message({ number: 0, severity: 0, state: 1, message: 'half way', line: 1 });
    sink.flush();
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    sendRows(sink, [column('a', int)], [[1]]);
  };
  const arrived = new Promise<string>((resolve) => connection.once('infoMessage', ({ message }) => resolve(message)));
  const answer = query(connection, 'slow');
  expect(await arrived).toBe('half way');
  finish();
  expect((await answer).order).toEqual(['info 0', 'columns', 'row', 'done 1']);
});

test('a value that does not fit its column becomes an error, not a broken stream', async () => {
  script = ({ sink }) =>
    sendRows(
      sink,
      [column('a', int), column('b', { name: 'nvarchar', length: 3 })],
      [
        [1, 'abc'],
        [2, 'abcd'],
        [3, 'x'],
      ],
    );
  const answer = await query(connection, 'wrong');
  expect(answer.sets).toEqual([[[1, 'abc']]]);
  expect(answer.errors).toMatchObject([{ number: 50000, message: expect.stringContaining("Column 'b'") }]);
  script = ({ sink }) => sendRows(sink, [column('a', int)], [[4]]);
  expect((await query(connection, 'right')).sets).toEqual([[[4]]]);
});

test('a session that rejects breaks neither stream nor connection', async () => {
  script = () => Promise.reject(new Error('a bug'));
  expect((await query(connection, 'x')).error).toMatchObject({ message: 'The laboratory failed: a bug' });
  script = ({ sink }) => sendRows(sink, [column('a', int)], [[4]]);
  expect((await query(connection, 'right')).sets).toEqual([[[4]]]);
});

test('NULLs travel as a bitmap when there are some', async () => {
  script = ({ sink }) =>
    sendRows(
      sink,
      Array.from({ length: 9 }, (_, index) => column(`c${index}`, int)),
      [[1, null, 3, 4, 5, 6, 7, null, null]],
    );
  const client = await rawLogin(server.port);
  client.send(0x01, batchMessage('SELECT'));
  const { body } = await client.receive();
  const row = body.subarray(body.indexOf(Buffer.from('d2', 'hex')));
  expect(row.subarray(0, 3).toString('hex')).toBe('d2' + '8201');
  expect(row.subarray(3, 8).toString('hex')).toBe('0401000000');
  expect((await query(connection, 'SELECT')).sets).toEqual([[[1, null, 3, 4, 5, 6, 7, null, null]]]);
  client.destroy();
});

test('100,000 rows arrive whole, in order and in linear time', async () => {
  const rows = 100_000;
  script = ({ sink }) => {
    sink.columns([column('id', int), column('name', { name: 'nvarchar', length: 40 }), column('n', { name: 'bigint' })]);
    for (let index = 0; index < rows; index++) sink.row([index, `row ${index}`, BigInt(index) * 3n]);
    sink.statementDone(rows);
  };
  const client = await rawLogin(server.port);
  const begun = performance.now();
  client.send(0x01, batchMessage('many'));
  const { body, packets } = await client.receive();
  const ms = performance.now() - begun;
  client.destroy();
  expect(packets.slice(0, -1).every(({ length }) => length === 4096)).toBe(true);
  expect(packets.map(({ id }) => id).every((id, index) => id === ((index + 1) & 0xff))).toBe(true);
  expect(body.subarray(-13).toString('hex')).toBe('fd' + '1000' + 'c100' + 'a086010000000000');
  expect(ms).toBeLessThan(10_000);
}, 30_000);
