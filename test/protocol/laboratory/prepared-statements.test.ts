import sql from 'mssql';
import { type Connection, type Request, TYPES } from 'tedious';
import { migrationLogin } from '../../lab/engine/migration.ts';
import { type RunningLaboratory, startLaboratory } from '../../lab/start-laboratory.ts';
import { connect, query } from '../tds/tedious-client.ts';

let lab: RunningLaboratory;
let pool: sql.ConnectionPool;

beforeAll(async () => {
  lab = await startLaboratory();
  pool = new sql.ConnectionPool({
    server: '127.0.0.1',
    port: lab.source.port,
    user: migrationLogin.name,
    password: migrationLogin.password,
    database: 'Sales',
    pool: { max: 1, min: 0 },
    options: { encrypt: true, trustServerCertificate: true },
  });
  await pool.connect();
  await pool.request().batch('CREATE TABLE dbo.parts (id int PRIMARY KEY, name nvarchar(50), price numeric(19, 4), at datetime2(3))');
});
afterAll(async () => {
  await pool.close();
  await lab.close();
});

describe('mssql PreparedStatement', () => {
  test('prepare once, execute with typed values many times, unprepare', async () => {
    const insert = new sql.PreparedStatement(pool);
    insert.input('id', sql.Int);
    insert.input('name', sql.NVarChar(50));
    insert.input('price', sql.Decimal(19, 4));
    insert.input('at', sql.DateTime2(3));
    await insert.prepare('INSERT INTO dbo.parts (id, name, price, at) VALUES (@id, @name, @price, @at)');
    const at = new Date('2026-11-21T16:00:00.123Z');
    for (const id of [1, 2, 3]) {
      const { rowsAffected } = await insert.execute({ id, name: `part '${id}' 🔩`, price: id * 1.25, at });
      expect(rowsAffected).toEqual([1]);
    }
    await insert.execute({ id: 4, name: null, price: null, at: null });
    await insert.unprepare();

    const { recordset } = await pool.request().query('SELECT id, name, price, at FROM dbo.parts ORDER BY id');
    expect(recordset[2]).toEqual({ id: 3, name: "part '3' 🔩", price: 3.75, at });
    expect(recordset[3]).toEqual({ id: 4, name: null, price: null, at: null });
  });

  test('output parameters', async () => {
    const count = new sql.PreparedStatement(pool);
    count.input('above', sql.Int);
    count.output('found', sql.Int);
    await count.prepare('SELECT @found = COUNT(*) FROM dbo.parts WHERE id > @above');
    const { output } = await count.execute({ above: 2 });
    await count.unprepare();
    expect(output).toEqual({ found: 2 });
  });

  test('a text that does not compile is refused when it is prepared: first the syntax error, then 8180', async () => {
    const broken = new sql.PreparedStatement(pool);
    const error: { precedingErrors?: { number: number }[]; message?: string } = await broken
      .prepare('SELEC 1 FROM')
      .catch((reason) => reason);
    expect(error.precedingErrors?.map(({ number }) => number)).toEqual([156, 8180]);
  });

  test('an error while it runs keeps the statement usable', async () => {
    const divide = new sql.PreparedStatement(pool);
    divide.input('by', sql.Int);
    await divide.prepare('SELECT 10 / @by AS q');
    await expect(divide.execute({ by: 0 })).rejects.toMatchObject({ number: 8134 });
    expect((await divide.execute({ by: 5 })).recordset).toEqual([{ q: 2 }]);
    await divide.unprepare();
  });
});

describe('the procedures themselves', () => {
  let connection: Connection;
  beforeEach(async () => {
    const { name: userName, password } = migrationLogin;
    connection = await connect(lab.source.port, { encrypt: true, userName, password });
  });
  afterEach(() => connection.close());

  const prepexec = (text: string, value: number) =>
    query(connection, 'sp_prepexec', 'procedure', (request) => {
      request.addOutputParameter('handle', TYPES.Int);
      request.addParameter('params', TYPES.NVarChar, '@a int');
      request.addParameter('stmt', TYPES.NVarChar, text);
      request.addParameter('a', TYPES.Int, value);
    });
  const withHandle = (procedure: string, handle: number, ...values: number[]) =>
    query(connection, procedure, 'procedure', (request: Request) => {
      request.addParameter('handle', TYPES.Int, handle);
      for (const value of values) request.addParameter('a', TYPES.Int, value);
    });

  test('sp_prepexec runs at once and gives a handle for sp_execute', async () => {
    const first = await prepexec('SELECT @a * 2', 21);
    expect(first.sets).toEqual([[[42]]]);
    const handle = Number(first.outputs.handle);
    expect(handle).toBeGreaterThan(0);
    expect((await withHandle('sp_execute', handle, 4)).sets).toEqual([[[8]]]);
    expect((await withHandle('sp_unprepare', handle)).error).toBeUndefined();
    expect((await withHandle('sp_execute', handle, 4)).error).toMatchObject({ number: 8179 });
  });

  test('handles belong to a connection, and a reset of the session ends them', async () => {
    const handle = Number((await prepexec('SELECT @a', 1)).outputs.handle);
    const { name: userName, password } = migrationLogin;
    const other = await connect(lab.source.port, { encrypt: true, userName, password });
    const stranger = await query(other, 'sp_execute', 'procedure', (request) => request.addParameter('handle', TYPES.Int, handle));
    expect(stranger.error).toMatchObject({ number: 8179 });
    other.close();
    await new Promise<void>((resolve, reject) => connection.reset((error) => (error ? reject(error) : resolve())));
    expect((await withHandle('sp_execute', handle, 1)).error).toMatchObject({ number: 8179 });
  });

  test.each([
    ['too few values', [], 8178],
    ['too many values', [1, 2], 8144],
  ])('%s: %j gives %d', async (_name, values, number) => {
    const handle = Number((await prepexec('SELECT @a', 1)).outputs.handle);
    expect((await withHandle('sp_execute', handle, ...values)).error).toMatchObject({ number });
  });
});
