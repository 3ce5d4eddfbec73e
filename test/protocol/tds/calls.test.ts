import { type Connection, TYPES } from 'tedious';
import type { Parameter } from '../../lab/port.ts';
import type { SqlValue } from '../../lab/sql-types.ts';
import { parseDeclarations } from '../../lab/tds/declarations.ts';
import { startTdsServer, type TdsServer } from '../../lab/tds/server.ts';
import { rawLogin } from './raw-client.ts';
import { column, type Execution, type ScriptedBackend, scriptedBackend, sendRows } from './scripted-backend.ts';
import { connect, query } from './tedious-client.ts';

const int = { name: 'int' } as const;

let server: TdsServer;
let backend: ScriptedBackend;
let connection: Connection;
let executions: Execution[];
let script: (execution: Execution) => void;

/** Answers the SELECT of return status and outputs with these values. */
function sendOutputs({ sql, sink }: Execution, values: readonly SqlValue[], types: readonly Parameter['type'][]): void {
  const names = [...(sql.split(';SELECT ')[1] ?? '').matchAll(/ AS (\w+)/g)].map(([, name]) => name ?? '');
  expect(names).toHaveLength(values.length);
  sendRows(
    sink,
    names.map((name, index) => column(name, types[index] ?? int)),
    [values],
  );
}

beforeEach(async () => {
  executions = [];
  script = () => undefined;
  backend = scriptedBackend((execution) => {
    executions.push(execution);
    script(execution);
  });
  server = await startTdsServer({ backend: () => backend });
  connection = await connect(server.port);
});
afterEach(async () => {
  connection.close();
  await server.close();
});

describe('sp_executesql', () => {
  test('text and typed parameters; DONEINPROC for statements, DONEPROC at the end', async () => {
    script = ({ sink }) => sendRows(sink, [column('a', int)], [[1]]);
    const answer = await query(connection, 'SELECT @a, @b', 'rpc', (request) => {
      request.addParameter('a', TYPES.Int, 5);
      request.addParameter('b', TYPES.NVarChar, 'x');
    });
    expect(executions[0]?.sql).toBe('SELECT @a, @b');
    expect(executions[0]?.parameters.map(({ name, value }) => [name, value])).toEqual([
      ['a', 5],
      ['b', 'x'],
    ]);
    expect(answer.order).toEqual(['columns', 'row', 'doneInProc 1', 'doneProc undefined']);
    expect(server.counts.calls).toBe(1);
  });

  test('by name instead of by number', async () => {
    await query(connection, 'sp_executesql', 'procedure', (request) => {
      request.addParameter('statement', TYPES.NVarChar, 'SELECT @p');
      request.addParameter('params', TYPES.NVarChar, '@p int');
      request.addParameter('p', TYPES.Int, 3);
    });
    expect(executions[0]).toMatchObject({ sql: 'SELECT @p', parameters: [{ name: 'p', value: 3 }] });
  });

  test('an error makes the return status', async () => {
    script = ({ sink }) => sink.message({ number: 208, severity: 16, state: 1, message: 'Invalid object name.', line: 2 });
    const answer = await query(connection, 'SELECT', 'rpc');
    expect(answer.error).toMatchObject({ number: 208, lineNumber: 2 });
    expect(answer.order).toEqual(['error 208', 'doneInProc undefined', 'doneProc undefined']);
  });

  test('OUTPUT parameters come back, and the SELECT that fetches them does not show', async () => {
    script = (execution) => {
      sendRows(execution.sink, [column('a', int)], [[1]]);
      sendOutputs(execution, [42, 'out'], [int, { name: 'nvarchar', length: 20 }]);
    };
    const answer = await query(connection, 'SET @o = 42', 'rpc', (request) => {
      request.addOutputParameter('o', TYPES.Int);
      request.addOutputParameter('t', TYPES.NVarChar, null, { length: 20 });
    });
    expect(answer.outputs).toEqual({ o: 42, t: 'out' });
    expect(answer.sets).toEqual([[[1]]]);
  });

  test('a missing parameter is 8178', async () => {
    const answer = await query(connection, 'sp_executesql', 'procedure', (request) => {
      request.addParameter('statement', TYPES.NVarChar, 'SELECT @p');
      request.addParameter('params', TYPES.NVarChar, '@p int');
    });
    expect(answer.error).toMatchObject({ number: 8178 });
    expect(executions).toEqual([]);
  });
});

describe('other procedures', () => {
  test('become EXEC with the values as variables; the return status comes back', async () => {
    script = (execution) => sendOutputs(execution, [-999], [int]);
    const client = await rawLogin(server.port);
    const name = Buffer.from('sp_getapplock', 'utf16le');
    const parameter = Buffer.concat([Buffer.from([9]), Buffer.from('@Resource', 'utf16le'), Buffer.from('00e7100009040000000600', 'hex')]);
    client.send(
      0x03,
      Buffer.concat([
        Buffer.from([22, 0, 0, 0, 18, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]),
        Buffer.from([13, 0]),
        name,
        Buffer.from([0, 0]),
        parameter,
        Buffer.from('abc', 'utf16le'),
      ]),
    );
    const { body } = await client.receive();
    expect(executions[0]?.sql.split('\n')[0]).toBe('EXEC @return_status = sp_getapplock @Resource = @Resource');
    expect(executions[0]?.parameters).toMatchObject([
      { name: 'return_status', value: null },
      { name: 'Resource', value: 'abc' },
    ]);
    expect(body.toString('hex')).toBe(`7919fcfffffe00000000${'00'.repeat(8)}`);
    client.destroy();
  });

  test('OUTPUT parameters of a procedure', async () => {
    script = (execution) => sendOutputs(execution, [0, 'yes'], [int, { name: 'nvarchar', length: 10 }]);
    const answer = await query(connection, 'dbo.ask', 'procedure', (request) => {
      request.addParameter('question', TYPES.NVarChar, 'ok?');
      request.addOutputParameter('answer', TYPES.NVarChar, '', { length: 10 });
    });
    expect(executions[0]?.sql).toMatch(/^EXEC @return_status = dbo\.ask @question = @question, @answer = @answer OUTPUT\n;SELECT /);
    expect(answer.outputs).toEqual({ answer: 'yes' });
  });

  test.each(['sp_prepexecrpc', 'sp_cursoropen', "x'; DROP TABLE t --"])('%s is not found: 2812', async (procedure) => {
    const answer = await query(connection, procedure, 'procedure');
    expect(answer.error).toMatchObject({ number: 2812 });
    expect(executions).toEqual([]);
  });
});

test('a type that nobody can read is refused with 8009, and the connection lives', async () => {
  const answer = await query(connection, 'SELECT 1', 'rpc', (request) =>
    request.addParameter('t', TYPES.TVP, { name: 'dbo.list', columns: [{ name: 'a', type: TYPES.Int }], rows: [[1]] }),
  );
  expect(answer.error).toMatchObject({ number: 8009, message: expect.stringContaining('0xF3') });
  script = ({ sink }) => sendRows(sink, [column('a', int)], [[1]]);
  expect((await query(connection, 'SELECT 1')).sets).toEqual([[[1]]]);
});

test.each([
  ['@a int', [{ name: 'a', type: 'int', output: false }]],
  [
    '@a numeric(25, 0) OUTPUT, @b nvarchar(max)',
    [
      { name: 'a', type: 'numeric(25, 0)', output: true },
      { name: 'b', type: 'nvarchar(max)', output: false },
    ],
  ],
  [' @ä1 as datetime2(7) out ', [{ name: 'ä1', type: 'datetime2(7)', output: true }]],
  ['', []],
])('declarations %j', (text, expected) => {
  expect(parseDeclarations(text)).toEqual(expected);
});

describe('transactions', () => {
  const perform = (step: (done: (error?: Error | null) => void) => void) =>
    new Promise<Error | undefined>((resolve) => step((error) => resolve(error ?? undefined)));
  const statements = () => executions.map(({ sql }) => sql);

  test('begin, commit, save and rollback run as T-SQL and change the state of the client', async () => {
    expect(await perform((done) => connection.beginTransaction(done, 'move', 4))).toBeUndefined();
    expect(await perform((done) => connection.saveTransaction(done, 'half]'))).toBeUndefined();
    expect(await perform((done) => connection.commitTransaction(done))).toBeUndefined();
    expect(await perform((done) => connection.beginTransaction(done))).toBeUndefined();
    expect(await perform((done) => connection.rollbackTransaction(done))).toBeUndefined();
    expect(statements()).toEqual([
      'SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; BEGIN TRANSACTION [move]',
      'SAVE TRANSACTION [half]]]',
      expect.stringMatching(/^COMMIT TRANSACTION/),
      expect.stringMatching(/BEGIN TRANSACTION/),
      expect.stringMatching(/^ROLLBACK TRANSACTION/),
    ]);
    expect(server.counts).toMatchObject({ transactions: 5, batches: 1 });
  });

  test('a refused commit is an error, not an end of the transaction', async () => {
    await perform((done) => connection.beginTransaction(done));
    script = ({ sink }) => sink.message({ number: 3902, severity: 16, state: 1, message: 'No corresponding BEGIN TRANSACTION.' });
    expect(await perform((done) => connection.commitTransaction(done))).toMatchObject({ number: 3902 });
    expect((connection as unknown as { inTransaction: boolean }).inTransaction).toBe(true);
  });
});
