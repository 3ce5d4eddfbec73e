import { dropAg } from '../../../shared/tasks/drop-ag.ts';
import { failoverDag } from '../../../shared/tasks/failover-dag.ts';
import { switchSyncMode } from '../../../shared/tasks/switch-sync-mode.ts';
import { waitForLsnConvergence } from '../../../shared/tasks/wait-for-lsn-convergence.ts';
import { applicationLogin } from '../../lab/engine/migration.ts';
import { extendedPropertiesOf } from '../../lab/engine/sessions/extended-properties.ts';
import { changesIn, pause } from '../flow-laboratory.ts';
import { type LinkLaboratory, startLinkLaboratory } from './link-laboratory.ts';
import { ordersIn } from './orders.ts';

let lab: LinkLaboratory;
afterEach(() => lab?.close());

const wrong: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
  ['no subscription', { azureSubscriptionId: '' }, 'azureSubscriptionId is required on the route managed-instance'],
  ['no resource group', { resourceGroup: '' }, 'resourceGroup is required on the route managed-instance'],
  ['no instance', { managedInstance: '' }, 'managedInstance is required on the route managed-instance'],
  [
    'the host name of the instance',
    { managedInstance: 'contoso-mi.0a1b.database.windows.net' },
    'managedInstance must be the name of a managed instance',
  ],
  ['a subscription by its name', { azureSubscriptionId: 'Production' }, 'azureSubscriptionId must be a GUID'],
  ['a link that leads up', { linkName: '..' }, 'linkName must be the name of a link'],
  ['a link that leads elsewhere', { linkName: 'a/../../b' }, 'linkName must be the name of a link'],
  [
    'a distributed availability group that no link can be called after',
    { linkName: '', distributedAvailabilityGroup: '..' },
    'linkName is required: no link can have the name',
  ],
  ['an api-version that is none', { armApiVersion: 'latest' }, 'armApiVersion must be an api-version'],
  [
    'a login for the instance without its host',
    { targetServer: '' },
    'targetServer is required when targetUsername, targetPassword is given',
  ],
  ['a method that is none', { cutoverMethod: 'fast' }, 'cutoverMethod must be'],
];

test.each(wrong)('%s: said before anything is connected to', async (_what, inputs, message) => {
  lab = await startLinkLaboratory();
  const run = await lab.run(failoverDag, inputs);
  expect(run.failure).toContain(message);
  expect(lab.azure.requests).toEqual([]);
  expect(lab.migration.source.server.sessions.size).toBe(0);
});

test('several problems come in one message', async () => {
  lab = await startLinkLaboratory();
  const { failure } = await lab.run(failoverDag, {
    azureSubscriptionId: '',
    resourceGroup: '',
    managedInstance: 'X',
    cutoverMethod: 'fast',
  });
  for (const name of ['azureSubscriptionId', 'resourceGroup', 'managedInstance', 'cutoverMethod']) expect(failure).toContain(name);
});

test.each([
  ['T-SQL before 2022', 2019, { cutoverMethod: 'tsql-planned' }, 'SQL Server 2019 can not fail the link over by T-SQL'],
  ['forced without leave', 2022, { cutoverMethod: 'arm-forced' }, 'Azure checks nothing before a forced failover'],
  ['forced before 2022', 2019, { cutoverMethod: 'arm-forced', allowDataLoss: 'true' }, 'can not be the secondary of a link'],
  ['other databases', 2022, { expectedDatabases: 'Sales,Ledger' }, 'not exactly the expected databases'],
  ['no such login', 2022, { freezeLogins: 'Nobody' }, '"Nobody" is no login there'],
] as const)(
  '%s: refused before anything is changed',
  async (_what, version, inputs, message) => {
    lab = await startLinkLaboratory({ source: { version } });
    const before = changesIn(lab.migration.journal);
    const run = await lab.run(failoverDag, inputs);
    expect(run).toMatchObject({ outputs: { outcome: 'refused' }, failure: expect.stringContaining(message) });
    expect(changesIn(lab.migration.journal)).toEqual(before);
    expect(ordersIn(lab)).toEqual([]);
  },
  60_000,
);

test('logins that a killed run has frozen are let in by a run that refuses the databases', async () => {
  lab = await startLinkLaboratory({ source: { version: 2022 } });
  const login = lab.migration.source.server.logins.get(applicationLogin.name);
  if (!login) throw new Error('There is no application login.');
  login.disabled = true;
  const name = `sql-dag-migrate:frozen:${lab.migration.sourceGroup.distributed[0]?.id.toLowerCase()}:${login.principalId}`;
  const value = `0x${Buffer.from(login.sid).toString('hex').toUpperCase()} ${login.name}`;
  extendedPropertiesOf(lab.migration.source.server, 'master').set(name, { name, value });
  expect((await lab.run(failoverDag, { expectedDatabases: 'Other' })).outputs.outcome).toBe('refused');
  expect(login.disabled).toBe(false);
}, 60_000);

test.each([
  ['General Purpose, the link removed', 2022, { cutoverMethod: 'remove-link' }, 'GeneralPurpose', true],
  ['Business Critical, T-SQL', 2022, { cutoverMethod: 'tsql-planned' }, 'BusinessCritical', true],
  ['no login for the instance', 2022, { cutoverMethod: 'remove-link' }, 'GeneralPurpose', false],
] as const)(
  'hostile names, several databases: %s',
  async (_what, version, inputs, tier, sqlLogin) => {
    const databases = ["O'Brien]]; DROP TABLE x--", 'Umsätze %2e%2e', 'a/b#c?d&e', '##vso[task.complete]'];
    const name = 'Mi]gr\'ation"DAG';
    lab = await startLinkLaboratory({ source: { version }, databases, distributedAvailabilityGroup: name, instance: { tier, sqlLogin } });
    const named = { distributedAvailabilityGroup: name };
    expect(await lab.run(waitForLsnConvergence, { ...named, stabilityWindow: '10s' })).toMatchObject({ failure: undefined });
    const writers = lab.migration.startWriters();
    await pause(200);
    const run = await lab.run(failoverDag, { ...named, ...inputs, maxWriteOutage: '10m' });
    expect(run).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
    await pause(200);
    await writers.stop();
    expect(writers.verify()).toMatchObject({ lost: [], unexpected: [] });
    for (const line of run.host.lines) expect(line).not.toMatch(/^##vso/);
    expect(await lab.run(dropAg, { ...named, backupTimeout: '1h' })).toMatchObject({ failure: undefined, outputs: { dropped: 'true' } });
    expect(lab.migration.violations).toEqual([]);
  },
  60_000,
);

test('other databases than expected: the mode is not switched', async () => {
  lab = await startLinkLaboratory({ mode: 'ASYNCHRONOUS_COMMIT' });
  const before = changesIn(lab.migration.journal);
  const run = await lab.run(switchSyncMode, { expectedDatabases: 'Other' });
  expect(run).toMatchObject({ outputs: { changed: 'false' }, failure: expect.stringContaining('Other') });
  expect(changesIn(lab.migration.journal)).toEqual(before);
}, 60_000);
