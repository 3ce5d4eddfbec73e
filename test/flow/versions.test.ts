import { failoverDag } from '../../shared/tasks/failover-dag.ts';
import { migrationLogin } from '../lab/engine/migration.ts';
import type { VersionYear } from '../lab/engine/servers/versions.ts';
import { connect, query } from '../protocol/tds/tedious-client.ts';
import { expectOnePrimary, type FlowLaboratory, startFlowLaboratory } from './flow-laboratory.ts';
import { runTask } from './run-task.ts';

/** What the versions of SQL Server know and do not know, as a client meets it (Microsoft Learn, the page of each view and statement). */
const versions = [2016, 2017, 2019, 2022, 2025] as const satisfies VersionYear[];

let lab: FlowLaboratory;
afterEach(() => lab?.close());

async function start(version: VersionYear) {
  lab = await startFlowLaboratory({ source: { version }, target: { version } });
  const { name: userName, password } = migrationLogin;
  const connection = await connect(lab.source.port, { encrypt: true, userName, password });
  connection.on('end', () => undefined);
  return {
    /** The number of the first error; undefined when it went well. */
    errorOf: async (sql: string) => (await query(connection, sql)).errors[0]?.number,
    close: () => connection.close(),
  };
}

/** Columns that came after 2016, and those that were there always. */
const columns: readonly [view: string, column: string, since: VersionYear][] = [
  ['availability_groups', 'is_distributed', 2016],
  ['availability_groups', 'cluster_type', 2017],
  ['availability_groups', 'cluster_type_desc', 2017],
  ['availability_groups', 'required_synchronized_secondaries_to_commit', 2017],
  ['availability_groups', 'sequence_number', 2017],
  ['availability_groups', 'is_contained', 2022],
  ['availability_replicas', 'seeding_mode_desc', 2016],
  ['availability_replicas', 'read_write_routing_url', 2019],
  ['databases', 'is_accelerated_database_recovery_on', 2019],
  ['databases', 'is_ledger_on', 2022],
  ['dm_hadr_database_replica_states', 'secondary_lag_seconds', 2016],
];

const newGroup = (options: string) =>
  `CREATE AVAILABILITY GROUP [Another] WITH (${options}) FOR REPLICA ON N'ONPREM' WITH (ENDPOINT_URL = N'TCP://ONPREM:5022', AVAILABILITY_MODE = SYNCHRONOUS_COMMIT, FAILOVER_MODE = MANUAL)`;

/** Statements, with the error number up to the version before `since`. */
const statements: readonly [what: string, sql: string, since: VersionYear, before: (version: VersionYear) => number][] = [
  ['CLUSTER_TYPE', newGroup('CLUSTER_TYPE = NONE'), 2017, () => 102],
  ['CONTAINED', newGroup('CONTAINED'), 2022, () => 102],
  ['AUTOSEEDING_SYSTEM_DATABASES', newGroup('CONTAINED AUTOSEEDING_SYSTEM_DATABASES'), 2025, () => 102],
  [
    'REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT of an AG',
    'ALTER AVAILABILITY GROUP [SourceAg] SET (REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT = 0)',
    2017,
    () => 102,
  ],
  [
    'REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT of a DAG',
    'ALTER AVAILABILITY GROUP [MigrationDag] SET (REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT = 1)',
    2022,
    (version) => (version === 2016 ? 102 : 41190),
  ],
  [
    'MODIFY AVAILABILITY GROUP ON',
    "ALTER AVAILABILITY GROUP [MigrationDag] MODIFY AVAILABILITY GROUP ON 'SourceAg' WITH (AVAILABILITY_MODE = SYNCHRONOUS_COMMIT)",
    2016,
    () => 0,
  ],
  ['STRING_AGG', "SELECT STRING_AGG(name, N',') FROM sys.databases", 2017, () => 195],
  ['TRIM', "SELECT TRIM(N' a ')", 2017, () => 195],
  ['GREATEST', 'SELECT GREATEST(1, 2)', 2022, () => 195],
  ['GENERATE_SERIES', 'SELECT value FROM GENERATE_SERIES(1, 3)', 2022, () => 208],
  ['DROP TABLE IF EXISTS', 'DROP TABLE IF EXISTS #t', 2016, () => 0],
];

test.each(versions)('columns and grammar of %d', async (version) => {
  const client = await start(version);
  const wrong: string[] = [];
  const check = (what: string, seen: number | undefined, expected: number | undefined) => {
    if (seen !== expected) wrong.push(`${what}: ${seen} instead of ${expected}`);
  };
  for (const [view, column, since] of columns)
    check(`${view}.${column}`, await client.errorOf(`SELECT ${column} FROM sys.${view}`), version >= since ? undefined : 207);
  for (const [what, sql, since, before] of statements) {
    check(what, await client.errorOf(sql), version >= since ? undefined : before(version));
    await client.errorOf('DROP AVAILABILITY GROUP [Another]');
  }
  client.close();
  expect(wrong).toEqual([]);
});

test.each(versions)('a syntax error of %d keeps the whole batch from running', async (version) => {
  const client = await start(version);
  const made = await client.errorOf(`CREATE TABLE #t (a int); ${newGroup('CONTAINED')}`);
  expect(made).toBe(version >= 2022 ? undefined : 102);
  expect(await client.errorOf('SELECT a FROM #t')).toBe(version >= 2022 ? undefined : 208);
  client.close();
});

const pairs: [VersionYear, VersionYear][] = versions.flatMap((source) =>
  versions.filter((target) => target >= source).map((target): [VersionYear, VersionYear] => [source, target]),
);

test.each(pairs)('%d to %d: the failover runs, and only the same version can go back', async (source, target) => {
  lab = await startFlowLaboratory({ source: { version: source }, target: { version: target } });
  const writers = lab.migration.startWriters({ perDatabase: 1 });
  const run = await runTask(failoverDag, lab.inputs);
  await writers.stop();
  expect(run).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
  expect(writers.verify()).toMatchObject({ lost: [], unexpected: [] });
  expect(expectOnePrimary(lab)).toBe('target');
  expect(lab.migration.sourceGroup.distributed[0]?.required).toBe(0);
  const copies = [...lab.migration.source.server.databases.values()];
  expect(copies.map((copy) => copy.upstream?.connected ?? false)).toEqual(copies.map(() => source === target));
});

test('a target of a lower version is refused before anything is changed', async () => {
  lab = await startFlowLaboratory({ source: { version: 2022 }, target: { version: 2019 } });
  const run = await runTask(failoverDag, lab.inputs);
  expect(run.outputs.outcome).toBe('refused');
  expect(expectOnePrimary(lab)).toBe('source');
});
