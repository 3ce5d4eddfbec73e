import { migrationLogin } from '../../lab/engine/migration.ts';
import { type RunningLaboratory, startLaboratory } from '../../lab/start-laboratory.ts';
import { tsql, tsqlIsInstalled } from './tsql-client.ts';

/**
 * Queries that other people wrote, for servers that are not ours, through a client that is not ours. They are the statements of
 * Microsoft's articles on distributed availability groups and of published monitoring scripts; no task of this pack sends them.
 */
const whenInstalled = tsqlIsInstalled ? describe : describe.skip;

whenInstalled('FreeTDS tsql at the laboratory', () => {
  let lab: RunningLaboratory;
  beforeAll(async () => {
    lab = await startLaboratory({
      databases: ['Sales', 'Orders'],
      mode: 'SYNCHRONOUS_COMMIT',
      source: { cluster: 'WSFC', secondaries: 1 },
    });
  });
  afterAll(() => lab.close());

  const ask = (side: 'source' | 'target', sql: string) =>
    tsql({ port: lab[side].port, username: migrationLogin.name, password: migrationLogin.password }, sql);

  test('logs in, encrypted, and with a wrong password is refused with 18456', async () => {
    expect(
      await ask('source', 'SELECT @@SERVERNAME, DB_NAME(), encrypt_option FROM sys.dm_exec_connections WHERE session_id = @@SPID'),
    ).toContain('ONPREM\tmaster\tTRUE');
    expect(await tsql({ port: lab.source.port, username: migrationLogin.name, password: 'wrong' }, 'SELECT 1')).toContain('18456');
  });

  test('the article on migrating to an Azure VM: synchronization state and last_hardened_lsn', async () => {
    const sql = `SELECT ag.name
       , drs.database_id
       , db_name(drs.database_id) as database_name
       , drs.group_id
       , drs.replica_id
       , drs.synchronization_state_desc
       , drs.last_hardened_lsn
FROM sys.dm_hadr_database_replica_states drs
INNER JOIN sys.availability_groups ag on drs.group_id = ag.group_id;`;
    const onSource = await ask('source', sql);
    expect(onSource).toMatch(/^SourceAg\t\d+\tSales\t[0-9A-F-]{36}\t[0-9A-F-]{36}\tSYNCHRONIZED\t\d{21,}$/m);
    expect(onSource).toMatch(/^MigrationDag\t\d+\tSales\t/m);
    // The forwarder has no database row of the distributed group: only its own.
    const onTarget = await ask('target', sql);
    expect(onTarget).toMatch(/^TargetAg\t/m);
    expect(onTarget).not.toMatch(/^MigrationDag\t/m);
  });

  test('the article on distributed groups: members, modes and health', async () => {
    const output = await ask(
      'source',
      `SELECT ag.[name] as 'AG Name', ag.Is_Distributed, ar.replica_server_name as 'Underlying AG', ars.role_desc as 'Role', ars.synchronization_health_desc as 'Sync Status'
FROM sys.availability_groups ag, sys.availability_replicas ar, sys.dm_hadr_availability_replica_states ars
WHERE ar.replica_id = ars.replica_id and ag.group_id = ar.group_id and ag.is_distributed = 1`,
    );
    expect(output).toMatch(/^MigrationDag\t1\tSourceAg\tPRIMARY\tHEALTHY$/m);
    expect(output).toMatch(/^MigrationDag\t1\tTargetAg\tSECONDARY\tHEALTHY$/m);
  });

  test('the article on performance: queues of the forwarder, only on the primary', async () => {
    const sql = `SELECT ag.name, drs.is_local, drs.is_primary_replica, dbcs.database_name, drs.log_send_queue_size, drs.redo_queue_size
FROM sys.availability_groups ag
  LEFT JOIN sys.dm_hadr_database_replica_states drs ON ag.group_id = drs.group_id
  LEFT OUTER JOIN sys.dm_hadr_database_replica_cluster_states dbcs ON drs.replica_id = dbcs.replica_id AND drs.group_database_id = dbcs.group_database_id
WHERE ag.is_distributed = 1
ORDER BY dbcs.database_name DESC`;
    expect((await ask('source', sql)).match(/^MigrationDag\t0\t0/gm)).toHaveLength(2);
    expect(await ask('target', sql)).toMatch(/^MigrationDag\tNULL\tNULL\tNULL\tNULL\tNULL$/m);
  });

  test('a monitoring script: case, aggregates, cte, cross apply, string_agg', async () => {
    const output = await ask(
      'source',
      `WITH copies AS (
  SELECT d.name, drs.synchronization_state_desc AS state, CASE WHEN drs.is_local = 1 THEN 'here' ELSE 'there' END AS place
  FROM sys.databases AS d CROSS APPLY (SELECT * FROM sys.dm_hadr_database_replica_states AS r WHERE r.database_id = d.database_id) AS drs)
SELECT name, COUNT(*) AS copies, STRING_AGG(place, ',') WITHIN GROUP (ORDER BY place) AS places, MAX(state) AS state
FROM copies GROUP BY name HAVING COUNT(*) > 1 ORDER BY name`,
    );
    expect(output).toMatch(/^Orders\t3\there,there,there\tSYNCHRONIZED$/m);
    expect(output).toMatch(/^Sales\t3\there,there,there\tSYNCHRONIZED$/m);
  });

  test('numbers that a double can not hold arrive digit by digit', async () => {
    const output = await ask(
      'source',
      `DECLARE @lsn numeric(25,0) = 700000000000155200001;
SELECT @lsn, @lsn + 1, CONVERT(varchar(25), @lsn - 1), CASE WHEN @lsn = @lsn + 1 THEN 'equal' ELSE 'different' END`,
    );
    expect(output).toMatch(/^700000000000155200001\t700000000000155200002\t700000000000155200000\tdifferent$/m);
  });

  test.each([
    ['an unknown object', 'SELECT 1\nSELECT * FROM sys.nosuchview', 208, 2],
    ['an unknown column', 'SELECT 1\n\nSELECT nosuchcolumn FROM sys.databases', 207, 3],
    ['a syntax error', 'SELECT\nFROM WHERE', 156, 2],
    ['another syntax error', 'SELECT 1 +', 102, 1],
    ['an unknown variable', 'SELECT @nosuch', 137, 1],
    ['a demotion of a group that is not there', '\nALTER AVAILABILITY GROUP [nosuch] SET (ROLE = SECONDARY)', 15151, 2],
    ['SINGLE_USER in an availability group', 'ALTER DATABASE Sales SET SINGLE_USER', 1468, 1],
  ])('%s has the number and the line of SQL Server', async (_name, sql, number, line) => {
    expect(await ask('source', sql)).toMatch(new RegExp(`Msg ${number} .*Line ${line}|Msg ${number}[\\s\\S]*line ${line}`, 'i'));
  });

  test('a database of the forwarder can not be entered, one of the source can be written', async () => {
    expect(await ask('target', 'USE Sales')).toMatch(/Msg (976|978)/);
    const output = await ask(
      'source',
      `USE Sales
go
CREATE TABLE dbo.Notes (id int IDENTITY PRIMARY KEY, text nvarchar(100) NOT NULL)
INSERT INTO dbo.Notes (text) VALUES (N'Grüße'), (N'naïve 😀')
UPDATE dbo.Notes SET text = text + N'!' WHERE id = 2
DELETE FROM dbo.Notes WHERE id = 1
SELECT id, text FROM dbo.Notes`,
    );
    expect(output).toMatch(/^2\tnaïve 😀!$/m);
  });

  test('WAITFOR waits, PRINT and RAISERROR say something, TRY catches', async () => {
    const output = await ask(
      'source',
      `SET NOCOUNT ON
DECLARE @start datetime2 = SYSUTCDATETIME()
WAITFOR DELAY '00:00:00.200'
SELECT CASE WHEN DATEDIFF(ms, @start, SYSUTCDATETIME()) BETWEEN 190 AND 2000 THEN 'waited' ELSE 'did not wait' END
PRINT 'printed'
BEGIN TRY
  RAISERROR('caught %d', 16, 1, 42)
END TRY
BEGIN CATCH
  SELECT ERROR_MESSAGE(), ERROR_LINE()
END CATCH`,
    );
    expect(output).toContain('waited');
    expect(output).toContain('printed');
    expect(output).toMatch(/^caught 42\t7$/m);
  });
});

test('FreeTDS is there in CI: its tests must not be skipped unseen', () => {
  if (process.env.CI === 'true') expect(tsqlIsInstalled).toBe(true);
});
