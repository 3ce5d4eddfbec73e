import type { Command } from '../../lab/commands.ts';
import { applicationLogin } from '../../lab/engine/migration.ts';
import { errorOf, login, rowsOf, run, scenario } from './scenario.ts';

const set = (name: string, enable: boolean): Command => ({ kind: 'alter-login', login: name, enable });
const property = (action: 'add' | 'update' | 'drop', name: string, value: string | null = null, database = 'master'): Command => ({
  kind: 'extended-property',
  action,
  database,
  name,
  value,
});
const clerk = (...permissions: readonly string[]) => ({ name: 'clerk', password: 'clerk', permissions });
const asClerk = { userName: 'clerk', password: 'clerk' };
const asApplication = { userName: applicationLogin.name, password: applicationLogin.password };

describe('ALTER LOGIN', () => {
  test('a disabled login is told so when it knows its password; its open sessions go on', async () => {
    const lab = scenario();
    const open = login(lab.source, asApplication);
    expect((await run(lab, lab.onSource, set(applicationLogin.name.toUpperCase(), false))).error).toBeUndefined();
    expect(await errorOf(lab.clock, () => login(lab.source, asApplication))).toBe(18470);
    expect(await errorOf(lab.clock, () => login(lab.source, { ...asApplication, password: 'wrong' }))).toBe(18456);
    expect(rowsOf(open, 'databases').length).toBeGreaterThan(0);
    expect(rowsOf(lab.onSource, 'server_principals').find(({ name }) => name === applicationLogin.name)?.is_disabled).toBe(true);
    await run(lab, lab.onSource, set(applicationLogin.name, true));
    expect(login(lab.source, asApplication).spid).toBeGreaterThan(50);
  });

  test.each([
    [['ALTER ANY LOGIN'], applicationLogin.name, undefined],
    [['ALTER ANY LOGIN'], 'migrator', 15151],
    [['CONTROL SERVER'], 'migrator', undefined],
    [['ALTER ANY CONNECTION'], applicationLogin.name, 15151],
    [['CONTROL SERVER'], 'nobody', 15151],
  ])('with %j on %s: %s', async (permissions, name, error) => {
    const lab = scenario({ logins: [clerk(...permissions)] });
    expect((await run(lab, login(lab.source, asClerk), set(name, false))).error).toBe(error);
  });
});

describe('extended properties', () => {
  test('of master are there for every session, and keep the spelling of their name', async () => {
    const lab = scenario();
    await run(lab, lab.onSource, property('add', 'Some:Name', 'one'));
    await run(lab, lab.onSource, property('update', 'SOME:NAME', 'two'));
    const session = login(lab.source, { ...asApplication, database: 'Sales' });
    expect(rowsOf(session, 'extended_properties', 'sys', 'master')).toEqual([
      { class: 0, class_desc: 'DATABASE', major_id: 0, minor_id: 0, name: 'Some:Name', value: 'two' },
    ]);
    expect(rowsOf(session, 'extended_properties')).toEqual([]);
    expect(rowsOf(lab.onTarget, 'extended_properties')).toEqual([]);
    await run(lab, lab.onSource, property('drop', 'some:name'));
    expect(rowsOf(lab.onSource, 'extended_properties')).toEqual([]);
  });

  test.each([
    ['add', 15233],
    ['update', undefined],
    ['drop', undefined],
  ] as const)('%s one that is there: %s', async (action, error) => {
    const lab = scenario();
    await run(lab, lab.onSource, property('add', 'x', '1'));
    expect((await run(lab, lab.onSource, property(action, 'X', '2'))).error).toBe(error);
  });

  test.each([
    ['update', 15217],
    ['drop', 15217],
  ] as const)('%s one that is not there: %i', async (action, error) => {
    const lab = scenario();
    expect((await run(lab, lab.onSource, property(action, 'x'))).error).toBe(error);
  });

  test.each([
    ['ALTER ANY DATABASE', undefined],
    ['CONTROL SERVER', undefined],
    ['ALTER ANY LOGIN', 15247],
  ])('with %s: %s', async (permission, error) => {
    const lab = scenario({ logins: [clerk(permission)] });
    expect((await run(lab, login(lab.source, asClerk), property('add', 'x'))).error).toBe(error);
  });

  test('not of a database that can not be entered', async () => {
    const lab = scenario();
    expect((await run(lab, lab.onTarget, property('add', 'x', null, 'Sales'))).error).toBe(976);
  });
});
