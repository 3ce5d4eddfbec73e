import type { Command } from '../../lab/commands.ts';
import type { ObjectChange } from '../../lab/object-changes.ts';
import type { SqlValue } from '../../lab/sql-types.ts';
import { demotion, login, promotion, rowsOf, run, type Scenario, scenario } from './scenario.ts';

const objects = (change: ObjectChange): Command => ({ kind: 'change-objects', change });
const call = (procedure: string, values: Readonly<Record<string, SqlValue>>, database = 'msdb'): Command =>
  objects({ kind: 'call', procedure, database, values: new Map(Object.entries(values).map(([name, value]) => [`@${name}`, value])) });

const hashOf = (lab: Scenario, name: string): Uint8Array => {
  const row = rowsOf(lab.onSource, 'sql_logins').find((one) => one.name === name);
  if (!(row?.password_hash instanceof Uint8Array)) throw new Error(`${name} has no hash.`);
  return row.password_hash;
};

describe('logins', () => {
  const shop = objects({ kind: 'create-login', login: 'shop', from: 'PASSWORD', options: { password: { text: 'Sh0p-lab!' } } });

  test('a hash has the shape of SQL Server 2012 and later, and another salt on another server', async () => {
    const lab = scenario();
    await run(lab, lab.onSource, shop);
    await run(lab, lab.onTarget, shop);
    const here = Buffer.from(hashOf(lab, 'shop'));
    const there = lab.target.server.logins.get('shop')?.passwordHash;
    expect(here).toHaveLength(70);
    expect(here.subarray(0, 2).toString('hex')).toBe('0200');
    expect(here.equals(Buffer.from(there ?? []))).toBe(false);
  });

  test('a login that is made from a hash has the same password', async () => {
    const lab = scenario();
    await run(lab, lab.onSource, shop);
    const hash = hashOf(lab, 'shop');
    const { error } = await run(
      lab,
      lab.onTarget,
      objects({ kind: 'create-login', login: 'shop', from: 'PASSWORD', options: { password: { hash } } }),
    );
    expect(error).toBeUndefined();
    expect(login(lab.target, { userName: 'shop', password: 'Sh0p-lab!' }).database).toBe('master');
    expect(() => login(lab.target, { userName: 'shop', password: 'sh0p-lab!' })).toThrow("Login failed for user 'shop'.");
  });

  test.each([
    ['a hash that is none', { password: { hash: new Uint8Array(70) } }, 15021],
    ['a SID that is taken', { password: { text: 'x' }, sid: new Uint8Array([1]) }, 15433],
  ] as const)('%s is refused', async (_, options, error) => {
    const lab = scenario();
    expect((await run(lab, lab.onSource, objects({ kind: 'create-login', login: 'shop', from: 'PASSWORD', options }))).error).toBe(error);
  });

  test('a domain knows an account by one SID, a machine by one of its own', async () => {
    const lab = scenario();
    const windows = (name: string) => objects({ kind: 'create-login', login: name, from: 'WINDOWS', options: {} });
    for (const name of ['CORP\\readers', 'ONPREM\\local'])
      for (const session of [lab.onSource, lab.onTarget]) await run(lab, session, windows(name));
    const sids = (name: string) =>
      [lab.source, lab.target].map(({ server }) => Buffer.from(server.logins.get(name)?.sid ?? []).toString('hex'));
    const [domainHere, domainThere] = sids('corp\\readers');
    const [localHere, localThere] = sids('onprem\\local');
    expect(domainHere).toBe(domainThere);
    expect(localHere).not.toBe(localThere);
  });

  test('only CONTROL SERVER sees a hash', () => {
    const lab = scenario({ logins: [{ name: 'auditor', password: 'Aud1t-lab!', permissions: ['VIEW ANY DEFINITION'] }] });
    const session = login(lab.source, { userName: 'auditor', password: 'Aud1t-lab!' });
    expect(rowsOf(session, 'sql_logins').map((row) => row.password_hash)).toEqual([null, null, null, null]);
  });

  test('ALTER LOGIN renames, and needs ALTER ANY LOGIN', async () => {
    const lab = scenario({ logins: [{ name: 'nobody', password: 'N0body-lab!' }] });
    await run(lab, lab.onSource, shop);
    const rename = objects({ kind: 'change-login', login: 'shop', options: { name: 'store' } });
    expect((await run(lab, login(lab.source, { userName: 'nobody', password: 'N0body-lab!' }), rename)).error).toBe(15151);
    await run(lab, lab.onSource, rename);
    expect(rowsOf(lab.onSource, 'server_principals').filter(({ name }) => name === 'shop' || name === 'store')).toHaveLength(1);
    expect(lab.source.server.logins.get('store')?.name).toBe('store');
  });
});

describe('users of a database', () => {
  test('travel with it: after the cutover the target knows a user that was made on the source', async () => {
    const lab = scenario();
    const login = objects({ kind: 'create-login', login: 'shop', from: 'PASSWORD', options: { password: { text: 'Sh0p-lab!' } } });
    await run(lab, lab.onSource, login);
    lab.onSource.use('Sales');
    await run(lab, lab.onSource, objects({ kind: 'create-user', user: 'shop' }));
    lab.onSource.use('master');
    await lab.clock.advance(1_000);
    await run(lab, lab.onSource, demotion);
    await run(lab, lab.onTarget, promotion);
    await lab.clock.advance(5_000);
    const users = rowsOf(lab.onTarget, 'database_principals', 'sys', 'Sales').map(({ name }) => name);
    expect(users).toEqual(expect.arrayContaining(['dbo', 'guest', 'application', 'shop']));
  });

  test('a login without a user is turned away: 916', () => {
    const lab = scenario({ logins: [{ name: 'stranger', password: 'Str4nger-lab!' }] });
    const session = login(lab.source, { userName: 'stranger', password: 'Str4nger-lab!' });
    expect(() => session.use('Sales')).toThrow('is not able to access the database "Sales"');
    expect(() => session.relation('Sales', 'sys', 'database_principals')).toThrow('is not able to access');
  });

  test('the owner is changed where the database is writable, and stays as it was on the other instance', async () => {
    const lab = scenario();
    const owner = objects({ kind: 'set-database-owner', database: 'Sales', owner: 'application' });
    expect((await run(lab, lab.onTarget, owner)).error).toBe(976);
    expect((await run(lab, lab.onSource, owner)).error).toBeUndefined();
    const ownerOn = (session: typeof lab.onSource) => rowsOf(session, 'databases').find(({ name }) => name === 'Sales')?.owner_sid;
    expect(ownerOn(lab.onSource)).toEqual(lab.source.server.logins.get('application')?.sid);
    expect(ownerOn(lab.onTarget)).toEqual(new Uint8Array([1]));
  });
});

describe('msdb and the instance', () => {
  test.each([
    ['a job twice', [call('sp_add_job', { job_name: 'a' }), call('sp_add_job', { job_name: 'A' })], 14261],
    ['a step of a job that is not there', [call('sp_add_jobstep', { job_name: 'a', step_name: 's' })], 14262],
    ['an owner that is not there', [call('sp_add_job', { job_name: 'a', owner_login_name: 'nobody' })], 14234],
    ['a proxy without its credential', [call('sp_add_proxy', { proxy_name: 'p', credential_name: 'c' })], 14262],
    ['a linked server twice', ['A', 'a'].map((server) => call('sp_addlinkedserver', { server }, 'master')), 15028],
    [
      'a provider beside SQL Server',
      [call('sp_addlinkedserver', { server: 'A', srvproduct: 'SQL Server', provider: 'X' }, 'master')],
      15428,
    ],
    [
      'an option of a server that is not there',
      [call('sp_serveroption', { server: 'A', optname: 'rpc', optvalue: 'true' }, 'master')],
      15015,
    ],
    ['a message of SQL Server itself', [call('sp_addmessage', { msgnum: 50_000, severity: 16, msgtext: 'x' }, 'master')], 15040],
    [
      'a translation before us_english',
      [call('sp_addmessage', { msgnum: 50_010, severity: 16, msgtext: 'x', lang: 'German' }, 'master')],
      15279,
    ],
  ] as const)('%s: %i', async (_, commands, expected) => {
    const lab = scenario();
    const errors: (number | undefined)[] = [];
    for (const command of commands) errors.push((await run(lab, lab.onSource, command)).error);
    expect(errors.at(-1)).toBe(expected);
    expect(errors.slice(0, -1)).toEqual(errors.slice(0, -1).map(() => undefined));
  });

  test('without rights: 229 in msdb, 15247 for linked servers', async () => {
    const lab = scenario({ logins: [{ name: 'nobody', password: 'N0body-lab!' }] });
    const session = login(lab.source, { userName: 'nobody', password: 'N0body-lab!' });
    expect((await run(lab, session, call('sp_add_job', { job_name: 'a' }))).error).toBe(229);
    expect((await run(lab, session, call('sp_addlinkedserver', { server: 'A' }, 'master'))).error).toBe(15247);
    expect(() => rowsOf(session, 'sysjobs', 'dbo', 'msdb')).toThrow("The SELECT permission was denied on the object 'sysjobs'");
  });
});
