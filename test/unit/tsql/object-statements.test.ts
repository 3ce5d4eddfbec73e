/** Statements on logins, users, roles, audits, triggers and the procedures of msdb, as changes for the engine. */
import type { ObjectChange } from '../../lab/object-changes.ts';
import { type Fake, openFake, run } from './fake-instance.ts';

let fake: Fake;
beforeEach(async () => {
  fake = await openFake();
});

const changes = (): readonly ObjectChange[] =>
  fake.commands.flatMap((command) => (command.kind === 'change-objects' ? [command.change] : []));

test.each<[string, ObjectChange]>([
  [
    'CREATE LOGIN [a]]b] WITH PASSWORD = 0x0200FF HASHED, SID = 0x0A, DEFAULT_DATABASE = [d], CHECK_POLICY = OFF, CHECK_EXPIRATION = ON',
    {
      kind: 'create-login',
      login: 'a]b',
      from: 'PASSWORD',
      options: {
        password: { hash: Uint8Array.from([2, 0, 255]) },
        sid: Uint8Array.from([10]),
        defaultDatabase: 'd',
        policyChecked: false,
        expirationChecked: true,
      },
    },
  ],
  [
    "CREATE LOGIN x WITH PASSWORD = N'p' MUST_CHANGE",
    { kind: 'create-login', login: 'x', from: 'PASSWORD', options: { password: { text: 'p' } } },
  ],
  [
    'CREATE LOGIN [D\\u] FROM WINDOWS WITH DEFAULT_DATABASE = m',
    { kind: 'create-login', login: 'D\\u', from: 'WINDOWS', options: { defaultDatabase: 'm' } },
  ],
  ['CREATE LOGIN [u@x] FROM EXTERNAL PROVIDER', { kind: 'create-login', login: 'u@x', from: 'EXTERNAL', options: {} }],
  ['ALTER LOGIN x WITH NAME = y', { kind: 'change-login', login: 'x', options: { name: 'y' } }],
  ['DROP LOGIN x', { kind: 'drop-login', login: 'x' }],
  ['CREATE USER u FOR LOGIN l WITH DEFAULT_SCHEMA = dbo', { kind: 'create-user', user: 'u', login: 'l' }],
  ['ALTER USER u WITH LOGIN = l', { kind: 'map-user', user: 'u', login: 'l' }],
  ['ALTER AUTHORIZATION ON DATABASE::d TO sa', { kind: 'set-database-owner', database: 'd', owner: 'sa' }],
  ['CREATE SERVER ROLE r AUTHORIZATION sa', { kind: 'create-server-role', role: 'r', owner: 'sa' }],
  ["CREATE CREDENTIAL c WITH IDENTITY = N'i', SECRET = N's'", { kind: 'create-credential', credential: 'c', identity: 'i', secret: true }],
  [
    "CREATE SERVER AUDIT a TO FILE (FILEPATH = N'D:\\', MAXSIZE = 10 MB) WITH (ON_FAILURE = SHUTDOWN)",
    { kind: 'create-server-audit', audit: { name: 'a', destination: 'FILE', path: 'D:\\', queueDelay: 1000, onFailure: 'SHUTDOWN' } },
  ],
  ['ALTER SERVER AUDIT a WITH (STATE = OFF)', { kind: 'set-server-audit-state', audit: 'a', on: false }],
  [
    "\nCREATE TRIGGER t ON ALL SERVER FOR LOGON, CREATE_LOGIN AS -- why\nPRINT 'x';\n",
    {
      kind: 'create-server-trigger',
      trigger: 't',
      definition: "CREATE TRIGGER t ON ALL SERVER FOR LOGON, CREATE_LOGIN AS -- why\nPRINT 'x';",
    },
  ],
  ['DISABLE TRIGGER t ON ALL SERVER', { kind: 'set-server-trigger-state', trigger: 't', enabled: false }],
  [
    "EXEC msdb.dbo.sp_add_job N'j', @enabled = 0",
    {
      kind: 'call',
      procedure: 'sp_add_job',
      database: 'msdb',
      values: new Map<string, string | number>([
        ['@job_name', 'j'],
        ['@enabled', 0],
      ]),
    },
  ],
])('%s', async (sql, change) => {
  expect((await run(fake, sql)).messages).toEqual([]);
  expect(changes()).toEqual([change]);
});

test.each<[string, number]>([
  ['CREATE LOGIN x', 102],
  ['CREATE LOGIN x WITH SID = 0x01', 102],
  ["PRINT 'first'; CREATE TRIGGER t ON ALL SERVER FOR LOGON AS PRINT 1", 111],
  ['CREATE TRIGGER t ON dbo.x FOR INSERT AS PRINT 1', 40510],
  ['EXEC msdb.dbo.sp_add_job', 201],
  ["EXEC sp_add_job N'j'", 2812],
  ["EXEC msdb.dbo.sp_add_job N'j', @no_such_thing = 1", 8145],
])('%s: %i', async (sql, number) => {
  expect((await run(fake, sql)).messages.map((message) => message.number)).toEqual([number]);
  expect(changes()).toEqual([]);
});
