import { Connection, type ConnectionConfiguration } from 'tedious';
import type { LoginOptions } from '../../lab/engine/servers/logins.ts';
import type { VersionYear } from '../../lab/engine/servers/versions.ts';
import { type RunningLaboratory, startLaboratory } from '../../lab/start-laboratory.ts';
import { query } from '../tds/tedious-client.ts';

const identity: LoginOptions = { name: 'migration-runner', roles: ['sysadmin'] };

let lab: RunningLaboratory;
afterEach(() => lab?.close());

async function start(version: VersionYear = 2022): Promise<void> {
  lab = await startLaboratory({ source: { version }, target: { version }, logins: [identity] });
}

type Authentication = NonNullable<ConnectionConfiguration['authentication']>;

function connect(authentication: Authentication, encrypt: boolean | 'strict' = true): Promise<Connection> {
  const connection = new Connection({
    server: '127.0.0.1',
    authentication,
    options: {
      port: lab.source.port,
      encrypt: encrypt as boolean,
      trustServerCertificate: encrypt !== 'strict',
      useColumnNames: false,
      cryptoCredentialsDetails: { ca: lab.certificate.ca },
    },
  });
  connection.on('error', () => undefined);
  return new Promise((resolve, reject) => connection.connect((error) => (error ? reject(error) : resolve(connection))));
}

/** The token goes within LOGIN7 (library SECURITYTOKEN). */
const tokenInLogin = (token: string): Authentication => ({ type: 'azure-active-directory-access-token', options: { token } });

/** The server says where to get a token, and the client sends it in a message of its own (library ADAL). */
function credential(token: string) {
  const scopes: (string | string[])[] = [];
  const getToken = async (scope: string | string[]) => {
    scopes.push(scope);
    return { token, expiresOnTimestamp: Date.now() + 60_000 };
  };
  return { scopes, authentication: { type: 'token-credential', options: { credential: { getToken } } } satisfies Authentication };
}

const issue = (principal = identity.name, lifetimeMs?: number) => lab.migration.laboratory.accessTokens.issue(principal, lifetimeMs);
const whoAmI = 'SELECT SUSER_SNAME(), auth_scheme FROM sys.dm_exec_connections WHERE session_id = @@SPID';

test.each([true, 'strict'] as const)('a token in LOGIN7 logs its principal in (encrypt %s)', async (encrypt) => {
  await start();
  const connection = await connect(tokenInLogin(issue()), encrypt);
  expect((await query(connection, whoAmI)).sets).toEqual([[['migration-runner', 'AAD']]]);
  connection.close();
});

test('a credential is asked for a token for the service that the server names', async () => {
  await start();
  const { scopes, authentication } = credential(issue());
  const connection = await connect(authentication);
  expect((await query(connection, whoAmI)).sets).toEqual([[['migration-runner', 'AAD']]]);
  expect(scopes).toEqual(['https://database.windows.net/.default']);
  connection.close();
});

const ways = [
  ['in LOGIN7', tokenInLogin],
  ['in a message of its own', (token: string) => credential(token).authentication],
] as const;

describe.each(ways)('a token %s', (_name, authentication) => {
  test.each([
    ['that nobody issued', () => 'eyJ0eXAi.unknown', "Login failed for user '<token-identified principal>'."],
    ['that is out of date', () => issue(identity.name, -1), "Login failed for user '<token-identified principal>'. Token is expired."],
    ['of somebody without a login', () => issue('stranger'), "Login failed for user '<token-identified principal>'."],
    ['of a SQL login', () => issue('migrator'), "Login failed for user '<token-identified principal>'."],
  ])('%s is refused', async (_case, token, message) => {
    await start();
    await expect(connect(authentication(token()))).rejects.toMatchObject({ code: 'ELOGIN', message });
    expect(lab.source.counts.logins).toBe(0);
  });

  test('is refused before SQL Server 2022', async () => {
    await start(2019);
    await expect(connect(authentication(issue()))).rejects.toMatchObject({ code: 'ELOGIN' });
  });
});

test('a token is not taken over a connection that is not encrypted', async () => {
  await start();
  await expect(connect(tokenInLogin(issue()), false)).rejects.toMatchObject({ code: 'ELOGIN' });
});

test('an Entra login has no password, and none opens it', async () => {
  await start();
  const attempt = connect({ type: 'default', options: { userName: identity.name, password: '' } });
  await expect(attempt).rejects.toMatchObject({ code: 'ELOGIN', message: "Login failed for user 'migration-runner'." });
});

test('sys.server_principals tells an Entra login from a SQL login', async () => {
  await start();
  const connection = await connect(tokenInLogin(issue()));
  const { sets } = await query(
    connection,
    "SELECT name, type, type_desc FROM sys.server_principals WHERE name IN (N'migrator', N'migration-runner') ORDER BY name; SELECT name FROM sys.sql_logins WHERE name = N'migration-runner'",
  );
  expect(sets).toEqual([
    [
      ['migration-runner', 'E', 'EXTERNAL_LOGIN'],
      ['migrator', 'S', 'SQL_LOGIN'],
    ],
    [],
  ]);
  connection.close();
});
