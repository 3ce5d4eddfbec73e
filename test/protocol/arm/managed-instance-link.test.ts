import { type InstanceLink, replicationMode } from '../../lab/engine/managed-link/model.ts';
import { setReplicationMode } from '../../lab/engine/managed-link/operations.ts';
import { alter, createNumbers, insertNumber, login, readNumbers, run } from '../../unit/engine/scenario.ts';
import { type ArmLaboratory, at, DAG, FORMER, LINK, startArm } from './arm-laboratory.ts';

const open: ArmLaboratory[] = [];
const start: typeof startArm = async (options) => {
  const arm = await startArm(options);
  open.push(arm);
  return arm;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map((arm) => arm.close()));
});

const failover = (failoverType: string) => ({ body: { failoverType } });
const mode = (replicationMode: string) => ({ body: { properties: { replicationMode } } });
const error = (body: unknown) => [at(body, 'error', 'code'), at(body, 'error', 'message')];
const link = (arm: ArmLaboratory) => arm.call('GET', LINK);
const toInstance = (arm: ArmLaboratory) => run(arm.lab, arm.lab.onSource, alter(DAG, { kind: 'failover' }));

/** Numbers from 1 to `count` at the source, on the instance, too. */
async function withNumbers({ lab }: ArmLaboratory, count = 3) {
  const session = login(lab.source, { database: 'Sales' });
  createNumbers(session);
  for (let n = 1; n <= count; n++) await lab.clock.complete(insertNumber(session, n));
  await lab.clock.advance(1_000);
  return session;
}

describe('the instance', () => {
  test.each(['AlwaysUpToDate', 'SQLServer2022', 'SQLServer2025'] as const)('GET: update policy %s', async (databaseFormat) => {
    const arm = await start({ target: { kind: 'managed-instance', tier: 'BusinessCritical', databaseFormat } });
    const { status, body } = await arm.call('GET', '');
    expect([status, at(body, 'sku', 'tier'), at(body, 'properties', 'databaseFormat')]).toEqual([200, 'BusinessCritical', databaseFormat]);
    expect(at(body, 'properties', 'fullyQualifiedDomainName')).toBe(arm.lab.target.serverName);
    expect(at(body, 'properties', 'state')).toBe('Ready');
  });

  test('a version that does not know the update policy does not show it', async () => {
    const arm = await start();
    expect(at((await arm.call('GET', '', { version: '2022-08-01-preview' })).body, 'properties')).not.toHaveProperty('databaseFormat');
  });

  test('its databases; the earliest restore point comes with the first full backup', async () => {
    const arm = await start({ timings: { firstBackupMs: 5_000 } });
    const list = async () => at((await arm.call('GET', '/databases')).body, 'value', 0, 'properties');
    expect(await list()).toMatchObject({ status: 'Online' });
    expect(await list()).not.toHaveProperty('earliestRestorePoint');
    await toInstance(arm);
    await arm.lab.clock.advance(1_000);
    expect(await list()).not.toHaveProperty('earliestRestorePoint');
    await arm.lab.clock.advance(6_000);
    expect(await list()).toHaveProperty('earliestRestorePoint');
    expect((await arm.call('GET', '/databases/Nowhere')).status).toBe(404);
  });

  test.each([
    ['Stopped', 'ManagedInstanceStoppingOrStopped'],
    ['Starting', 'ManagedInstanceStarting'],
  ] as const)('no changes while it is %s', async (state, code) => {
    const arm = await start();
    arm.instance.traits.state = state;
    const { status, body } = await arm.call('DELETE', LINK);
    expect([status, at(body, 'error', 'code')]).toEqual([400, code]);
  });
});

describe('reading the link', () => {
  test('shows the state of the engine at every request', async () => {
    const arm = await start();
    const session = await withNumbers(arm);
    const database = async () => at((await link(arm)).body, 'properties', 'databases', 0) as Readonly<Record<string, string>>;
    const before = await database();
    expect(before).toMatchObject({
      databaseName: 'Sales',
      replicaState: 'LinkSynchronizing',
      synchronizationHealth: 'HEALTHY',
      connectedState: 'CONNECTED',
    });
    await arm.lab.clock.complete(insertNumber(session, 4));
    const after = await database();
    expect(BigInt(after.lastHardenedLsn ?? 0) > BigInt(before.lastHardenedLsn ?? 0)).toBe(true);
    arm.lab.link.cut();
    await arm.lab.clock.advance(15_000);
    expect(await database()).toMatchObject({ synchronizationHealth: 'NOT_HEALTHY', connectedState: 'DISCONNECTED' });
  });

  test('a primary instance in step has no lag, however long nothing happens', async () => {
    const arm = await start();
    await withNumbers(arm);
    await toInstance(arm);
    await arm.lab.clock.advance(60_000);
    expect(at((await link(arm)).body, 'properties', 'databases', 0)).toMatchObject({
      instanceSendReplicationLagSeconds: 0,
      instanceRedoReplicationLagSeconds: 0,
    });
  });

  test('the old model: one database, no roles', async () => {
    const arm = await start();
    const properties = at((await arm.call('GET', LINK, { version: FORMER })).body, 'properties');
    expect(properties).toMatchObject({ targetDatabase: 'Sales', replicationMode: 'Sync', primaryAvailabilityGroupName: 'SourceAg' });
    expect(properties).toHaveProperty('lastHardenedLsn');
    expect(properties).not.toHaveProperty('databases');
    expect(properties).not.toHaveProperty('instanceLinkRole');
  });

  test('the list', async () => {
    const arm = await start();
    expect(at((await arm.call('GET', '/distributedAvailabilityGroups')).body, 'value', 0, 'name')).toBe(DAG);
  });

  test.each(['GET', 'PATCH', 'DELETE'])('%s of a link that is not there: 404', async (method) => {
    const arm = await start();
    const { status, body } = await arm.call(method, '/distributedAvailabilityGroups/Other', method === 'PATCH' ? mode('Sync') : {});
    expect([status, ...error(body)]).toEqual([
      404,
      'ResourceNotFound',
      "The requested resource of type 'Microsoft.Sql/managedInstances/distributedAvailabilityGroups' with name 'Other' was not found.",
    ]);
  });
});

describe('PATCH of the replication mode', () => {
  test('202, then the mode; commits wait for both sides only when SQL Server says so, too', async () => {
    const arm = await start({ mode: 'ASYNCHRONOUS_COMMIT' });
    const accepted = await arm.call('PATCH', LINK, mode('Sync'));
    expect(accepted.status).toBe(202);
    const { status, body } = await arm.settle(accepted);
    expect([status, at(body, 'properties', 'replicationMode')]).toEqual([200, 'Sync']);
    expect(at(body, 'properties', 'databases', 0, 'synchronizationHealth')).toBe('PARTIALLY_HEALTHY');
  });

  test('200 at once when it is so already; nothing else changes', async () => {
    const arm = await start({ databases: ['Sales', 'HR'] });
    const { status, body } = await arm.call('PATCH', LINK, mode('Sync'));
    expect([status, (at(body, 'properties', 'databases') as unknown[]).length]).toEqual([200, 2]);
  });

  test('a list of databases in it replaces the membership', async () => {
    const arm = await start({ databases: ['Sales', 'HR'] });
    const body = { properties: { replicationMode: 'Async', databases: [{ databaseName: 'Sales' }] } };
    const done = await arm.settle(await arm.call('PATCH', LINK, { body }));
    expect((at(done.body, 'properties', 'databases') as { databaseName: string }[]).map((one) => one.databaseName)).toEqual(['Sales']);
  });

  test('the spelling of a value counts', async () => {
    const arm = await start({ mode: 'ASYNCHRONOUS_COMMIT' });
    expect((await arm.call('PATCH', LINK, mode('sync'))).status).toBe(400);
  });
});

describe('DELETE', () => {
  test('the link is gone and the database writable; SQL Server is not told', async () => {
    const arm = await start();
    await withNumbers(arm);
    const done = await arm.settle(await arm.call('DELETE', LINK));
    expect(done.status).toBe(204);
    expect((await link(arm)).status).toBe(404);
    await arm.lab.clock.advance(1_000);
    const updateability = (side: 'onSource' | 'onTarget') =>
      arm.lab[side].scalarFunction('DATABASEPROPERTYEX')?.(['Sales', 'Updateability']).value;
    expect([updateability('onSource'), updateability('onTarget')]).toEqual(['READ_WRITE', 'READ_WRITE']);
    expect(readNumbers(login(arm.lab.target, { database: 'Sales' }))).toEqual([1, 2, 3]);
  });

  test('while writers go on, rows are lost, and the ledger sees it', async () => {
    const arm = await start({ mode: 'ASYNCHRONOUS_COMMIT' });
    const writers = arm.lab.startWriters();
    await arm.lab.clock.advance(2_000);
    await arm.settle(await arm.call('DELETE', LINK));
    await arm.lab.clock.advance(2_000);
    await arm.lab.clock.complete(writers.stop());
    expect(writers.verify().lost.length).toBeGreaterThan(100);
    expect(arm.lab.violations).not.toEqual([]);
  });
});

describe('POST failover', () => {
  test.each([
    ['Planned', 400, 'InvalidDistributedAvailabilityGroupFailoverInstanceRole'],
    ['Sideways', 400, 'InvalidDistributedAvailabilityGroupFailoverRequest'],
  ])('%s while the instance is secondary', async (type, status, code) => {
    const arm = await start();
    const answer = await arm.call('POST', `${LINK}/failover`, failover(type));
    expect([answer.status, at(answer.body, 'error', 'code')]).toEqual([status, code]);
  });

  test('without a body', async () => {
    const arm = await start();
    expect(error((await arm.call('POST', `${LINK}/failover`)).body)[0]).toBe('InvalidDistributedAvailabilityGroupFailoverRequest');
  });

  test('forced: the roles swap', async () => {
    const arm = await start();
    await withNumbers(arm);
    const done = await arm.settle(await arm.call('POST', `${LINK}/failover`, failover('ForcedAllowDataLoss')));
    expect([done.status, at(done.body, 'properties', 'instanceLinkRole')]).toEqual([200, 'Primary']);
    await arm.lab.clock.advance(2_000);
    expect(at((await link(arm)).body, 'properties', 'partnerLinkRole')).toBe('Secondary');
    expect(error((await arm.call('POST', `${LINK}/failover`, failover('ForcedAllowDataLoss'))).body)[0]).toBe(
      'InvalidDistributedAvailabilityGroupFailoverInstanceRole',
    );
  });

  test('planned goes back once the instance is primary and in step', async () => {
    const arm = await start();
    await withNumbers(arm);
    await toInstance(arm);
    await arm.lab.clock.advance(3_000);
    const done = await arm.settle(await arm.call('POST', `${LINK}/failover`, failover('Planned')));
    expect(at(done.body, 'properties', 'instanceLinkRole')).toBe('Secondary');
    expect(arm.lab.violations).toEqual([]);
  });

  test('planned while the partner does not synchronize: come back later', async () => {
    const arm = await start();
    await toInstance(arm);
    await arm.lab.clock.advance(3_000);
    arm.lab.link.cut();
    await arm.lab.clock.advance(15_000);
    const { status, body } = await arm.call('POST', `${LINK}/failover`, failover('Planned'));
    expect([status, at(body, 'error', 'code')]).toEqual([409, 'DistributedAvailabilityGroupFailoverSecondariesNotSynchronizing']);
  });

  test.each([
    ['LogSendQueueSizeTooBig', { bandwidthKBps: 0.01 }, {}, 'instanceSendReplicationLagSeconds'],
    ['RedoQueueSizeTooBig', {}, { redoRateKBps: 0.01 }, 'instanceRedoReplicationLagSeconds'],
  ] as const)('planned while a queue is too big: %s', async (code, slow, timings, lag) => {
    const arm = await start({ quirks: { linkFailoverQueueKB: 0.2 }, timings });
    Object.assign(arm.lab.laboratory.timings, { redoRateKBps: 50_000 });
    await withNumbers(arm);
    await toInstance(arm);
    await arm.lab.clock.advance(3_000);
    await arm.lab.clock.complete(setReplicationMode(arm.lab.laboratory, arm.lab.instanceLink() as InstanceLink, 'Async'));
    Object.assign(arm.lab.link, slow);
    Object.assign(arm.lab.laboratory.timings, timings);
    const session = login(arm.lab.target, { database: 'Sales' });
    for (const n of [11, 12, 13]) await arm.lab.clock.complete(insertNumber(session, n));
    await arm.lab.clock.advance(5_000);
    expect(Number(at((await link(arm)).body, 'properties', 'databases', 0, lag))).toBeGreaterThanOrEqual(4);
    const { status, body } = await arm.call('POST', `${LINK}/failover`, failover('Planned'));
    expect([status, at(body, 'error', 'code')]).toEqual([409, `DistributedAvailabilityGroupFailover${code}`]);
  });

  test('the old versions do not have it', async () => {
    const arm = await start();
    expect((await arm.call('POST', `${LINK}/failover`, { ...failover('Planned'), version: FORMER })).status).toBe(400);
  });
});

describe('POST setRole', () => {
  test.each([
    ['Primary', 'Planned', 409, 'DistributedAvailabilityGroupSetRolePrimaryPlannedNotSupported'],
    ['Secondary', 'Forced', 409, 'DistributedAvailabilityGroupSetRoleInstanceAlreadyInRequestedRole'],
    ['Primary', undefined, 400, 'InvalidParameterValue'],
  ])('%s %s', async (instanceRole, roleChangeType, status, code) => {
    const arm = await start();
    const answer = await arm.call('POST', `${LINK}/setRole`, { body: { instanceRole, roleChangeType } });
    expect([answer.status, at(answer.body, 'error', 'code')]).toEqual([status, code]);
  });

  test('one after the other', async () => {
    const arm = await start();
    await withNumbers(arm);
    const body = { instanceRole: 'Primary', roleChangeType: 'Forced' };
    const first = await arm.call('POST', `${LINK}/setRole`, { body });
    expect(first.status).toBe(202);
    expect(error((await arm.call('POST', `${LINK}/setRole`, { body })).body)[0]).toBe(
      'DistributedAvailabilityGroupSetRoleChangeRoleAlreadyInProgress',
    );
    expect(error((await arm.call('DELETE', LINK)).body)[0]).toBe('ConflictingServerOperation');
    expect(at((await arm.settle(first)).body, 'properties', 'instanceLinkRole')).toBe('Primary');
  });
});

describe('PUT', () => {
  const properties = {
    databases: [{ databaseName: 'Sales' }],
    partnerAvailabilityGroupName: 'SourceAg',
    instanceAvailabilityGroupName: 'TargetAg',
    partnerEndpoint: 'TCP://ONPREM:5022',
    instanceLinkRole: 'Secondary',
    failoverMode: 'Manual',
    seedingMode: 'Automatic',
  };

  test('a link that was removed, again: seeding, then in step, under the same DAG', async () => {
    const arm = await start();
    await withNumbers(arm);
    await arm.settle(await arm.call('DELETE', LINK));
    arm.lab.target.server.databases.clear();
    const accepted = await arm.call('PUT', LINK, { body: { properties } });
    expect(accepted.status).toBe(202);
    await arm.lab.clock.advance(600);
    expect(at((await link(arm)).body, 'properties', 'databases', 0)).toMatchObject({ replicaState: 'Seeding', seedingProgress: '40%' });
    expect((await arm.settle(accepted)).status).toBe(200);
    await arm.lab.clock.advance(1_000);
    expect(at((await link(arm)).body, 'properties', 'databases', 0)).toMatchObject({
      replicaState: 'LinkSynchronizing',
      connectedState: 'CONNECTED',
    });
    expect(readNumbers(login(arm.lab.target, { database: 'Sales' }))).toEqual([1, 2, 3]);
  });

  test('to a DAG that SQL Server made anew: the same name, another id', async () => {
    const arm = await start();
    const id = async () => at((await link(arm)).body, 'properties', 'distributedAvailabilityGroupId');
    const before = await id();
    await arm.settle(await arm.call('DELETE', LINK));
    arm.lab.target.server.databases.clear();
    await run(arm.lab, arm.lab.onSource, { kind: 'drop-availability-group', group: DAG });
    const members = ['SourceAg', 'TargetAg'].map((name) => ({ name, listenerUrl: `TCP://${name}:5022` }));
    const nothing = { databases: [], replicas: [] };
    await run(arm.lab, arm.lab.onSource, { kind: 'create-availability-group', group: DAG, distributed: true, members, ...nothing });
    await arm.settle(await arm.call('PUT', LINK, { body: { properties } }));
    expect(await id()).toMatch(/^[0-9a-f-]{36}$/);
    expect(await id()).not.toBe(before);
  });

  test('with nobody at the other end it ends late, as rolled back', async () => {
    const arm = await start();
    const accepted = await arm.call('PUT', '/distributedAvailabilityGroups/Other', { body: { properties } });
    const done = await arm.settle(accepted, 'azure-asyncoperation');
    expect(done.body).toMatchObject({ status: 'Failed', error: { code: 'OperationTimedOut' } });
  });

  test('incomplete', async () => {
    const arm = await start();
    expect((await arm.call('PUT', '/distributedAvailabilityGroups/Other', { body: { properties: {} } })).status).toBe(400);
  });
});

test('certificates of both directions, and the end of the one that matters', async () => {
  const arm = await start();
  expect(at((await arm.call('GET', '/endpointCertificates/DATABASE_MIRRORING')).body, 'name')).toBe('DATABASE_MIRRORING');
  expect(at((await arm.call('GET', '/serverTrustCertificates')).body, 'value', 0, 'name')).toBe('SqlServerCertificate');
  arm.instance.traits.partnerCertificate = { name: 'Old', expiresAt: Date.UTC(2027, 0, 1) };
  expect(at((await link(arm)).body, 'properties', 'databases', 0, 'partnerAuthCertValidity')).toEqual({
    certificateName: 'Old',
    expiryDate: '2027-01-01T00:00:00.000Z',
  });
});

test('a mode that SQL Server was given reaches the link by itself, or not', async () => {
  const shown = async (linkFollowsSourceMode: boolean) => {
    const arm = await start({ mode: 'ASYNCHRONOUS_COMMIT', quirks: { linkFollowsSourceMode } });
    const members = ['SourceAg', 'TargetAg'].map((name) => ({ name, availabilityMode: 'SYNCHRONOUS_COMMIT' as const }));
    await run(arm.lab, arm.lab.onSource, alter(DAG, { kind: 'modify-availability-group', members }));
    await arm.lab.clock.advance(10_000);
    const found = arm.lab.instanceLink();
    expect(found && replicationMode(found)).toBe(at((await link(arm)).body, 'properties', 'replicationMode'));
    return at((await link(arm)).body, 'properties', 'replicationMode');
  };
  expect([await shown(true), await shown(false)]).toEqual(['Sync', 'Async']);
});
