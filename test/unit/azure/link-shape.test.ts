/** The examples that Microsoft publishes with the REST specification (azure-rest-api-specs, Microsoft.Sql), read by the product. */
import { readFileSync } from 'node:fs';
import { readLinkShape } from '../../../shared/azure/link-shape.ts';

const bodyOf = (name: string): unknown =>
  (
    JSON.parse(readFileSync(new URL(`../../protocol/arm/examples/${name}.json`, import.meta.url), 'utf8')) as {
      readonly responses: { readonly 200: { readonly body: unknown } };
    }
  ).responses[200].body;

test('the shape of 2025-01-01', () => {
  expect(readLinkShape(bodyOf('get'))).toEqual({
    name: 'dag',
    groupId: 'C856CFF5-A6FE-418E-8894-17799CC20F5D',
    replicationMode: 'Async',
    instanceRole: 'Primary',
    partnerRole: 'Secondary',
    failoverMode: 'None',
    seedingMode: 'Automatic',
    partnerGroup: 'BoxLocalAg1',
    databases: [
      {
        name: 'testdb',
        replicaState: 'Seeding',
        health: 'HEALTHY',
        connected: true,
        lastHardened: 71000009408100001n,
        lastError: undefined,
        certificateExpiry: undefined,
      },
    ],
  });
});

test('the shape of 2021-11-01: what it does not say is unknown', () => {
  const link = readLinkShape(bodyOf('get-2021-11-01-preview'));
  expect(link).toMatchObject({
    name: 'dag',
    groupId: '6BC05A51-AA36-A196-09BD-481D7A0973C0',
    replicationMode: 'Async',
    databases: [{ name: 'testdb', replicaState: 'Catchup', lastHardened: 39000000030400001n }],
  });
  expect([link.instanceRole, link.partnerRole, link.failoverMode, link.seedingMode]).toEqual([undefined, undefined, undefined, undefined]);
  expect(link.databases[0]).toMatchObject({ health: undefined, connected: undefined });
});

test.each([
  ['a number', 71000009],
  ['a GUID', '4713ed91-1e8c-497d-9bd4-d8a3935ae49a'],
  ['blank', ''],
  ['null', null],
])('an LSN that is %s is unknown', (_what, lastHardenedLsn) => {
  const resource = { name: 'dag', properties: { databases: [{ databaseName: 'Sales', lastHardenedLsn }] } };
  expect(readLinkShape(resource).databases[0]?.lastHardened).toBeUndefined();
});

test.each([[undefined], [null], ['text'], [[]], [{ properties: { databases: 'none', instanceLinkRole: 7 } }]])(
  'an answer that is no link gives nothing known: %j',
  (answer) => {
    expect(readLinkShape(answer)).toMatchObject({ groupId: undefined, instanceRole: undefined, replicationMode: undefined, databases: [] });
  },
);
