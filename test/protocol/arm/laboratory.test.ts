/** The route as a whole on the wire: SQL Server and the instance by TDS, Azure by HTTPS, one engine behind all of them. */
import { request as send } from 'node:https';
import { Connection } from 'tedious';
import { pipelineIdentity, tenantId } from '../../lab/arm/build-world.ts';
import { migrationLogin } from '../../lab/engine/migration.ts';
import { type LaboratoryAzure, type LaboratoryOptions, type RunningLaboratory, startLaboratory } from '../../lab/start-laboratory.ts';
import { connect, query } from '../tds/tedious-client.ts';
import { at } from './arm-laboratory.ts';

let lab: RunningLaboratory;
afterEach(() => lab?.close());

async function start(target: object = {}, options: LaboratoryOptions = {}): Promise<LaboratoryAzure> {
  lab = await startLaboratory({
    mode: 'SYNCHRONOUS_COMMIT',
    target: { kind: 'managed-instance', databaseFormat: 'SQLServer2022', ...target },
    timings: { promotionMs: 30, recoveryMs: 30, linkCommandMs: 30, idleNoiseMs: 0 },
    ...options,
  });
  if (lab.azure === undefined) throw new Error('There is no Azure.');
  return lab.azure;
}

const login = { userName: migrationLogin.name, password: migrationLogin.password, encrypt: true };
const FAILOVER = 'ALTER AVAILABILITY GROUP [MigrationDag] FAILOVER';
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function exchange(
  azure: LaboratoryAzure,
  method: string,
  url: string,
  headers: Record<string, string>,
  body?: string,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const outgoing = send(url, { method, headers, ca: azure.ca, agent: false }, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      incoming.on('end', () => resolve(text === '' ? undefined : JSON.parse(text)));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

async function token(azure: LaboratoryAzure, scope: string): Promise<string> {
  const form = { grant_type: 'client_credentials', client_id: pipelineIdentity.clientId, client_secret: pipelineIdentity.secret, scope };
  const url = `${azure.origin}/${tenantId}/oauth2/v2.0/token`;
  const answer = await exchange(
    azure,
    'POST',
    url,
    { 'content-type': 'application/x-www-form-urlencoded' },
    new URLSearchParams(form).toString(),
  );
  return String(at(answer, 'access_token'));
}

async function link(azure: LaboratoryAzure): Promise<unknown> {
  const authorization = `Bearer ${await token(azure, `${azure.origin}/.default`)}`;
  const url = `${azure.origin}${azure.instance.id}/distributedAvailabilityGroups/MigrationDag?api-version=2025-01-01`;
  return at(await exchange(azure, 'GET', url, { authorization }), 'properties');
}

test.each(['GeneralPurpose', 'BusinessCritical'] as const)(
  '%s: failed over by T-SQL under load, Azure shows it, nothing is lost',
  async (tier) => {
    const azure = await start({ tier });
    const writers = lab.migration.startWriters();
    await pause(300);
    expect(await link(azure)).toMatchObject({ instanceLinkRole: 'Secondary', partnerLinkRole: 'Primary' });
    const source = await connect(lab.source.port, login);
    expect((await query(source, FAILOVER)).errors).toEqual([]);
    expect(await link(azure)).toMatchObject({ instanceLinkRole: 'Primary', partnerLinkRole: 'Secondary' });
    await pause(500);
    await writers.stop();
    expect(writers.verify()).toMatchObject({ lost: [], unexpected: [], found: writers.acknowledged });
    expect(writers.firstAcceptedAfterwardsAt).toBeDefined();
    expect(lab.migration.violations).toEqual([]);
    source.close();
  },
);

test.each([
  ['applied, reply lost', { kind: 'applied-reply-lost' } as const, 0],
  ['landing late', { kind: 'late', delayMs: 2000 } as const, 2000],
])('the failover statement: %s', async (_, fault, delay) => {
  const azure = await start();
  lab.source.faults.next({ when: ({ sql }) => sql.includes('FAILOVER'), fault });
  const source = await connect(lab.source.port, login);
  expect((await query(source, FAILOVER)).error).toBeDefined();
  if (delay > 0) expect(await link(azure)).toMatchObject({ instanceLinkRole: 'Secondary' });
  await pause(delay + 300);
  expect(await link(azure)).toMatchObject({ instanceLinkRole: 'Primary' });
});

test('the instance by TDS: who it is, in the T-SQL of its update policy', async () => {
  await start({ tier: 'BusinessCritical' });
  const instance = await connect(lab.target.port, login);
  const answer = await query(
    instance,
    `SELECT CONVERT(int, SERVERPROPERTY('EngineEdition')), CONVERT(nvarchar(128), SERVERPROPERTY('ProductVersion')), @@SERVERNAME, GREATEST(1, 2)`,
  );
  expect(answer.sets).toEqual([[[8, '12.0.2000.8', 'contoso-mi.0a1b2c3d4e5f.database.windows.net', 2]]]);
  const rows = await query(
    instance,
    `SELECT drs.is_primary_replica FROM sys.dm_hadr_database_replica_states drs JOIN sys.databases db ON db.database_id = drs.database_id WHERE db.name = 'Sales'`,
  );
  expect(rows.sets).toEqual([[[true], [false], [false], [false]]]);
  instance.close();
});

test('a token of Entra for Azure SQL logs the pipeline in to the instance', async () => {
  const azure = await start();
  const options = { port: lab.target.port, encrypt: true, trustServerCertificate: true, useColumnNames: false };
  const accessToken = await token(azure, 'https://database.windows.net/.default');
  const connection = new Connection({
    server: '127.0.0.1',
    authentication: { type: 'azure-active-directory-access-token', options: { token: accessToken } },
    options,
  });
  connection.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => connection.connect((error) => (error ? reject(error) : resolve())));
  expect((await query(connection, 'SELECT SUSER_SNAME()')).sets).toEqual([[['migration-pipeline']]]);
  connection.close();
});

test('without a login for the instance Azure alone tells how far it is', async () => {
  const azure = await start({ sqlLogin: false });
  await expect(connect(lab.target.port, login)).rejects.toThrow("Login failed for user 'migrator'.");
  expect(await token(azure, 'https://database.windows.net/.default')).toBe('undefined');
  const lsn = String(at(await link(azure), 'databases', 0, 'lastHardenedLsn'));
  const source = await connect(lab.source.port, login);
  const end = await query(
    source,
    'SELECT CONVERT(varchar(30), MAX(end_of_log_lsn)) FROM sys.dm_hadr_database_replica_states WHERE is_local = 1',
  );
  expect(BigInt(lsn) >= BigInt(String(end.sets[0]?.[0]?.[0]))).toBe(true);
  source.close();
});
