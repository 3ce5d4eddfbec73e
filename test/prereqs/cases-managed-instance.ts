import type { LinkLaboratory } from '../flow/link/link-laboratory.ts';
import { groupScope } from '../lab/arm/build-world.ts';
import { reportDatabases } from '../lab/engine/managed-link/report.ts';
import { until } from '../lab/until.ts';
import type { Arrangement, CheckCase, CheckCases } from './check-case.ts';
import { build, hideSales, linkAfter, linkAfterSql, linkWith, mayNothing, mayOnly, onLink, withLinkedSales } from './link-arrangements.ts';

const DAY = 86_400_000;
const seesPermissions = 'Microsoft.Authorization/permissions/read';

/** Azure takes the token and is down; it asks to come again so soon that the test need not wait. */
const down: Arrangement = linkAfter(({ azure }) =>
  azure.faults.next({
    when: ({ path }) => path.startsWith('/subscriptions/'),
    times: 1_000,
    fault: { kind: 'refuse', status: 503, code: 'ServiceUnavailable', headers: { 'retry-after-ms': '1' } },
  }),
);

/** The certificate of the source ends so many days from now. */
const certificateFor = (days: number): Arrangement =>
  linkAfter(({ azure, migration }) => {
    const { traits } = azure.instance;
    traits.partnerCertificate = { ...traits.partnerCertificate, expiresAt: migration.laboratory.clock.now() + days * DAY };
  });

const linkOf = ({ migration }: LinkLaboratory) => {
  const link = migration.instanceLink();
  if (link === undefined) throw new Error('There is no link.');
  return link;
};

const cut: Arrangement = linkAfter(
  async (lab) => {
    lab.migration.link.cut();
    await until(() => reportDatabases(lab.migration.laboratory, linkOf(lab)).every(({ connected }) => !connected));
  },
  { timings: { sessionTimeoutMs: 200 } },
);

const ofAzure = (found: Partial<CheckCase> & Pick<CheckCase, 'fail' | 'evidence'>): CheckCase => ({
  pass: onLink,
  unknown: mayNothing,
  ...(found.noStatement === undefined && { noStatement: 'Azure and the network are not changed by T-SQL' }),
  ...found,
});

/** The source leads its distributed availability group to another address. */
const leadingTo = (url: string): Arrangement =>
  linkAfter(({ migration: { sourceGroup, targetGroup } }) => {
    const member = sourceGroup.distributed[0]?.members.find(({ name }) => name === targetGroup.name);
    if (member) member.listenerUrl = url;
  });

export const managedInstanceCases: CheckCases = {
  'MI-SIGNIN-001': ofAzure({
    fail: linkAfter(({ azure }) => void azure.world.principals.splice(0)),
    unknown: down,
    evidence: /no way to sign in to Azure worked\. .*AADSTS700016/,
  }),
  'MI-LOGIN-001': ofAzure({
    fail: linkWith({}, { targetPassword: 'Wr0ng-lab!' }),
    unknown: linkWith({}, { targetServer: '127.0.0.1,1' }),
    evidence: /at the step login: Login failed for user/,
  }),
  'MI-READ-001': ofAzure({
    fail: mayOnly(seesPermissions),
    evidence: /lacks on contoso-mi: Microsoft\.Sql\/managedInstances\/read, .*databases\/read, .*Groups\/read$/,
  }),
  'MI-WRITE-001': ofAzure({ fail: mayOnly('*/read'), evidence: /lacks on contoso-mi: \S+\/distributedAvailabilityGroups\/write$/ }),
  'MI-DELETE-001': ofAzure({
    fail: mayOnly('*/read', '*/write'),
    evidence: /lacks on contoso-mi: \S+\/distributedAvailabilityGroups\/delete$/,
  }),
  'MI-FAILOVER-001': ofAzure({
    fail: mayOnly('*/read', '*/failover/action'),
    evidence: /lacks on contoso-mi: \S+\/distributedAvailabilityGroups\/setRole\/action$/,
  }),
  'MI-LOCK-001': ofAzure({
    fail: linkAfter(({ azure }) => void azure.world.locks.push({ name: 'keep', level: 'CanNotDelete', scope: groupScope })),
    evidence: /^the lock keep \(CanNotDelete\) on \/subscriptions\/[-\w]+\/resourceGroups\/migration-rg$/,
  }),
  'MI-FOUND-001': ofAzure({
    fail: linkWith({}, { managedInstance: 'another-mi' }),
    evidence: /there is no managed instance another-mi in resource group migration-rg/,
  }),
  'MI-READY-001': ofAzure({
    fail: linkAfter(({ azure }) => {
      azure.instance.traits.state = 'Stopped';
    }),
    evidence: /contoso-mi is Stopped/,
  }),
  'MI-GROUP-001': ofAzure({
    fail: linkAfter(({ azure }) => void azure.instance.failoverGroups.push('fog')),
    evidence: /contoso-mi is in fog/,
  }),
  'MI-TIER-001': ofAzure({
    pass: linkWith({ instance: { tier: 'BusinessCritical' } }),
    fail: withLinkedSales(({ storage }) => void storage.containers.push('memory-optimized')),
    evidence: /GeneralPurpose; memory-optimized tables in Sales/,
  }),
  'MI-POLICY-001': ofAzure({
    pass: linkWith({ instance: { databaseFormat: 'SQLServer2022' } }),
    fail: onLink,
    evidence: /update policy AlwaysUpToDate, source SQL Server 2022: there is no way back/,
  }),
  'MI-LINK-001': ofAzure({ fail: linkWith({}, { linkName: 'another' }), evidence: /there is no link another on contoso-mi/ }),
  'MI-ROLES-001': { pass: onLink, unknown: mayNothing, fail: linkAfterSql('ALTER DATABASE Sales SET HADR SUSPEND'), evidence: /^unsafe: / },
  'MI-NAME-001': ofAzure({
    fail: linkWith({ databases: ['Sales', 'Inventory'] }),
    evidence: /link MigrationDag, distributed availability group MigrationDag, with 2 databases/,
  }),
  'MI-LEADS-001': ofAzure({
    fail: leadingTo('tcp://another-mi.0a1b2c3d4e5f.database.windows.net:5022;Server=[another-mi]'),
    unknown: { link: {}, inputs: { sourceServer: '127.0.0.1,1' } },
    evidence: /Server=\[another-mi\]/,
  }),
  'MI-MEMBERS-001': ofAzure({ fail: linkAfter(hideSales, { instance: { sqlLogin: false } }), evidence: /^Sales is not in the instance$/ }),
  'MI-SHAPE-001': ofAzure({ fail: linkWith({}, { armApiVersion: '2021-11-01' }), evidence: /no roles at api-version 2021-11-01/ }),
  'MI-REPLICA-001': ofAzure({
    fail: linkAfter((lab) => {
      linkOf(lab).failure = 'LinkInitError';
    }),
    evidence: /Sales is LinkInitError/,
  }),
  'MI-SEEDED-001': ofAzure({
    fail: linkAfter((lab) => {
      linkOf(lab).activity = 'creating';
    }),
    evidence: /Sales is CreatingLink/,
  }),
  'MI-HEALTH-001': ofAzure({ fail: cut, evidence: /Sales is NOT_HEALTHY/ }),
  'MI-CONNECTED-001': ofAzure({ fail: cut, evidence: /Sales is DISCONNECTED: The connection to the partner is not established/ }),
  'MI-PORTS-001': ofAzure({ fail: cut, evidence: /Sales is DISCONNECTED/ }),
  'MI-CERTIFICATE-001': ofAzure({ fail: certificateFor(-2), evidence: /Sales has a certificate until \d{4}-\d\d-\d\d: it is over/ }),
  'MI-EXPIRY-001': ofAzure({ fail: certificateFor(10.5), evidence: /Sales has a certificate until .*: 10 days left/ }),
  'MI-METHOD-001': ofAzure({
    fail: build(2019, '15.0.4298.1'),
    evidence: /SQL Server 2019 15\.0\.4298\.1 is older than CU20/,
  }),
  'MI-PLANNED-001': ofAzure({ fail: build(2022, '16.0.4115.5'), evidence: /16\.0\.4115\.5 is older than CU13/ }),
  'MI-REMOVE-001': ofAzure({ fail: build(2017, '14.0.3456.2'), evidence: /14\.0\.3456\.2 is older than CU31 with the Azure Connect pack/ }),
  'MI-FORCED-001': ofAzure({
    fail: linkWith({ source: { version: 2019 } }),
    evidence: /SQL Server 2019 can not be the secondary of a link/,
  }),
};
