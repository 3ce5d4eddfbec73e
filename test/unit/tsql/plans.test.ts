/** Compiled plans are kept and shared by sessions: none may see what belongs to another execution. */
import { buildMigration, migrationLogin } from '../../lab/engine/migration.ts';
import { createVirtualClock } from '../../lab/engine/virtual-clock.ts';
import type { BackendSession, LoginRequest } from '../../lab/port.ts';
import { createBackend } from '../../lab/tsql/backend.ts';
import { rowsOf, run } from './fake-instance.ts';

const clock = createVirtualClock();
const { source } = buildMigration({ clock });
const backend = createBackend(source, source);
const request: LoginRequest = {
  userName: migrationLogin.name,
  password: migrationLogin.password,
  database: '',
  appName: 'plans',
  hostName: 'HERE',
  serverName: '',
  readOnlyIntent: false,
  encrypted: true,
  clientAddress: '10.0.0.1',
  localPort: 1433,
};
const open = (appName = 'plans'): Promise<BackendSession> => backend.login({ ...request, appName }, () => undefined);
const answerOf = async (session: BackendSession, sql: string, ...given: Parameters<typeof run>[2][]) => {
  const answer = await clock.complete(run({ session }, sql, given[0]));
  expect(answer.messages.filter(({ severity }) => severity > 10)).toEqual([]);
  return rowsOf(answer, answer.results.length - 1);
};

test('a session reads its own values from the plan of another one', async () => {
  const [one, other] = [await open('one'), await open('other')];
  const sql = 'SELECT APP_NAME(), @@SPID, (SELECT program_name FROM sys.dm_exec_sessions WHERE session_id = @@SPID)';
  expect(await answerOf(one, sql)).toEqual([`one|${one.spid}|one`]);
  expect(await answerOf(other, sql)).toEqual([`other|${other.spid}|other`]);
  expect(await answerOf(one, sql)).toEqual([`one|${one.spid}|one`]);
});

test('a subquery is read anew by every execution', async () => {
  const session = await open();
  const sql = "SELECT (SELECT COUNT(*) FROM sys.dm_exec_sessions WHERE program_name = N'counted')";
  expect(await answerOf(session, sql)).toEqual(['0']);
  const counted = await open('counted');
  expect(await answerOf(session, sql)).toEqual(['1']);
  counted.close();
  expect(await answerOf(session, sql)).toEqual(['0']);
});

test('two sessions are in the same loop at the same time', async () => {
  const [one, other] = [await open(), await open()];
  const sql =
    "DECLARE @i int = 0; WHILE @i < @until BEGIN SET @i += 1; WAITFOR DELAY '00:00:00.010'; END; SELECT @i, @i * 10 WHERE @i >= @until";
  const until = (value: number) => [{ name: 'until', type: { name: 'int' }, value } as const];
  const both = await Promise.all([answerOf(one, sql, until(3)), answerOf(other, sql, until(7))]);
  expect(both).toEqual([['3|30'], ['7|70']]);
});

test('a variable of another type makes another plan', async () => {
  const session = await open();
  const sql = 'SELECT @p + @p';
  expect(await answerOf(session, sql, [{ name: 'p', type: { name: 'int' }, value: 4 }])).toEqual(['8']);
  expect(await answerOf(session, sql, [{ name: 'p', type: { name: 'nvarchar', length: 10 }, value: '4' }])).toEqual(['44']);
});

test.each(['#t', 'Sales.dbo.t'])('a table that was made anew with other columns: %s', async (table) => {
  const session = await open();
  const sql = `SELECT * FROM ${table}`;
  await answerOf(session, `CREATE TABLE ${table} (a int); INSERT INTO ${table} VALUES (1); SELECT 1`);
  expect(await answerOf(session, sql)).toEqual(['1']);
  await answerOf(
    session,
    `DROP TABLE ${table}; CREATE TABLE ${table} (b nvarchar(10), c int); INSERT INTO ${table} VALUES (N'x', 2); SELECT 1`,
  );
  expect(await answerOf(session, sql)).toEqual(['x|2']);
});

test('a temporary table belongs to one session', async () => {
  const [one, other] = [await open(), await open()];
  const sql = 'SELECT a FROM #mine';
  await answerOf(one, 'CREATE TABLE #mine (a int); INSERT INTO #mine VALUES (1); SELECT 1');
  await answerOf(other, 'CREATE TABLE #mine (a int); INSERT INTO #mine VALUES (2); SELECT 1');
  expect(await answerOf(one, sql)).toEqual(['1']);
  expect(await answerOf(other, sql)).toEqual(['2']);
});

test('USE gives the names of a text another meaning', async () => {
  const session = await open();
  const sql = 'SELECT DB_NAME()';
  expect(await answerOf(session, sql)).toEqual(['master']);
  expect(await answerOf(session, `USE Sales; ${sql}`)).toEqual(['Sales']);
  expect(await answerOf(session, sql)).toEqual(['Sales']);
});

test('a column that nobody reads may be left out; a star reads all', async () => {
  const session = await open();
  const [row = ''] = await answerOf(session, "SELECT * FROM sys.databases WHERE name = N'master'");
  expect(row.split('|').length).toBeGreaterThan(40);
  expect(row).toContain('SIMPLE');
  expect(await answerOf(session, "SELECT d.recovery_model_desc FROM (SELECT * FROM sys.databases) AS d WHERE d.name = N'master'")).toEqual([
    'SIMPLE',
  ]);
});
