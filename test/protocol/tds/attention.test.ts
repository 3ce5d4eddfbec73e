import type { Connection } from 'tedious';
import { startTdsServer, type TdsServer } from '../../lab/tds/server.ts';
import { until } from '../../lab/until.ts';
import { batchMessage, rawLogin } from './raw-client.ts';
import { column, type Execution, type ScriptedBackend, scriptedBackend, sendRows } from './scripted-backend.ts';
import { connect, query, start } from './tedious-client.ts';

const columns = [column('a', { name: 'int' })];
const done = (status: string) => `fd${status}0000${'00'.repeat(8)}`;

let server: TdsServer;
let backend: ScriptedBackend;
let connection: Connection;
/** Ends the statement that runs. */
let finish: () => void;
let script: (execution: Execution) => void | Promise<void>;
const busy = ({ sink }: Execution) =>
  new Promise<void>((resolve) => {
    finish = () => {
      sendRows(sink, columns, [[1]]);
      resolve();
    };
  });
const quick = ({ sink }: Execution) => sendRows(sink, columns, [[2]]);

beforeEach(async () => {
  script = busy;
  backend = scriptedBackend((execution) => script(execution));
  server = await startTdsServer({ backend: () => backend });
  connection = await connect(server.port);
});
afterEach(async () => {
  connection.close();
  await server.close();
});

test('a cancelled request ends at once, although its statement goes on; the next request waits for the session', async () => {
  const { answer, request } = start(connection, 'ALTER ...');
  await until(() => backend.last().executed.length === 1);
  request.cancel();
  expect((await answer).error).toMatchObject({ code: 'ECANCEL' });
  expect(backend.last().attentions).toBe(1);

  script = quick;
  const next = query(connection, 'SELECT 2');
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(backend.last().executed).toEqual(['ALTER ...']);
  finish();
  expect((await next).sets).toEqual([[[2]]]);
});

test('a request timeout of the client is an attention too', async () => {
  connection.close();
  connection = await connect(server.port, { requestTimeout: 50 });
  expect((await query(connection, 'slow')).error).toMatchObject({ code: 'ETIMEOUT' });
  expect(backend.last().attentions).toBe(1);
  finish();
  script = quick;
  expect((await query(connection, 'SELECT 2')).sets).toEqual([[[2]]]);
});

test('two messages: the cut response, then the acknowledgement', async () => {
  const client = await rawLogin(server.port);
  script = async (execution) => {
    execution.sink.columns(columns);
    execution.sink.row([7]);
    await busy(execution);
  };
  client.send(0x01, batchMessage('slow'));
  await until(() => backend.last().executed.length === 1);
  client.send(0x06, Buffer.alloc(0));
  const cut = (await client.receive()).body.toString('hex');
  expect(cut.endsWith(`d10407000000${done('0200')}`)).toBe(true);
  expect((await client.receive()).body.toString('hex')).toBe(done('2000'));

  // A second attention, while the statement still runs on the server, finds nothing to cut.
  client.send(0x06, Buffer.alloc(0));
  expect((await client.receive()).body.toString('hex')).toBe(done('2000'));
  expect(backend.last().attentions).toBe(1);
  finish();
  client.destroy();
});

test('a request that waits behind a cancelled one can be cancelled as well and never runs', async () => {
  const client = await rawLogin(server.port);
  client.send(0x01, batchMessage('slow'));
  await until(() => backend.last().executed.length === 1);
  client.send(0x06, Buffer.alloc(0));
  await client.receive();
  await client.receive();
  client.send(0x01, batchMessage('never'));
  client.send(0x06, Buffer.alloc(0));
  expect((await client.receive()).body.toString('hex')).toBe(done('0200'));
  expect((await client.receive()).body.toString('hex')).toBe(done('2000'));
  finish();
  script = quick;
  client.send(0x01, batchMessage('again'));
  await client.receive();
  expect(backend.last().executed).toEqual(['slow', 'again']);
  client.destroy();
});

describe('kill', () => {
  const reason = {
    number: 596,
    severity: 21,
    state: 1,
    message: 'Cannot continue the execution because the session is in the kill state.',
  };

  test('a client that waits gets the reason, then the end of the connection', async () => {
    const ended = new Promise((resolve) => connection.once('end', resolve));
    const { answer } = start(connection, 'slow');
    await until(() => backend.last().executed.length === 1);
    backend.last().kill(reason);
    expect((await answer).errors).toMatchObject([{ number: 596, class: 21 }]);
    await ended;
    await until(() => backend.last().closed === 1);
  });

  test('an idle client just loses its connection', async () => {
    const client = await rawLogin(server.port);
    backend.last().kill(reason);
    expect(await client.ended).toBe('fin');
    client.destroy();
  });
});

test('when the client goes away its session is told, and the statement is not undone', async () => {
  const client = await rawLogin(server.port);
  let ended = false;
  script = async (execution) => {
    await busy(execution);
    ended = true;
  };
  client.send(0x01, batchMessage('slow'));
  await until(() => backend.last().executed.length === 1);
  client.destroy();
  await until(() => backend.last().closed === 1);
  expect(ended).toBe(false);
  finish();
  await until(() => ended);
  expect(backend.last().attentions).toBe(0);
});
