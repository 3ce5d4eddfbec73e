import { applicationLogin, buildMigration, type MigrationOptions } from '../../lab/engine/migration.ts';
import { createVirtualClock } from '../../lab/engine/virtual-clock.ts';
import { alter, DAG, demotion, errorOf, localRow, login, rowsOf, run, type Scenario, scenario } from './scenario.ts';

const target = (options: object = {}) =>
  ({ target: { kind: 'managed-instance' as const, ...options } }) satisfies Partial<MigrationOptions>;
const property = (lab: Scenario, name: string) => lab.onTarget.scalarFunction('SERVERPROPERTY')?.([name]).value;
const rowsOfSales = (lab: Scenario) => {
  const id = lab.onTarget.scalarFunction('DB_ID')?.(['Sales']).value;
  return rowsOf(lab.onTarget, 'dm_hadr_database_replica_states').filter((row) => row.database_id === id);
};

describe('a managed instance says who it is', () => {
  test.each([
    ['AlwaysUpToDate', 'Continuous'],
    ['SQLServer2022', 'CU'],
    ['SQLServer2025', 'CU'],
  ] as const)('update policy %s', (databaseFormat, updateType) => {
    const lab = scenario(target({ databaseFormat }));
    expect(property(lab, 'EngineEdition')).toBe(8);
    expect(property(lab, 'Edition')).toBe('SQL Azure');
    expect(property(lab, 'ProductVersion')).toBe('12.0.2000.8');
    expect(property(lab, 'ProductMajorVersion')).toBe('12');
    expect(property(lab, 'ProductUpdateType')).toBe(updateType);
    expect(property(lab, 'ServerName')).toBe('contoso-mi.0a1b2c3d4e5f.database.windows.net');
    expect(lab.onTarget.globalVariable('@@VERSION')?.value).toContain('Microsoft SQL Azure (RTM)');
  });

  test('the migration login may be unknown there; the applications still get in', async () => {
    const lab = buildMigration({ clock: createVirtualClock(), ...target({ sqlLogin: false }) });
    expect(() => login(lab.target)).toThrow("Login failed for user 'migrator'.");
    const { name: userName, password } = applicationLogin;
    expect(() => login(lab.target, { userName, password, database: 'Sales' })).not.toThrow();
  });
});

describe('rows of a database on the instance', () => {
  test('Business Critical: one for each local replica, one of them primary', () => {
    const lab = scenario(target({ tier: 'BusinessCritical' }));
    expect(rowsOfSales(lab).map((row) => row.is_primary_replica)).toEqual([true, false, false, false]);
  });

  test.each([
    [true, true],
    [false, null],
  ])('General Purpose: one; it is marked as primary or not (%s)', (generalPurposeMarksPrimary, shown) => {
    const lab = scenario({ ...target({ tier: 'GeneralPurpose' }), quirks: { generalPurposeMarksPrimary } });
    expect(rowsOfSales(lab).map((row) => row.is_primary_replica)).toEqual([shown]);
  });

  test('its hardened log is the one that came over the link', async () => {
    const lab = scenario(target({ tier: 'BusinessCritical' }));
    await lab.clock.advance(1_000);
    const [primary] = rowsOfSales(lab);
    expect(BigInt(primary?.last_hardened_lsn as string)).toBeGreaterThanOrEqual(BigInt(localRow(lab.onSource).end_of_log_lsn as string));
  });

  test('a link database can be read on the instance, not written, whatever version wrote it', async () => {
    const lab = scenario({ ...target(), source: { version: 2016 } });
    const session = login(lab.target, { database: 'Sales' });
    const create = () => session.createTable(undefined, 'dbo', 't', [{ name: 'n', type: { name: 'int' }, nullable: false }]);
    expect(await errorOf(lab.clock, create)).toBe(3906);
  });
});

describe("high availability of the instance is not the user's", () => {
  test.each([
    ['ADD DATABASE', alter('TargetAg', { kind: 'add-database', databases: ['Sales'] })],
    ['FAILOVER of the internal group', alter('TargetAg', { kind: 'failover' })],
    ['MODIFY AVAILABILITY GROUP', alter(DAG, { kind: 'modify-availability-group', members: [] })],
    ['DROP', { kind: 'drop-availability-group', group: DAG } as const],
    ['SET HADR', { kind: 'alter-database-hadr', database: 'Sales', action: 'OFF' } as const],
  ])('%s: 40510', async (_, command) => {
    const lab = scenario(target());
    expect((await run(lab, lab.onTarget, command)).error).toBe(40510);
  });

  test('SET (ROLE = SECONDARY) on its link is heard: it is secondary already', async () => {
    const lab = scenario(target());
    expect((await run(lab, lab.onTarget, demotion)).error).toBe(41195);
  });

  test('only COPY_ONLY backups', async () => {
    const lab = scenario(target());
    const backup = { kind: 'backup', what: 'DATABASE', database: 'Sales' } as const;
    expect((await run(lab, lab.onTarget, { ...backup, copyOnly: false })).error).toBe(41904);
  });
});

describe('the build of the source', () => {
  test.each([
    [2016, '13.0.7000.253', 'SP3', null],
    [2017, '14.0.3490.10', 'RTM', 'CU31'],
    [2019, '15.0.4312.2', 'RTM', 'CU20'],
    [2022, '16.0.4125.3', 'RTM', 'CU13'],
    [2022, '16.0.4126.1', 'RTM', null],
  ] as const)('%i %s', (version, build, level, update) => {
    const lab = scenario({ source: { version, product: build } });
    const source = (name: string) => lab.onSource.scalarFunction('SERVERPROPERTY')?.([name]).value;
    expect([source('ProductVersion'), source('ProductLevel'), source('ProductUpdateLevel')]).toEqual([build, level, update]);
  });
});
