import type { VersionYear } from '../../lab/engine/servers/versions.ts';
import { allViews } from '../../lab/engine/views/all-views.ts';
import { DAG, dagRows, demotion, errorOf, localRow, login, promotion, rowsOf, run, type Scenario, scenario } from './scenario.ts';

const columnsOf = (lab: Scenario, name: string) =>
  lab.onSource.relation(undefined, 'sys', name)?.columns.map((column) => column.name) ?? [];
const isDistributed = (row: { readonly [name: string]: unknown }) => row.is_distributed === true;

describe('columns by version', () => {
  const cases: [view: string, column: string, since: VersionYear][] = [
    ['availability_groups', 'is_distributed', 2016],
    ['availability_groups', 'cluster_type', 2017],
    ['availability_groups', 'required_synchronized_secondaries_to_commit', 2017],
    ['availability_groups', 'sequence_number', 2017],
    ['availability_groups', 'is_contained', 2022],
    ['availability_replicas', 'seeding_mode', 2016],
    ['availability_replicas', 'read_write_routing_url', 2019],
    ['databases', 'is_accelerated_database_recovery_on', 2019],
    ['databases', 'is_ledger_on', 2022],
    ['dm_hadr_database_replica_states', 'secondary_lag_seconds', 2016],
  ];
  test.each(cases)('%s.%s from %i on', (view, column, since) => {
    for (const version of [2016, 2017, 2019, 2022, 2025] as const) {
      const lab = scenario({ source: { version }, target: { version } });
      expect([version, columnsOf(lab, view).includes(column)]).toEqual([version, version >= since]);
    }
  });

  test('LSNs are numeric(25,0), and only the ids are NOT NULL', () => {
    const columns = scenario().onSource.relation(undefined, 'sys', 'dm_hadr_database_replica_states')?.columns ?? [];
    const lsns = columns.filter((column) => column.name.endsWith('_lsn'));
    expect(lsns).toHaveLength(9);
    for (const column of lsns) expect(column.type).toEqual({ name: 'numeric', precision: 25, scale: 0 });
    const ids = ['database_id', 'group_id', 'replica_id', 'group_database_id'];
    expect(columns.filter((column) => !column.nullable).map((column) => column.name)).toEqual(ids);
  });

  test.each([2016, 2017, 2019, 2022, 2025] as const)(
    'every view of %i can be read, and each row has a value for each column that is NOT NULL',
    (version) => {
      const lab = scenario({ source: { version, secondaries: 1, listener: 'ag1' }, target: { version }, databases: ['Sales', 'HR'] });
      login(lab.source, { database: 'Sales' }).beginTransaction();
      void lab.onSource.getApplicationLock(
        { resource: 'r', mode: 'Exclusive', owner: 'Session', timeout: 0, database: 'master' },
        new AbortController().signal,
      );
      lab.onSource.requestStarted('SELECT', 'SELECT 1');
      for (const one of allViews) {
        if (one.since > lab.source.server.version.major) continue;
        const [database, schema] = one.schema.startsWith('msdb:') ? ['msdb', one.schema.slice(5)] : ['Sales', one.schema];
        const relation = lab.onSource.relation(database, schema, one.name);
        expect([one.name, relation === undefined]).toEqual([one.name, false]);
        for (const row of relation?.rows() ?? []) {
          const missing = relation?.columns.filter((column, index) => !column.nullable && row[index] === null).map((column) => column.name);
          expect([one.name, missing]).toEqual([one.name, []]);
        }
      }
    },
  );
});

describe('where rows appear', () => {
  const lab = scenario({ source: { secondaries: 1 }, target: { secondaries: 1 }, databases: ['Sales', 'HR'], mode: 'SYNCHRONOUS_COMMIT' });
  const onSecondary = login(lab.sourceReplicas[1] as typeof lab.source);

  test('the DAG is seen on both primaries with one group_id and the same replica ids', () => {
    const [here, there] = [lab.onSource, lab.onTarget].map((session) => rowsOf(session, 'availability_groups').find(isDistributed));
    expect(here?.name).toBe(DAG);
    expect(here?.group_id).toBe(there?.group_id);
    const replicas = [lab.onSource, lab.onTarget].map((session) =>
      rowsOf(session, 'availability_replicas')
        .filter((row) => row.group_id === here?.group_id)
        .map((row) => [row.replica_server_name, row.replica_id]),
    );
    expect(replicas[0]).toEqual(replicas[1]);
    expect(replicas[0]?.map(([name]) => name)).toEqual(['SourceAg', 'TargetAg']);
  });

  test('a local secondary knows nothing of the DAG', () => {
    expect(rowsOf(onSecondary, 'availability_groups').map((row) => row.name)).toEqual(['SourceAg']);
    expect(rowsOf(onSecondary, 'availability_replicas').map((row) => row.replica_server_name)).toEqual(['ONPREM', 'ONPREM2']);
  });

  test.each([
    ['global primary', () => lab.onSource, 2 * 2 + 2, 2],
    ['forwarder', () => lab.onTarget, 2 * 2, 0],
    ['local secondary', () => onSecondary, 2, 0],
  ])('database rows on the %s', (_where, session, all, distributed) => {
    expect(rowsOf(session(), 'dm_hadr_database_replica_states')).toHaveLength(all);
    expect(dagRows(session())).toHaveLength(distributed);
    expect(dagRows(session()).every((row) => row.is_local === false)).toBe(true);
  });

  test.each([
    [
      'global primary',
      () => lab.onSource,
      [
        ['PRIMARY', true],
        ['SECONDARY', false],
      ],
    ],
    ['forwarder', () => lab.onTarget, [['SECONDARY', true]]],
    ['local secondary', () => onSecondary, []],
  ])('replica rows of the DAG on the %s', (_where, session, expected) => {
    const dag = rowsOf(lab.onSource, 'availability_groups').find(isDistributed)?.group_id;
    const rows = rowsOf(session(), 'dm_hadr_availability_replica_states').filter((row) => row.group_id === dag);
    expect(rows.map((row) => [row.role_desc, row.is_local])).toEqual(expected);
  });

  test('both AG primaries are PRIMARY in their own AG, and so says fn_hadr_is_primary_replica', () => {
    for (const session of [lab.onSource, lab.onTarget]) {
      const own = rowsOf(session, 'dm_hadr_availability_replica_states').find(
        (row) => row.is_local === true && row.role_desc === 'PRIMARY',
      );
      expect(own?.operational_state_desc).toBe('ONLINE');
      expect(session.scalarFunction('SYS.FN_HADR_IS_PRIMARY_REPLICA')?.(['Sales']).value).toBe(true);
    }
    expect(rowsOf(lab.onTarget, 'databases').find((row) => row.name === 'Sales')).toMatchObject({ is_read_only: false });
    expect(lab.onTarget.scalarFunction('DATABASEPROPERTYEX')?.(['Sales', 'Updateability']).value).toBe('READ_ONLY');
  });

  test('the databases of the DAG are filed under the member AGs only', () => {
    const groups = rowsOf(lab.onSource, 'availability_groups');
    const names = rowsOf(lab.onSource, 'availability_databases_cluster').map((row) => [
      groups.find((group) => group.group_id === row.group_id)?.name,
      row.database_name,
    ]);
    expect(names).toEqual([
      ['SourceAg', 'Sales'],
      ['SourceAg', 'HR'],
    ]);
  });

  test('fn_hadr_distributed_ag_replica leads from the DAG to the local AG', () => {
    const dag = rowsOf(lab.onSource, 'availability_groups').find(isDistributed);
    const own = rowsOf(lab.onSource, 'availability_replicas').find((row) => row.replica_server_name === 'SourceAg');
    const found = [
      ...(lab.onSource.tableFunction('sys', 'fn_hadr_distributed_ag_replica', [dag?.group_id ?? null, own?.replica_id ?? null])?.rows() ??
        []),
    ];
    expect(found[0]?.[0]).toBe(rowsOf(lab.onSource, 'availability_groups')[0]?.group_id);
  });

  test('group_database_id differs between DAG and member AG; the database function maps it', () => {
    const [row] = dagRows(lab.onSource);
    expect(row?.group_database_id).not.toBe(localRow(lab.onSource).group_database_id);
    const [mapped] = [
      ...(lab.onSource
        .tableFunction('sys', 'fn_hadr_distributed_ag_database_replica', [row?.group_id ?? null, row?.group_database_id ?? null])
        ?.rows() ?? []),
    ];
    expect(mapped?.[1]).toBe(localRow(lab.onSource).group_database_id);
  });

  test('last_hardened_lsn of the local primary: NULL when asynchronous or alone', () => {
    const alone = scenario();
    expect(localRow(alone.onSource).last_hardened_lsn).toBeNull();
    const asynchronous = scenario({ source: { secondaries: 1, localMode: 'ASYNCHRONOUS_COMMIT' } });
    expect(localRow(asynchronous.onSource).last_hardened_lsn).toBeNull();
    expect(localRow(lab.onSource).last_hardened_lsn).not.toBeNull();
    expect(localRow(alone.onTarget).last_hardened_lsn).not.toBeNull();
  });
});

test('a DAG that was created anew has another group_id on both sides', () => {
  const lab = scenario();
  const ids = () => [lab.onSource, lab.onTarget].map((session) => rowsOf(session, 'availability_groups').find(isDistributed)?.group_id);
  const before = ids();
  lab.faults.recreateDistributedGroup();
  expect(ids()[0]).not.toBe(before[0]);
  expect(new Set(ids()).size).toBe(1);
});

test('after the demotion no DAG database row is left on either side, after the promotion they are on the new primary', async () => {
  const lab = scenario({ mode: 'SYNCHRONOUS_COMMIT' });
  await run(lab, lab.onSource, demotion);
  expect([dagRows(lab.onSource).length, dagRows(lab.onTarget).length]).toEqual([0, 0]);
  await run(lab, lab.onTarget, promotion);
  expect([dagRows(lab.onSource).length, dagRows(lab.onTarget).length]).toEqual([0, 1]);
});

describe('permissions', () => {
  const reader = { name: 'reader', password: 'R' };
  const logins = (permissions: readonly string[]) => [{ ...reader, permissions }];
  const read = (version: VersionYear, permissions: readonly string[]) => {
    const lab = scenario({ source: { version }, target: { version }, logins: logins(permissions) });
    return { lab, session: login(lab.source, { userName: 'reader', password: 'R' }) };
  };

  test.each([
    [2019, [], 0, 0],
    [2019, ['VIEW SERVER STATE'], 0, 2],
    [2019, ['VIEW ANY DEFINITION'], 2, 0],
    [2019, ['VIEW SERVER PERFORMANCE STATE'], 0, 0],
    [2022, [], 0, 0],
    [2022, ['VIEW SERVER PERFORMANCE STATE'], 2, 2],
    [2022, ['VIEW SERVER STATE'], 2, 2],
    [2022, ['CONTROL SERVER'], 2, 2],
  ] as const)('%i with %j: %i catalog rows and %i state rows, without an error', (version, permissions, catalog, state) => {
    const { session } = read(version, permissions);
    expect(rowsOf(session, 'availability_groups')).toHaveLength(catalog);
    expect(rowsOf(session, 'dm_hadr_database_replica_states')).toHaveLength(state);
  });

  test.each(['dm_exec_connections', 'dm_tran_locks', 'dm_os_sys_info', 'dm_tran_session_transactions'])(
    '%s refuses with 300',
    async (name) => {
      const { lab, session } = read(2022, []);
      expect(await errorOf(lab.clock, () => rowsOf(session, name))).toBe(300);
    },
  );

  test('without VIEW SERVER STATE a session sees itself only', () => {
    const { session } = read(2022, []);
    expect(rowsOf(session, 'dm_exec_sessions').map((row) => row.login_name)).toEqual(['reader']);
  });

  test.each([
    ['VIEW SERVER STATE', 2022, 0],
    ['VIEW SERVER PERFORMANCE STATE', 2019, null],
    ['VIEW SERVER PERFORMANCE STATE', 2022, 0],
    ['NO SUCH PERMISSION', 2022, null],
  ] as const)('HAS_PERMS_BY_NAME(%s) on %i is %p', (permission, version, expected) => {
    const { session } = read(version, []);
    expect(session.scalarFunction('HAS_PERMS_BY_NAME')?.([null, null, permission]).value).toBe(expected);
  });

  test.each([
    ['sysadmin', 0],
    ['public', 1],
    ['no_such_role', null],
  ] as const)('IS_SRVROLEMEMBER(%s) is %p', (role, expected) => {
    const { session } = read(2022, []);
    expect(session.scalarFunction('IS_SRVROLEMEMBER')?.([role]).value).toBe(expected);
  });

  test('a permission can go while the session is there', () => {
    const { lab, session } = read(2022, ['VIEW SERVER STATE']);
    lab.faults.revokePermission(lab.source, 'reader', 'view server state');
    expect(rowsOf(session, 'dm_hadr_database_replica_states')).toEqual([]);
  });
});

describe('looking around', () => {
  test('sys.all_objects and sys.all_columns describe every view, themselves too', () => {
    const lab = scenario();
    const objects = rowsOf(lab.onSource, 'all_objects');
    const columns = rowsOf(lab.onSource, 'all_columns');
    for (const name of ['availability_groups', 'all_objects', 'dm_hadr_cluster']) {
      const object = objects.find((row) => row.name === name);
      const described = columns.filter((row) => row.object_id === object?.object_id).map((row) => row.name);
      expect(described).toEqual(columnsOf(lab, name));
    }
  });

  test.each([
    ['sys.databases', 'V', 'databases'],
    ['master.sys.[databases]', undefined, 'databases'],
    ['Sales..orders', 'U', 'orders'],
    ['dbo.orders', 'U', 'orders'],
    ['orders', 'V', null],
    ['nothing', undefined, null],
  ])('OBJECT_ID(%s, %s) is the one of sys.all_objects', (name, type, expected) => {
    const lab = scenario();
    const session = login(lab.source, { database: 'Sales' });
    session.createTable(undefined, 'dbo', 'orders', [{ name: 'id', type: { name: 'int' }, nullable: false }]);
    const id = session.scalarFunction('OBJECT_ID')?.(type === undefined ? [name] : [name, type]).value ?? null;
    expect(rowsOf(session, 'all_objects').find((row) => row.object_id === id)?.name ?? null).toBe(expected);
    expect(id === null ? null : session.scalarFunction('OBJECT_NAME')?.([id]).value).toBe(expected);
  });

  test('user tables are in sys.tables of their own database', () => {
    const lab = scenario({ databases: ['Sales', 'HR'] });
    const session = login(lab.source, { database: 'Sales' });
    session.createTable(undefined, 'dbo', 'orders', [{ name: 'id', type: { name: 'int' }, nullable: false }]);
    expect(rowsOf(session, 'tables').map((row) => row.name)).toEqual(['orders']);
    expect(rowsOf(session, 'tables', 'sys', 'HR')).toEqual([]);
  });

  test.each([
    ['ProductMajorVersion', '16'],
    ['IsHadrEnabled', 1],
    ['HadrManagerStatus', 1],
    ['InstanceName', null],
    ['EngineEdition', 3],
    ['NoSuchProperty', null],
  ])('SERVERPROPERTY(%s) is %p', (name, expected) => {
    expect(scenario().onSource.scalarFunction('SERVERPROPERTY')?.([name])).toEqual({ type: { name: 'sql_variant' }, value: expected });
  });

  test('a named instance', () => {
    const lab = scenario({ source: { server: 'HOST\\PROD' } });
    const value = (name: string) => lab.onSource.scalarFunction('SERVERPROPERTY')?.([name]).value;
    expect([value('ServerName'), value('InstanceName'), value('MachineName'), lab.onSource.globalVariable('@@SERVERNAME')?.value]).toEqual([
      'HOST\\PROD',
      'PROD',
      'HOST',
      'HOST\\PROD',
    ]);
  });

  test('the port of the wire is the one that the views show', () => {
    const lab = scenario();
    lab.source.setTcpPort(50_123);
    expect(rowsOf(lab.onSource, 'dm_tcp_listener_states').map((row) => [row.type_desc, row.port])).toEqual([
      ['TSQL', 50_123],
      ['TSQL', 50_123],
      ['DATABASE_MIRRORING', 5022],
    ]);
  });

  test('messages carry the numbers of the errors that the engine raises', () => {
    const numbers = rowsOf(scenario().onSource, 'messages').map((row) => row.message_id);
    for (const number of [976, 983, 15151, 19530, 41122, 41140, 41195]) expect(numbers).toContain(number);
  });
});

test('no view is defined twice: the later one would hide the earlier, and the metadata would show both', () => {
  const names = allViews.map(({ schema, name }) => `${schema}.${name}`.toLowerCase());
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});
