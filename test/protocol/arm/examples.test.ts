/**
 * A check that others wrote: the examples that Microsoft publishes with the REST specification (azure-rest-api-specs, Microsoft.Sql,
 * "DistributedAvailabilityGroups…"). Requests in them have to be understood, and answers have to have the laboratory's shape.
 */
import { readFileSync } from 'node:fs';
import { alter, createNumbers, insertNumber, login, run } from '../../unit/engine/scenario.ts';
import { type Answer, type ArmLaboratory, at, startArm } from './arm-laboratory.ts';

interface Example {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly responses: Readonly<Record<string, { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }>>;
}

const example = (name: string): Example => JSON.parse(readFileSync(new URL(`./examples/${name}.json`, import.meta.url), 'utf8')) as Example;

const open: ArmLaboratory[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((arm) => arm.close()));
});

/** The instance, link and database of the examples. */
async function start(databaseFormat: 'SQLServer2022' | 'AlwaysUpToDate' = 'SQLServer2022'): Promise<ArmLaboratory> {
  const arm = await startArm({
    source: { server: 'SERVER' },
    target: { kind: 'managed-instance', name: 'testcl', databaseFormat },
    databases: ['testdb'],
    distributedAvailabilityGroup: 'dag',
    memberGroups: { source: 'BoxLocalAg1', target: 'testcl' },
    timings: { firstBackupMs: 2_000 },
  });
  open.push(arm);
  const session = login(arm.lab.source, { database: 'testdb' });
  createNumbers(session);
  await arm.lab.clock.complete(insertNumber(session, 1));
  await arm.lab.clock.advance(500);
  return arm;
}

const LINK = '/distributedAvailabilityGroups/dag';
const get = async (arm: ArmLaboratory, version = '2025-01-01') => (await arm.call('GET', LINK, { version })).body;
const toInstance = (arm: ArmLaboratory) => run(arm.lab, arm.lab.onSource, alter('dag', { kind: 'failover' }));

/** Every value inside JSON by its path, with the kind of value that it is; entries of a list count as one. */
function kinds(value: unknown, path = ''): Map<string, string> {
  if (Array.isArray(value)) return new Map(value.flatMap((one: unknown) => [...kinds(one, `${path}[]`)]));
  if (typeof value !== 'object' || value === null) return new Map([[path, kindOf(value)]]);
  return new Map(Object.entries(value).flatMap(([key, one]) => [...kinds(one, `${path}.${key}`)]));
}

function kindOf(value: unknown): string {
  if (typeof value !== 'string') return typeof value;
  if (/^\d{10,25}$/.test(value)) return 'log sequence number';
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value)) return 'date-time';
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value)) return 'guid';
  if (/^\d+%$/.test(value)) return 'per cent';
  if (/^TCP:\/\/\w+:\d+$/.test(value)) return 'endpoint';
  return 'text';
}

test('GET: in one state or another every value of the example is there, of the same kind', async () => {
  const arm = await start();
  const asSecondary = await get(arm);
  await toInstance(arm);
  await arm.lab.clock.advance(5_000);
  const asPrimary = await get(arm);
  await arm.settle(await arm.call('DELETE', LINK));
  arm.lab.target.server.databases.clear();
  const properties = {
    ...{ partnerAvailabilityGroupName: 'BoxLocalAg1', instanceAvailabilityGroupName: 'testcl', partnerEndpoint: 'TCP://SERVER:5022' },
    databases: [{ databaseName: 'testdb' }],
  };
  await arm.call('PUT', LINK, { body: { properties } });
  await arm.lab.clock.advance(700);
  const whileSeeding = await get(arm);
  const ours = new Map([...kinds(asSecondary), ...kinds(asPrimary), ...kinds(whileSeeding)]);
  const theirs = kinds(example('get').responses['200']?.body);
  for (const [path, kind] of theirs) expect([path, ours.get(path)]).toEqual([path, kind]);
  expect(theirs.size).toBe(30);
});

test('GET: nothing but what the specification names', async () => {
  const documented = new Set([
    ...[...kinds(example('get').responses['200']?.body).keys()],
    '.properties.databases[].lastSentLsn',
    '.properties.databases[].lastSentTime',
    '.properties.databases[].mostRecentLinkError',
    '.properties.databases[].partnerAuthCertValidity.certificateName',
    '.properties.databases[].partnerAuthCertValidity.expiryDate',
  ]);
  const arm = await start();
  const before = [...kinds(await get(arm)).keys()];
  await toInstance(arm);
  await arm.lab.clock.advance(5_000);
  const after = [...kinds(await get(arm)).keys()];
  expect([...before, ...after].filter((path) => !documented.has(path))).toEqual([]);
});

test('GET in the old model: the same values, of the same kinds', async () => {
  const arm = await start();
  const ours = kinds(await get(arm, '2021-11-01-preview'));
  const theirs = kinds(example('get-2021-11-01-preview').responses['200']?.body);
  for (const [path, kind] of theirs) expect([path, ours.get(path)]).toEqual([path, kind]);
  expect([...ours.keys()].filter((path) => !theirs.has(path))).toEqual([
    '.properties.primaryAvailabilityGroupName',
    '.properties.secondaryAvailabilityGroupName',
  ]);
});

/** An answer of an example is a part of ours: the examples leave out what did not change. */
function expectAsPublished(done: Answer, published: Example): void {
  const body = published.responses['200']?.body;
  expect([at(done.body, 'name'), at(done.body, 'type')]).toEqual([at(body, 'name'), at(body, 'type')]);
  expect(at(done.body, 'properties')).toMatchObject(at(body, 'properties') as object);
  expect(at(done.body, 'id')).toMatch(/\/managedInstances\/testcl\/distributedAvailabilityGroups\/dag$/);
}

function expectPublishedAddress(accepted: Answer, published: Example): void {
  const pathOf = (url: unknown) =>
    new URL(String(url)).pathname.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '*').replace('westus', 'westeurope');
  expect([accepted.status, pathOf(accepted.headers.location)]).toEqual([202, pathOf(published.responses['202']?.headers?.Location)]);
}

test('PATCH', async () => {
  const published = example('update');
  const arm = await start();
  await arm.settle(await arm.call('PATCH', LINK, { body: { properties: { replicationMode: 'Async' } } }));
  const accepted = await arm.call('PATCH', LINK, { body: published.parameters.parameters });
  expectPublishedAddress(accepted, published);
  expectAsPublished(await arm.settle(accepted), published);
});

test('setRole', async () => {
  const published = example('set-role');
  const arm = await start();
  const accepted = await arm.call('POST', `${LINK}/setRole`, { body: published.parameters.parameters });
  expectPublishedAddress(accepted, published);
  expectAsPublished(await arm.settle(accepted), published);
});

test('failover', async () => {
  const published = example('failover');
  const arm = await start();
  await toInstance(arm);
  await arm.lab.clock.advance(5_000);
  const accepted = await arm.call('POST', `${LINK}/failover`, { body: published.parameters.parameters });
  expectPublishedAddress(accepted, published);
  expectAsPublished(await arm.settle(accepted), published);
});

test('DELETE', async () => {
  const published = example('delete');
  const arm = await start();
  const accepted = await arm.call('DELETE', LINK);
  expectPublishedAddress(accepted, published);
  expect(Object.keys(published.responses)).toContain(String((await arm.settle(accepted)).status));
});
