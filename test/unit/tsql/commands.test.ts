/** Statements that change the server, as commands for the engine. */
import type { Command } from '../../lab/commands.ts';
import { type Fake, openFake, run } from './fake-instance.ts';

let fake: Fake;
beforeEach(async () => {
  fake = await openFake();
});

const alter = (group: string, action: Extract<Command, { kind: 'alter-availability-group' }>['action']): Command => ({
  kind: 'alter-availability-group',
  group,
  action,
});

describe('what the engine is told', () => {
  test.each<[string, Command]>([
    ['ALTER AVAILABILITY GROUP [dag] SET (ROLE = SECONDARY);', alter('dag', { kind: 'set-role', role: 'SECONDARY' })],
    ['alter availability group dag set (role=secondary)', alter('dag', { kind: 'set-role', role: 'SECONDARY' })],
    ['ALTER AVAILABILITY GROUP "dag" FORCE_FAILOVER_ALLOW_DATA_LOSS', alter('dag', { kind: 'force-failover-allow-data-loss' })],
    ['ALTER AVAILABILITY GROUP dag FAILOVER', alter('dag', { kind: 'failover' })],
    ['ALTER AVAILABILITY GROUP dag OFFLINE', alter('dag', { kind: 'offline' })],
    [
      "ALTER DATABASE tempdb ADD FILE (NAME = [temp2], FILENAME = N'T:\\temp2.ndf', SIZE = 64MB, FILEGROWTH = 10%), (NAME = 'temp3', FILENAME = 'T:\\temp3.ndf', MAXSIZE = UNLIMITED)",
      {
        kind: 'alter-database-add-file',
        database: 'tempdb',
        files: [
          { name: 'temp2', path: 'T:\\temp2.ndf', sizeKb: 65_536 },
          { name: 'temp3', path: 'T:\\temp3.ndf', sizeKb: undefined },
        ],
      },
    ],
    [
      'ALTER AVAILABILITY GROUP dag SET (REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT = 1)',
      alter('dag', { kind: 'set-required-synchronized-secondaries', count: 1 }),
    ],
    [
      "ALTER AVAILABILITY GROUP [dag]\n MODIFY AVAILABILITY GROUP ON\n 'ag1' WITH (AVAILABILITY_MODE = SYNCHRONOUS_COMMIT),\n N'ag''2' WITH (AVAILABILITY_MODE = ASYNCHRONOUS_COMMIT, SEEDING_MODE = MANUAL, LISTENER_URL = N'TCP://h:5022')",
      alter('dag', {
        kind: 'modify-availability-group',
        members: [
          { name: 'ag1', availabilityMode: 'SYNCHRONOUS_COMMIT' },
          { name: "ag'2", availabilityMode: 'ASYNCHRONOUS_COMMIT', seedingMode: 'MANUAL', listenerUrl: 'TCP://h:5022' },
        ],
      }),
    ],
    [
      "ALTER AVAILABILITY GROUP dag JOIN AVAILABILITY GROUP ON 'ag1' WITH (LISTENER_URL = 'tcp://a:5022', AVAILABILITY_MODE = ASYNCHRONOUS_COMMIT, FAILOVER_MODE = MANUAL, SEEDING_MODE = AUTOMATIC)",
      alter('dag', {
        kind: 'join-availability-group',
        members: [
          {
            name: 'ag1',
            listenerUrl: 'tcp://a:5022',
            availabilityMode: 'ASYNCHRONOUS_COMMIT',
            failoverMode: 'MANUAL',
            seedingMode: 'AUTOMATIC',
          },
        ],
      }),
    ],
    [
      "ALTER AVAILABILITY GROUP ag1 MODIFY REPLICA ON N'HOST\\INST' WITH (SECONDARY_ROLE (ALLOW_CONNECTIONS = ALL, READ_ONLY_ROUTING_URL = N'TCP://x:1433'))",
      alter('ag1', { kind: 'modify-replica', replicas: [{ name: 'HOST\\INST', secondaryAllowConnections: 'ALL' }] }),
    ],
    [
      "ALTER AVAILABILITY GROUP ag1 MODIFY REPLICA ON 's' WITH (SESSION_TIMEOUT = 20)",
      alter('ag1', { kind: 'modify-replica', replicas: [{ name: 's', sessionTimeout: 20 }] }),
    ],
    ['ALTER AVAILABILITY GROUP ag1 JOIN', alter('ag1', { kind: 'join' })],
    ['ALTER AVAILABILITY GROUP ag1 JOIN WITH (CLUSTER_TYPE = NONE)', alter('ag1', { kind: 'join', clusterType: 'NONE' })],
    ['ALTER AVAILABILITY GROUP ag1 GRANT CREATE ANY DATABASE', alter('ag1', { kind: 'grant-create-any-database' })],
    ['ALTER AVAILABILITY GROUP ag1 DENY CREATE ANY DATABASE', alter('ag1', { kind: 'deny-create-any-database' })],
    ['ALTER AVAILABILITY GROUP ag1 ADD DATABASE a, [b c]', alter('ag1', { kind: 'add-database', databases: ['a', 'b c'] })],
    ['ALTER AVAILABILITY GROUP ag1 REMOVE DATABASE a', alter('ag1', { kind: 'remove-database', databases: ['a'] })],
    ['DROP AVAILABILITY GROUP [a]]b]', { kind: 'drop-availability-group', group: 'a]b' }],
    [
      "CREATE AVAILABILITY GROUP [dag] WITH (DISTRIBUTED) AVAILABILITY GROUP ON 'ag1' WITH (LISTENER_URL = 'TCP://a:5022', AVAILABILITY_MODE = SYNCHRONOUS_COMMIT, FAILOVER_MODE = MANUAL, SEEDING_MODE = AUTOMATIC), 'ag2' WITH (LISTENER_URL = 'TCP://b:5022')",
      {
        kind: 'create-availability-group',
        group: 'dag',
        distributed: true,
        databases: [],
        replicas: [],
        members: [
          {
            name: 'ag1',
            listenerUrl: 'TCP://a:5022',
            availabilityMode: 'SYNCHRONOUS_COMMIT',
            failoverMode: 'MANUAL',
            seedingMode: 'AUTOMATIC',
          },
          { name: 'ag2', listenerUrl: 'TCP://b:5022' },
        ],
      },
    ],
    [
      "CREATE AVAILABILITY GROUP ag WITH (AUTOMATED_BACKUP_PREFERENCE = PRIMARY, CLUSTER_TYPE = NONE, CONTAINED) FOR DATABASE a, b REPLICA ON 'n1' WITH (ENDPOINT_URL = 'TCP://n1:5022', AVAILABILITY_MODE = SYNCHRONOUS_COMMIT, FAILOVER_MODE = MANUAL, BACKUP_PRIORITY = 50)",
      {
        kind: 'create-availability-group',
        group: 'ag',
        distributed: false,
        clusterType: 'NONE',
        contained: true,
        databases: ['a', 'b'],
        replicas: [
          { name: 'n1', endpointUrl: 'TCP://n1:5022', availabilityMode: 'SYNCHRONOUS_COMMIT', failoverMode: 'MANUAL', backupPriority: 50 },
        ],
        members: [],
      },
    ],
    ['ALTER DATABASE [my db] SET HADR RESUME', { kind: 'alter-database-hadr', database: 'my db', action: 'RESUME' }],
    ['ALTER DATABASE d SET HADR SUSPEND;', { kind: 'alter-database-hadr', database: 'd', action: 'SUSPEND' }],
    ['ALTER DATABASE d SET HADR OFF', { kind: 'alter-database-hadr', database: 'd', action: 'OFF' }],
    ['ALTER DATABASE d SET HADR AVAILABILITY GROUP = [g]', { kind: 'alter-database-hadr', database: 'd', action: { group: 'g' } }],
    ['ALTER DATABASE d SET READ_ONLY WITH ROLLBACK IMMEDIATE', { kind: 'alter-database-set', database: 'd', option: 'READ_ONLY' }],
    ['ALTER DATABASE d SET recovery simple', { kind: 'alter-database-set', database: 'd', option: 'RECOVERY SIMPLE' }],
    ['ALTER DATABASE d SET AUTO_CLOSE OFF', { kind: 'alter-database-set', database: 'd', option: 'AUTO_CLOSE OFF' }],
    ['ALTER DATABASE d SET COMPATIBILITY_LEVEL = 150', { kind: 'alter-database-set', database: 'd', option: 'COMPATIBILITY_LEVEL = 150' }],
    ['ALTER DATABASE CURRENT SET MULTI_USER', { kind: 'alter-database-set', database: 'master', option: 'MULTI_USER' }],
    [
      "BACKUP DATABASE d TO DISK = N'x.bak' WITH COPY_ONLY, INIT, STATS = 5",
      { kind: 'backup', what: 'DATABASE', database: 'd', copyOnly: true },
    ],
    ["BACKUP LOG [d] TO DISK = 'NUL'", { kind: 'backup', what: 'LOG', database: 'd', copyOnly: false }],
    ['KILL 60', { kind: 'kill', spid: 60 }],
    ['CHECKPOINT', { kind: 'checkpoint' }],
    ['ALTER LOGIN [o]]x] DISABLE;', { kind: 'alter-login', login: 'o]x', enable: false }],
    ['alter login app enable', { kind: 'alter-login', login: 'app', enable: true }],
    ["EXEC sp_addextendedproperty N'a', 1", { kind: 'extended-property', action: 'add', database: 'master', name: 'a', value: '1' }],
    [
      "EXEC Sales.sys.sp_updateextendedproperty @value = N'v''w', @name = 'a', @level0type = NULL",
      { kind: 'extended-property', action: 'update', database: 'Sales', name: 'a', value: "v'w" },
    ],
    ["EXECUTE sys.sp_dropextendedproperty 'a'", { kind: 'extended-property', action: 'drop', database: 'master', name: 'a', value: null }],
  ])('%s', async (sql, command) => {
    expect((await run(fake, sql)).messages).toEqual([]);
    expect(fake.commands).toEqual([command]);
  });

  test.each(["it's", 'a]b', 'a]]b', '[x]', 'a"b', 'a;b', 'a--b', 'new\nline', '😀 group', 'ünï', ' lead', 'x/*y*/', '@v', '%s', 'SELECT'])(
    'the name %j comes through brackets and quotes',
    async (name) => {
      const quoted = `[${name.replaceAll(']', ']]')}]`;
      const text = `N'${name.replaceAll("'", "''")}'`;
      const { messages } = await run(
        fake,
        `ALTER AVAILABILITY GROUP ${quoted} MODIFY AVAILABILITY GROUP ON ${text} WITH (SEEDING_MODE = MANUAL); DROP AVAILABILITY GROUP ${quoted}`,
      );
      expect(messages).toEqual([]);
      expect(fake.commands).toEqual([
        alter(name, { kind: 'modify-availability-group', members: [{ name, seedingMode: 'MANUAL' }] }),
        { kind: 'drop-availability-group', group: name },
      ]);
    },
  );

  test('several options of one ALTER DATABASE are several commands', async () => {
    await run(fake, 'ALTER DATABASE d SET RECOVERY FULL, AUTO_CLOSE OFF WITH NO_WAIT');
    expect(fake.commands.map((command) => command.kind === 'alter-database-set' && command.option)).toEqual([
      'RECOVERY FULL',
      'AUTO_CLOSE OFF',
    ]);
  });

  test('messages of the engine get the line of the statement', async () => {
    fake.onCommand = async (_, inform) => inform({ number: 41185, severity: 10, state: 1, message: 'same value' });
    expect((await run(fake, '\n\nCHECKPOINT')).messages).toEqual([
      { number: 41185, severity: 10, state: 1, message: 'same value', line: 3 },
    ]);
  });

  test('a session can not kill itself', async () => {
    expect((await run(fake, 'KILL 55')).messages.map(({ number }) => number)).toEqual([6104]);
  });
});

describe('what is refused, before anything runs', () => {
  test.each<[string, number, string]>([
    ['ALTER AVAILABILITY GROUP @g FAILOVER', 102, '@g'],
    ['DECLARE @g sysname; DROP AVAILABILITY GROUP @g', 102, '@g'],
    ["ALTER AVAILABILITY GROUP 'g' FAILOVER", 102, 'g'],
    ['ALTER AVAILABILITY GROUP g SET (ROLE = PRIMARY)', 156, 'PRIMARY'],
    ["ALTER AVAILABILITY GROUP g MODIFY AVAILABILITY GROUP ON 'a' WITH (LISTENER = 'TCP://x:1')", 102, 'LISTENER'],
    ['ALTER AVAILABILITY GROUP g MODIFY AVAILABILITY GROUP ON [a] WITH (SEEDING_MODE = MANUAL)', 102, 'a'],
    ["ALTER AVAILABILITY GROUP g MODIFY AVAILABILITY GROUP ON 'a' WITH (AVAILABILITY_MODE = SYNC)", 102, 'SYNC'],
    ["ALTER AVAILABILITY GROUP g MODIFY AVAILABILITY GROUP ON 'a' (SEEDING_MODE = MANUAL)", 102, '('],
    ["ALTER AVAILABILITY GROUP g MODIFY AVAILABILITY GROUP ON 'a' WITH (SEEDING_MODE = MANUAL, SEEDING_MODE = MANUAL)", 11, 'SEEDING_MODE'],
    ['ALTER AVAILABILITY GROUP g ONLINE', 102, 'ONLINE'],
    ['ALTER AVAILABILITY GROUP', 102, 'GROUP'],
    ['ALTER AVAILABILITY GROUP g SET (REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT = -1)', 102, '-'],
    [
      "CREATE AVAILABILITY GROUP g WITH (DISTRIBUTED, CLUSTER_TYPE = NONE) AVAILABILITY GROUP ON 'a' WITH (SEEDING_MODE = MANUAL)",
      19497,
      '',
    ],
    ['KILL @x', 102, '@x'],
    ['ALTER DATABASE d', 102, 'd'],
    ['ALTER LOGIN', 102, 'LOGIN'],
    ['ALTER LOGIN x OFF', 156, 'OFF'],
    ['ALTER LOGIN x ADD CREDENTIAL y', 40510, 'ALTER LOGIN'],
    ['CREATE LOGIN x WITH PASSWORD = 1', 102, '1'],
    ['CREATE LOGIN x WITH PASSWORD = 0x01', 102, '0x01'],
    ['CREATE ROLE x', 40510, 'CREATE ROLE'],
    ["ALTER AVAILABILITY GROUP g ADD LISTENER 'l' (PORT = 1433)", 40510, 'LISTENER'],
    [`DROP AVAILABILITY GROUP [${'x'.repeat(129)}]`, 103, 'xxx'],
  ])('%s: %i', async (sql, number, near) => {
    const { messages } = await run(fake, `PRINT 'ran'; ${sql}`);
    expect(messages.map((message) => message.number)).toEqual([number]);
    expect(messages[0]?.message).toContain(near);
    expect(fake.commands).toEqual([]);
  });
});

test.each(["N'', 1", "'x', 1, 'SCHEMA', 'dbo'", `'${'x'.repeat(129)}', 1`])('sp_addextendedproperty %s is refused', async (args) => {
  expect((await run(fake, `EXEC sp_addextendedproperty ${args}`)).messages.map(({ number }) => number)).toEqual([15600]);
  expect(fake.commands).toEqual([]);
});
