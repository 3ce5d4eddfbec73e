import { dropAg } from '../../../shared/tasks/drop-ag.ts';
import { failoverDag } from '../../../shared/tasks/failover-dag.ts';
import { changesIn, pause } from '../flow-laboratory.ts';
import { type LinkLaboratory, startLinkLaboratory } from './link-laboratory.ts';
import { failNextOrder, ordersIn } from './orders.ts';

let lab: LinkLaboratory;
afterEach(() => lab?.close());

const failedOver = async (sqlLogin: boolean, firstBackupMs: number) => {
  lab = await startLinkLaboratory({
    source: { version: 2022 },
    databases: ['Sales', 'Ledger'],
    instance: { sqlLogin },
    timings: { firstBackupMs },
  });
  expect(await lab.run(failoverDag)).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
};
const chainBroken = () =>
  lab.migration.databases.filter((name) => lab.migration.target.server.databases.get(name.toLowerCase())?.withoutChain);

describe.each([
  ['with a login for the instance', true],
  ['without a login', false],
])('a link that was kept, %s', (_what, sqlLogin) => {
  test('before the first full backup: refused, and nothing is changed', async () => {
    await failedOver(sqlLogin, 3_600_000);
    const before = changesIn(lab.migration.journal);
    const run = await lab.run(dropAg);
    expect(run).toMatchObject({ outputs: { dropped: 'false' }, failure: expect.stringContaining('no full backup') });
    expect(run.remedy).toContain('backupTimeout');
    expect(changesIn(lab.migration.journal)).toEqual(before);
    expect(ordersIn(lab)).toEqual([]);
  }, 60_000);

  test('it waits for that backup, then removes the link and the distributed availability group', async () => {
    await failedOver(sqlLogin, 3000);
    const run = await lab.run(dropAg, { backupTimeout: '1h', dropSourceAvailabilityGroup: 'true' });
    expect(run).toMatchObject({ failure: undefined, outputs: { dropped: 'true' } });
    expect(ordersIn(lab)).toEqual(['DELETE']);
    expect(chainBroken()).toEqual([]);
    expect(lab.migration.sourceGroup.distributed).toEqual([]);
  }, 60_000);
});

test('a copy-only backup of a user is not the first full backup of the service', async () => {
  await failedOver(true, 3_600_000);
  const { server } = lab.migration.target;
  for (const name of lab.migration.databases) {
    const copy = server.databases.get(name.toLowerCase());
    const now = Date.now();
    server.backups.push({
      ...{ id: server.backups.length + 1, database: name, type: 'D', copyOnly: true, startedAt: now, finishedAt: now, path: 'by a user' },
      ...{ firstLsn: 1n, lastLsn: 1n, checkpointLsn: 1n, databaseBackupLsn: 0n, fork: copy?.fork ?? '' },
    } as (typeof server.backups)[number]);
  }
  expect(await lab.run(dropAg)).toMatchObject({ outputs: { dropped: 'false' } });
  expect(ordersIn(lab)).toEqual([]);
}, 60_000);

test.each([
  ['the reply is lost', { kind: 'applied-reply-lost' }],
  ['another operation is in progress', { kind: 'refuse', status: 409, code: 'ConflictingServerOperation' }],
] as const)(
  'removing a link that was kept: %s: the same command again finishes',
  async (_what, fault) => {
    await failedOver(true, 50);
    await pause(300);
    failNextOrder(lab, fault);
    const first = await lab.run(dropAg);
    if (first.failure !== undefined) expect(first.remedy).toContain('Run drop-ag again');
    expect(await lab.run(dropAg)).toMatchObject({ failure: undefined, outputs: { dropped: 'true' } });
    expect(lab.migration.sourceGroup.distributed).toEqual([]);
  },
  60_000,
);

test('a link that was removed in the cutover: only SQL Server is told, and the consequences are said', async () => {
  lab = await startLinkLaboratory({ source: { version: 2019 } });
  await lab.run(failoverDag);
  const run = await lab.run(dropAg);
  expect(run).toMatchObject({ failure: undefined, outputs: { dropped: 'true' } });
  expect(run.host.lines.join('\n')).toMatch(/TargetAg|SourceAg.*stays on ONPREM; its databases would take writes again/);
  expect(ordersIn(lab)).toEqual(['DELETE']);
}, 60_000);

test('before the cutover: refused', async () => {
  lab = await startLinkLaboratory();
  const before = changesIn(lab.migration.journal);
  expect(await lab.run(dropAg)).toMatchObject({ outputs: { dropped: 'false' }, remedy: 'Run failover-dag first.' });
  expect(changesIn(lab.migration.journal)).toEqual(before);
}, 60_000);
