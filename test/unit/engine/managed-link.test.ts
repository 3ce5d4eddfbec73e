import type { AvailabilityGroupAction } from '../../lab/commands.ts';
import { createLink, replaceDatabases } from '../../lab/engine/managed-link/create-link.ts';
import { type InstanceLink, instanceRole, LinkRefused, partnerRole, replicationMode } from '../../lab/engine/managed-link/model.ts';
import { changeMode, failOverLink, removeLink, setInstanceRole, setReplicationMode } from '../../lab/engine/managed-link/operations.ts';
import { reportDatabases } from '../../lab/engine/managed-link/report.ts';
import { restartInstance } from '../../lab/engine/managed-link/restart.ts';
import type { MigrationOptions } from '../../lab/engine/migration.ts';
import {
  alter,
  createNumbers,
  DAG,
  dagRows,
  insertNumber,
  login,
  mode,
  never,
  numbers,
  readNumbers,
  rowsOf,
  run,
  type Scenario,
  scenario,
  start,
} from './scenario.ts';

const failover = alter(DAG, { kind: 'failover' });

interface Shape {
  readonly build?: string;
  readonly version?: 2016 | 2017 | 2019 | 2022 | 2025;
  readonly target?: object;
}

/** A link with the build of SQL Server 2022 CU13 and the same update policy, unless told otherwise. */
function linked({ version = 2022, build, target }: Shape = {}, options: Omit<MigrationOptions, 'clock'> = {}): Scenario {
  return scenario({
    mode: 'SYNCHRONOUS_COMMIT',
    source: { version, ...(build === undefined ? {} : { product: build }) },
    target: { kind: 'managed-instance', databaseFormat: 'SQLServer2022', ...target },
    ...options,
  });
}

const linkOf = (lab: Scenario): InstanceLink => lab.instanceLink() as InstanceLink;
const updateability = (lab: Scenario, side: 'onSource' | 'onTarget', database = 'Sales') =>
  lab[side].scalarFunction('DATABASEPROPERTYEX')?.([database, 'Updateability']).value;
const refusal = (lab: Scenario, call: () => Promise<unknown>): Promise<string | undefined> =>
  lab.clock.complete(
    call().then(
      () => undefined,
      (error: unknown) => (error instanceof LinkRefused ? error.refusal : Promise.reject(error)),
    ),
  );

/** A table with numbers from 1 to `count` at the source, all of them at the instance, too. */
async function withNumbers(lab: Scenario, count = 5) {
  const session = login(lab.source, { database: 'Sales' });
  createNumbers(session);
  for (let n = 1; n <= count; n++) await lab.clock.complete(insertNumber(session, n));
  await lab.clock.advance(1_000);
  return session;
}
const numbersAt = (lab: Scenario, side: 'source' | 'target') => readNumbers(login(lab[side], { database: 'Sales' }));

describe('ALTER AVAILABILITY GROUP ... FAILOVER on the source of a link', () => {
  test.each([
    [2019, '15.0.4312.2', 19504],
    [2022, '16.0.1000.6', 19504],
    [2022, '16.0.4095.4', 19504],
    [2022, '16.0.4125.2', 19504],
    [2022, '16.0.4125.3', undefined],
    [2022, '16.0.4165.4', undefined],
    [2025, '17.0.1000.7', undefined],
  ] as const)('SQL Server %i, build %s', async (version, build, error) => {
    const lab = linked({ version, build, target: { databaseFormat: version === 2025 ? 'SQLServer2025' : 'SQLServer2022' } });
    await withNumbers(lab);
    expect((await run(lab, lab.onSource, failover)).error).toBe(error);
    expect(instanceRole(linkOf(lab))).toBe(error === undefined ? 'Primary' : 'Secondary');
  });

  test('swaps the roles without loss', async () => {
    const lab = linked();
    await withNumbers(lab);
    const { ms, messages } = await run(lab, lab.onSource, failover);
    expect(messages).toEqual([35299]);
    expect(ms).toBeGreaterThanOrEqual(200);
    await lab.clock.advance(1_000);
    expect([updateability(lab, 'onSource'), updateability(lab, 'onTarget')]).toEqual(['READ_ONLY', 'READ_WRITE']);
    expect([instanceRole(linkOf(lab)), partnerRole(lab.laboratory, linkOf(lab))]).toEqual(['Primary', 'Secondary']);
    expect(numbersAt(lab, 'target')).toEqual([1, 2, 3, 4, 5]);
    expect(lab.violations).toEqual([]);
  });

  test('the source follows afterwards, when its version can read the format of the instance', async () => {
    const follows = async (databaseFormat: string) => {
      const lab = linked({ target: { databaseFormat } });
      await withNumbers(lab);
      await run(lab, lab.onSource, failover);
      await lab.clock.advance(2_000);
      const [row] = dagRows(lab.onTarget);
      return row?.synchronization_state_desc;
    };
    expect(await follows('SQLServer2022')).toBe('SYNCHRONIZED');
    expect(await follows('SQLServer2025')).toBeUndefined();
    expect(await follows('AlwaysUpToDate')).toBeUndefined();
  });

  test.each([
    ['the source alone is synchronous', (lab: Scenario) => changeMode(lab.laboratory, linkOf(lab), 'Async')],
    ['a database is suspended', (lab: Scenario) => lab.faults.suspend(lab.target, 'Sales')],
    ['the network is cut for longer than the session timeout', (lab: Scenario) => lab.link.cut()],
  ])('refused when %s', async (_, disturb) => {
    const lab = linked({}, { quirks: { linkFollowsSourceMode: false } });
    await withNumbers(lab);
    disturb(lab);
    await lab.clock.advance(15_000);
    expect((await run(lab, lab.onSource, failover)).error).toBe(41142);
    expect([updateability(lab, 'onSource'), instanceRole(linkOf(lab))]).toEqual(['READ_WRITE', 'Secondary']);
  });

  test('is refused on the secondary', async () => {
    const lab = linked();
    expect((await run(lab, lab.onTarget, failover)).error).toBe(41140);
  });

  test('on the instance, once it is primary, goes back', async () => {
    const lab = linked();
    await withNumbers(lab);
    await run(lab, lab.onSource, failover);
    await lab.clock.advance(3_000);
    expect((await run(lab, lab.onTarget, failover)).error).toBeUndefined();
    await lab.clock.advance(1_000);
    expect([updateability(lab, 'onSource'), updateability(lab, 'onTarget')]).toEqual(['READ_WRITE', 'READ_ONLY']);
    expect(lab.violations).toEqual([]);
  });

  test('the network breaks in the middle: rolled back, and the source is primary again', async () => {
    const lab = linked({}, { link: { latencyMs: 50 } });
    const session = await withNumbers(lab);
    session.beginTransaction();
    await session.insert(numbers, [[99, 'open']], never);
    const statement = start(lab, lab.onSource, failover);
    await lab.clock.advance(101);
    lab.link.cut();
    await lab.clock.advance(40_000);
    expect(await statement).toMatchObject({ error: 41188 });
    expect([updateability(lab, 'onSource'), instanceRole(linkOf(lab))]).toEqual(['READ_WRITE', 'Secondary']);
    expect(numbersAt(lab, 'source')).toEqual([1, 2, 3, 4, 5]);
  });

  test('a client that goes away after the effect began does not stop it', async () => {
    const lab = linked();
    await withNumbers(lab);
    const client = new AbortController();
    const statement = start(lab, lab.onSource, failover, client.signal);
    await lab.clock.advance(110);
    client.abort();
    await lab.clock.complete(statement);
    await lab.clock.advance(1_000);
    expect(instanceRole(linkOf(lab))).toBe('Primary');
  });

  test('under load: nothing lost', async () => {
    const lab = linked({ target: { tier: 'BusinessCritical' } }, { databases: ['Sales', 'HR'] });
    const writers = lab.startWriters();
    await lab.clock.advance(3_000);
    await run(lab, lab.onSource, failover);
    await lab.clock.advance(3_000);
    await lab.clock.complete(writers.stop());
    expect(writers.verify()).toMatchObject({ lost: [], unexpected: [], found: writers.acknowledged });
    expect(writers.writeOutageMs).toBeGreaterThan(200);
    expect(lab.violations).toEqual([]);
  });
});

test('writers that tried the readable instance in vain come back to the source when a failover was rolled back', async () => {
  const lab = linked({}, { timings: { linkFailoverTimeoutMs: 12_000 }, link: { latencyMs: 50 } });
  const session = await withNumbers(lab);
  const writers = lab.startWriters();
  await lab.clock.advance(2_000);
  session.beginTransaction();
  await session.insert(numbers, [[99, 'its rollback still has to go over']], never);
  const statement = start(lab, lab.onSource, failover);
  await lab.clock.advance(101);
  lab.link.cut();
  await lab.clock.advance(20_000);
  expect(await statement).toMatchObject({ error: 41188 });
  const before = writers.acknowledged;
  await lab.clock.advance(5_000);
  expect(writers.acknowledged).toBeGreaterThan(before + 50);
  await lab.clock.complete(writers.stop());
  expect(writers.verify()).toMatchObject({ lost: [], unexpected: [] });
  expect(lab.violations).toEqual([]);
});

describe('the replication mode', () => {
  test('may follow SQL Server by itself after a while', async () => {
    const lab = linked({}, { mode: 'ASYNCHRONOUS_COMMIT' });
    await run(lab, lab.onSource, mode('SYNCHRONOUS_COMMIT'));
    await lab.clock.advance(1_000);
    expect(replicationMode(linkOf(lab))).toBe('Async');
    await lab.clock.advance(1_500);
    expect(replicationMode(linkOf(lab))).toBe('Sync');
    expect(dagRows(lab.onSource).map((row) => row.synchronization_state_desc)).toEqual(['SYNCHRONIZED']);
  });

  test('or stays until it is changed in Azure', async () => {
    const lab = linked({}, { mode: 'ASYNCHRONOUS_COMMIT', quirks: { linkFollowsSourceMode: false } });
    await run(lab, lab.onSource, mode('SYNCHRONOUS_COMMIT'));
    await lab.clock.advance(60_000);
    expect(replicationMode(linkOf(lab))).toBe('Async');
    expect(dagRows(lab.onSource).map((row) => row.synchronization_state_desc)).toEqual(['SYNCHRONIZING']);
    await lab.clock.complete(setReplicationMode(lab.laboratory, linkOf(lab), 'Sync'));
    await lab.clock.advance(500);
    expect(dagRows(lab.onSource).map((row) => row.synchronization_state_desc)).toEqual(['SYNCHRONIZED']);
  });
});

describe('failover asked for in Azure', () => {
  test('planned is refused while the instance is secondary', async () => {
    const lab = linked();
    expect(await refusal(lab, () => failOverLink(lab.laboratory, linkOf(lab), 'Planned'))).toBe('instance is secondary');
  });

  test('planned goes back to SQL Server when the instance is primary', async () => {
    const lab = linked();
    await withNumbers(lab);
    await run(lab, lab.onSource, failover);
    await lab.clock.advance(3_000);
    await lab.clock.complete(failOverLink(lab.laboratory, linkOf(lab), 'Planned'));
    await lab.clock.advance(1_000);
    expect(updateability(lab, 'onSource')).toBe('READ_WRITE');
    expect(lab.violations).toEqual([]);
  });

  test('forced: the instance is primary at once with what it has; the partner hears of it later', async () => {
    const lab = linked();
    await withNumbers(lab);
    const done = failOverLink(lab.laboratory, linkOf(lab), 'ForcedAllowDataLoss');
    await lab.clock.advance(700);
    expect([updateability(lab, 'onSource'), updateability(lab, 'onTarget')]).toEqual(['READ_WRITE', 'READ_WRITE']);
    await lab.clock.complete(done);
    await lab.clock.advance(1_000);
    expect([updateability(lab, 'onSource'), partnerRole(lab.laboratory, linkOf(lab))]).toEqual(['READ_ONLY', 'Secondary']);
    expect(lab.violations).toEqual([]);
  });

  test('forced while the network is cut: the partner hears of it when the network works again, and what only it had is lost', async () => {
    const lab = linked({}, { mode: 'ASYNCHRONOUS_COMMIT' });
    const session = await withNumbers(lab);
    lab.link.cut();
    await lab.clock.complete(insertNumber(session, 6));
    await lab.clock.complete(failOverLink(lab.laboratory, linkOf(lab), 'ForcedAllowDataLoss'));
    await lab.clock.advance(30_000);
    expect(updateability(lab, 'onSource')).toBe('READ_WRITE');
    lab.link.restore();
    await lab.clock.advance(5_000);
    expect(updateability(lab, 'onSource')).toBe('READ_ONLY');
    expect(numbersAt(lab, 'target')).toEqual([1, 2, 3, 4, 5]);
    expect(lab.violations.map((one) => one.kind)).toEqual(['lost-acknowledged-commit']);
  });

  test('forced, and the partner is not told: it stays primary until somebody demotes it', async () => {
    const lab = linked({}, { quirks: { partnerStepsDown: false } });
    await withNumbers(lab);
    await lab.clock.complete(failOverLink(lab.laboratory, linkOf(lab), 'ForcedAllowDataLoss'));
    await lab.clock.advance(60_000);
    expect(updateability(lab, 'onSource')).toBe('READ_WRITE');
    expect(
      (await run(lab, lab.onSource, alter(DAG, { kind: 'set-role', role: 'SECONDARY' } as AvailabilityGroupAction))).error,
    ).toBeUndefined();
    expect(updateability(lab, 'onSource')).toBe('READ_ONLY');
  });

  test.each([
    ['Secondary', 'Planned', 'already in that role'],
    ['Primary', 'Planned', 'planned to primary'],
    ['Primary', 'Forced', undefined],
  ] as const)('setRole %s %s', async (role, type, refused) => {
    const lab = linked();
    await withNumbers(lab);
    await run(lab, lab.onSource, alter(DAG, { kind: 'set-role', role: 'SECONDARY' }));
    expect(await refusal(lab, () => setInstanceRole(lab.laboratory, linkOf(lab), role, type))).toBe(refused);
    expect(instanceRole(linkOf(lab))).toBe(refused === undefined ? 'Primary' : 'Secondary');
  });

  test('one change at a time', async () => {
    const lab = linked();
    const { laboratory } = lab;
    const first = removeLink(laboratory, linkOf(lab));
    expect(await refusal(lab, () => setReplicationMode(laboratory, linkOf(lab), 'Sync'))).toBe('busy');
    await lab.clock.complete(first);
    expect(lab.instanceLink()).toBeUndefined();
  });
});

describe('removing the link', () => {
  test('the databases of the instance become writable; SQL Server keeps a DAG without partner, primary and writable', async () => {
    const lab = linked({ version: 2019, build: '15.0.4312.2' });
    await withNumbers(lab);
    await lab.clock.complete(removeLink(lab.laboratory, linkOf(lab)));
    await lab.clock.advance(1_000);
    expect([updateability(lab, 'onSource'), updateability(lab, 'onTarget')]).toEqual(['READ_WRITE', 'READ_WRITE']);
    expect(numbersAt(lab, 'target')).toEqual([1, 2, 3, 4, 5]);
    const dag = rowsOf(lab.onSource, 'availability_groups').find((group) => group.is_distributed === true);
    const states = rowsOf(lab.onSource, 'dm_hadr_availability_replica_states').filter((row) => row.group_id === dag?.group_id);
    expect(states.map((row) => [row.role_desc, row.connected_state_desc])).toEqual([
      ['PRIMARY', 'CONNECTED'],
      ['SECONDARY', 'DISCONNECTED'],
    ]);
    expect(dagRows(lab.onSource)).toEqual([]);
    expect(rowsOf(lab.onTarget, 'availability_groups').some((group) => group.is_distributed === true)).toBe(false);
    expect(lab.violations).toEqual([]);
  });

  test('a commit that the source acknowledges afterwards is lost, and one is enough', async () => {
    const lab = linked();
    const session = await withNumbers(lab);
    await lab.clock.complete(removeLink(lab.laboratory, linkOf(lab)));
    await lab.clock.advance(1_000);
    expect(lab.violations).toEqual([]);
    await lab.clock.complete(insertNumber(session, 6));
    await lab.clock.complete(insertNumber(session, 7));
    expect(lab.violations).toMatchObject([{ kind: 'lost-acknowledged-commit', server: 'ONPREM', database: 'Sales' }]);
    expect(lab.violations[0]).toHaveProperty('transactions.length', 2);
  });

  test('writes on the instance afterwards are what the migration is for', async () => {
    const lab = linked();
    await withNumbers(lab);
    await lab.clock.complete(removeLink(lab.laboratory, linkOf(lab)));
    await lab.clock.advance(1_000);
    await lab.clock.complete(insertNumber(login(lab.target, { database: 'Sales' }), 6));
    expect(lab.violations).toEqual([]);
  });

  test('the bad protocol: removing it while writers go on loses rows, and ledger and laboratory see it', async () => {
    const lab = linked({ version: 2019 }, { mode: 'ASYNCHRONOUS_COMMIT' });
    const writers = lab.startWriters();
    await lab.clock.advance(2_000);
    await lab.clock.complete(removeLink(lab.laboratory, linkOf(lab)));
    await lab.clock.advance(2_000);
    await lab.clock.complete(writers.stop());
    expect(writers.verify().lost.length).toBeGreaterThan(100);
    expect(lab.violations.map((one) => one.kind)).toContain('lost-acknowledged-commit');
  });

  test('the good protocol: writers stopped at the source, then removed: nothing lost', async () => {
    const lab = linked({ version: 2019, target: { tier: 'BusinessCritical' } });
    const writers = lab.startWriters();
    await lab.clock.advance(2_000);
    lab.faults.disableLogin(lab.source, 'application');
    for (const { spid } of [...lab.source.server.sessions.values()].filter((one) => one.login.name === 'application'))
      lab.faults.killSession(lab.source, spid);
    await lab.clock.advance(1_000);
    await lab.clock.complete(removeLink(lab.laboratory, linkOf(lab)));
    await lab.clock.advance(2_000);
    await lab.clock.complete(writers.stop());
    expect(writers.verify()).toMatchObject({ lost: [], unexpected: [], found: writers.acknowledged });
    expect(writers.firstAcceptedAfterwardsAt).toBeDefined();
    expect(lab.violations).toEqual([]);
  });
});

describe('the first full backup of the instance', () => {
  const backups = (lab: Scenario) => rowsOf(lab.onTarget, 'backupset', 'dbo', 'msdb').filter((row) => row.database_name === 'Sales');

  test('comes some time after the database became writable there', async () => {
    const lab = linked({}, { timings: { firstBackupMs: 20_000 } });
    await withNumbers(lab);
    expect(backups(lab)).toEqual([]);
    await run(lab, lab.onSource, failover);
    await lab.clock.advance(15_000);
    expect(backups(lab)).toEqual([]);
    await lab.clock.advance(6_000);
    expect(backups(lab)).toMatchObject([{ type: 'D', is_copy_only: false }]);
  });
});

describe('removing a link that was kept', () => {
  const stateAfter = async (waitMs: number) => {
    const lab = linked({}, { timings: { firstBackupMs: 20_000 } });
    await withNumbers(lab);
    await run(lab, lab.onSource, failover);
    await lab.clock.advance(waitMs);
    await lab.clock.complete(removeLink(lab.laboratory, linkOf(lab)));
    restartInstance(lab.laboratory, lab.target.server);
    await lab.clock.advance(60_000);
    return rowsOf(login(lab.target), 'databases').find((row) => row.name === 'Sales')?.state_desc;
  };

  test('before the first full backup: the database does not come up after a restart', async () => {
    expect(await stateAfter(5_000)).toBe('RECOVERING');
  });

  test('after it: nothing happens', async () => {
    expect(await stateAfter(30_000)).toBe('ONLINE');
  });
});

describe('the certificate of the partner', () => {
  test('expired: the link that is there lives on, but does not come back after a break', async () => {
    const lab = linked();
    await withNumbers(lab);
    const { managed } = lab.target.server;
    if (managed) managed.partnerCertificate = { name: 'Old', expiresAt: lab.clock.now() };
    await lab.clock.advance(5_000);
    const connected = () => reportDatabases(lab.laboratory, linkOf(lab)).map((one) => one.connected);
    expect(connected()).toEqual([true]);
    lab.link.cut();
    await lab.clock.advance(15_000);
    lab.link.restore();
    await lab.clock.advance(15_000);
    expect(connected()).toEqual([false]);
  });
});

describe('a local failover of a Business Critical instance', () => {
  test('changes neither its name nor the link', async () => {
    const lab = linked({ target: { tier: 'BusinessCritical' } });
    await withNumbers(lab);
    const name = lab.target.serverName;
    lab.faults.failOverLocally('target');
    await lab.clock.advance(3_000);
    const node = lab.primaryOf('target');
    expect([node === lab.target, node?.serverName]).toEqual([false, name]);
    expect(node && login(node).globalVariable('@@SERVERNAME')?.value).toBe(name);
    expect(reportDatabases(lab.laboratory, linkOf(lab))).toMatchObject([{ connected: true, health: 'HEALTHY' }]);
    expect((await run(lab, lab.onSource, failover)).error).toBeUndefined();
    await lab.clock.advance(1_000);
    expect(node && readNumbers(login(node, { database: 'Sales' }))).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('creating a link, and its databases', () => {
  const request = { name: DAG, instanceGroup: 'TargetAg', partnerGroup: 'SourceAg', partnerEndpoint: 'TCP://ONPREM:5022' };

  test('again after it was removed: seeded, then in step', async () => {
    const lab = linked();
    await withNumbers(lab);
    await lab.clock.complete(removeLink(lab.laboratory, linkOf(lab)));
    for (const node of lab.targetReplicas) node.server.databases.clear();
    const created = createLink(lab.laboratory, lab.target.server, { ...request, databases: ['Sales'] });
    await lab.clock.advance(600);
    expect(reportDatabases(lab.laboratory, linkOf(lab))).toMatchObject([{ name: 'Sales', replicaState: 'Seeding' }]);
    await lab.clock.complete(created);
    await lab.clock.advance(1_000);
    expect(reportDatabases(lab.laboratory, linkOf(lab))).toMatchObject([
      { replicaState: 'LinkSynchronizing', connected: true, health: 'HEALTHY' },
    ]);
  });

  test('nobody there with that DAG', async () => {
    const lab = linked();
    const wrong = { ...request, name: 'OtherDag', databases: ['Sales'] };
    expect(await refusal(lab, () => createLink(lab.laboratory, lab.target.server, wrong))).toBe('no such partner');
    expect(await refusal(lab, () => createLink(lab.laboratory, lab.target.server, { ...request, databases: [] }))).toBe('name is taken');
  });

  test('a list of databases replaces the membership: who is not named is out, and writable on its own', async () => {
    const lab = linked({}, { databases: ['Sales', 'HR'] });
    await lab.clock.advance(500);
    await lab.clock.complete(replaceDatabases(lab.laboratory, linkOf(lab), ['Sales']));
    await lab.clock.advance(1_000);
    expect(reportDatabases(lab.laboratory, linkOf(lab)).map((one) => one.name)).toEqual(['Sales']);
    expect([updateability(lab, 'onTarget', 'HR'), updateability(lab, 'onTarget', 'Sales')]).toEqual(['READ_WRITE', 'READ_ONLY']);
  });

  test('what the instance reports is what it has now', async () => {
    const lab = linked({}, { mode: 'ASYNCHRONOUS_COMMIT' });
    const session = await withNumbers(lab);
    const hardened = () => reportDatabases(lab.laboratory, linkOf(lab))[0]?.hardened.lsn ?? 0n;
    const before = hardened();
    await lab.clock.complete(insertNumber(session, 6));
    await lab.clock.advance(500);
    expect(hardened() > before).toBe(true);
    lab.link.cut();
    await lab.clock.advance(15_000);
    expect(reportDatabases(lab.laboratory, linkOf(lab))).toMatchObject([{ connected: false, health: 'NOT_HEALTHY' }]);
  });
});
