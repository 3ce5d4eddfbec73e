import type { Command } from '../../lab/commands.ts';
import type { ObjectChange } from '../../lab/object-changes.ts';
import { errorOf, login, rowsOf, run, scenario } from './scenario.ts';

const change = (objectChange: ObjectChange): Command => ({ kind: 'change-objects', change: objectChange });
const createUser = change({ kind: 'create-user', user: 'clerk', login: 'clerk' });
const read = (role = 'db_datareader', member = 'clerk'): Command => change({ kind: 'alter-role', role, action: 'ADD', member });
const asClerk = { userName: 'clerk', password: 'clerk', database: 'msdb' };

test('a user of msdb with db_datareader reads what others may not', async () => {
  const lab = scenario({ logins: [{ name: 'clerk', password: 'clerk' }] });
  const clerk = login(lab.source, asClerk);
  const mayRead = (table: string) => clerk.scalarFunction('HAS_PERMS_BY_NAME')?.([`msdb.dbo.${table}`, 'OBJECT', 'SELECT']).value;
  expect([mayRead('backupset'), mayRead('sysjobs')]).toEqual([1, 0]);
  expect(await errorOf(lab.clock, () => rowsOf(clerk, 'sysjobs', 'dbo'))).toBe(229);
  lab.onSource.use('msdb');
  expect((await run(lab, lab.onSource, read())).error).toBe(15151);
  expect((await run(lab, lab.onSource, createUser)).error).toBeUndefined();
  expect((await run(lab, lab.onSource, createUser)).error).toBe(15023);
  expect((await run(lab, lab.onSource, read('db_reader'))).error).toBe(15151);
  expect((await run(lab, lab.onSource, read('DB_DATAREADER'))).error).toBeUndefined();
  expect([mayRead('backupset'), mayRead('sysjobs')]).toEqual([1, 1]);
  expect(rowsOf(clerk, 'sysjobs', 'dbo').length).toBeGreaterThanOrEqual(0);
  expect(rowsOf(lab.onSource, 'database_principals').some(({ name }) => name === 'clerk')).toBe(true);
});

test('it takes the owner of msdb, and only msdb has roles with members here', async () => {
  const lab = scenario({ logins: [{ name: 'clerk', password: 'clerk' }] });
  const clerk = login(lab.source, asClerk);
  expect((await run(lab, clerk, createUser)).error).toBe(15247);
  expect((await run(lab, clerk, read())).error).toBe(15151);
  expect((await run(lab, lab.onSource, read())).error).toBe(40510);
});
