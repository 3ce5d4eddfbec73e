import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fleetOf, fleetText, migration, problemsOf } from './fleet-file.ts';

test('a file that is right, with its values, names and lines', () => {
  const { waves, migrations } = fleetOf(
    fleetText([migration('a'), migration('b', { wave: 'rest', more: 'databases: [Sales, "x,y"]' })], '[canary, rest]'),
  );
  expect(waves).toEqual(['canary', 'rest']);
  expect(migrations.map(({ id, wave, line }) => [id, wave, line])).toEqual([
    ['a', 'canary', 3],
    ['b', 'rest', 4],
  ]);
  expect(Object.fromEntries(migrations[1]?.given ?? [])).toMatchObject({
    distributedAvailabilityGroup: { kind: 'value', text: 'b-dag' },
    sourceServer: { kind: 'value', text: 'b-source' },
    sourcePassword: { kind: 'secret', name: 'PASSWORD' },
    expectedDatabases: { kind: 'value', text: '- Sales\n- x,y' },
  });
});

test('the example is right', () => {
  expect(problemsOf(readFileSync(join(import.meta.dirname, '../../../examples/migrations.yml'), 'utf8'))).toEqual([]);
});

test('defaults are taken key by key, and a migration comes before them', () => {
  const head = `defaults:
  source: { username: everyone, password: { secret: COMMON }, encrypt: strict }
  target: { server: common, username: t, password: { secret: COMMON } }
  options: { failover-dag: { max-write-outage: 30s, freeze-logins: [app] } }
`;
  const text = fleetText(
    [
      '  - { id: a, wave: canary, distributed-availability-group: d, source: { server: s, username: own }, options: { failover-dag: { max-write-outage: 90s } } }\n',
    ],
    '[canary]',
    head,
  );
  expect(Object.fromEntries(fleetOf(text).migrations[0]?.given ?? [])).toMatchObject({
    sourceUsername: { text: 'own' },
    sourcePassword: { name: 'COMMON' },
    sourceEncrypt: { text: 'strict' },
    targetServer: { text: 'common' },
    failoverDagMaxWriteOutage: { text: '90s' },
    failoverDagFreezeLogins: { text: 'app' },
  });
});

test('all problems of the form at once, each with its line and what would be right', () => {
  expect(
    problemsOf(`waves: [canary]
wafes: 1
migrations:
  - id: A b
    wave: canary
    route: vm
    distributed-availability-group: 7
    databases: Sales
    source:
      server: 'sql01:1433'
      password: hunter2
      authentication: access-token
      trust-server-certificate: yes
    target:
      server: { variable: GITHUB_SERVER }
      username: $(user)
    options:
      failover-dag:
        max-write-outage: '60'
        dry-run: true
    owner: me
  - wave: canary
`),
  ).toEqual([
    '2 wafes is not known here; known are waves, defaults, migrations',
    '4 migrations[0].id must be lower-case letters, digits and inner hyphens, and begin with a letter',
    '6 migrations[0].route must be one of sql-vm, managed-instance, not "vm"',
    '7 migrations[0].distributed-availability-group must be text, not a number (put it in quotes)',
    '8 migrations[0].databases must be a list, such as [Sales, Orders], not text',
    '10 migrations[0].source.server "sql01:1433" is not a server name: expected host, host,port or host\\instance, for example sql01.contoso.com,1433',
    '11 migrations[0].source.password must name a secret, such as { secret: SOURCE_PASSWORD }: a secret itself does not belong into this file',
    '12 migrations[0].source.authentication must be one of sql, ntlm, entra, not "access-token"',
    '13 migrations[0].source.trust-server-certificate must be true or false, not text',
    '15 migrations[0].target.server.variable must be a name of letters, digits and underscores that does not begin with GITHUB_',
    '16 migrations[0].target.username must not hold $(, $[ or ${: name a variable instead, such as { variable: SOURCE_SERVER }',
    '19 migrations[0].options.failover-dag.max-write-outage must be a time with its unit, such as 250ms, 30s, 5m or 1h30m, not "60"',
    '20 migrations[0].options.failover-dag.dry-run is not known here; known are cutover-method, freeze-window, max-write-outage, max-send-queue, max-redo-queue, long-transaction-age, long-transaction-wait, kill-long-transactions, freeze-logins',
    '21 migrations[0].owner is not known here; known are id, wave, route, distributed-availability-group, databases, source, target, azure, window, options',
    '22 migrations[1].id is required',
  ]);
});

test('a secret that was typed into the file is not repeated', () => {
  const text = fleetText([migration('a').replaceAll('{ secret: PASSWORD }', 'hunter2')]);
  expect(problemsOf(text)).toHaveLength(2);
  expect(problemsOf(text).join()).not.toContain('hunter2');
});

test('a secret may not have the name of a variable of the job, which would hide it', () => {
  const text = fleetText([migration('a').replace('secret: PASSWORD', 'secret: sourcepassword')]);
  expect(problemsOf(text)).toEqual([
    '3 migrations[0].source.password must have another name than sourcepassword: jobs of Azure Pipelines have a variable of this name themselves',
  ]);
});

test('the rules of the tasks hold for a migration, in the spelling of the file', () => {
  const text = `waves: [canary]
defaults:
  target: { server: t, authentication: ntlm, username: u, password: { secret: P } }
migrations:
  - id: a
    wave: canary
    source: { username: u, encrypt: strict, trust-server-certificate: true }
  - id: b
    wave: canary
    route: managed-instance
    distributed-availability-group: d
    source: { server: s, username: u, password: { secret: P } }
    target: { domain: D }
    azure: { azure-subscription-id: { variable: SUBSCRIPTION } }
`;
  expect(problemsOf(text)).toEqual([
    '5 migrations[0].distributed-availability-group is required',
    '5 migrations[0].target.domain is required when target.authentication is ntlm',
    '7 migrations[0].source.server is required',
    '7 migrations[0].source.password is required when source.authentication is sql',
    '7 migrations[0].source.trust-server-certificate must be false when source.encrypt is strict: strict encryption always verifies the certificate',
    '14 migrations[1].azure.resource-group is required on the route managed-instance',
    '14 migrations[1].azure.managed-instance is required on the route managed-instance',
  ]);
});

test.each([
  ['a mapping that is not closed', 'waves: [canary\n', /^\d+ {2}is no YAML: /],
  ['a key that is there twice', 'waves: [a]\nwaves: [b]\n', /^2 {2}is no YAML: Map keys must be unique/],
  ['two documents', 'waves: [a]\n---\nwaves: [b]\n', /is no YAML/],
  ['nothing', '', /^1 {2}must be a mapping, not nothing/],
  ['a list', '- a\n', /^1 {2}must be a mapping, not a list/],
  [
    'aliases that grow',
    `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefg'].map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefg'[i]}`).join()}]`).join('\n')}\n`,
    /can not be read: Excessive alias count/,
  ],
  ['a file that is far too long', 'x'.repeat(1_000_001), /is no file of migrations: it has 1000001 characters/],
])('%s is said, and nothing breaks', (_, text, message) => {
  expect(problemsOf(text)[0]).toMatch(message);
});

test('an alias has the line of what it stands for', () => {
  const text = `waves: [canary]
migrations:
  - id: a
    wave: canary
    distributed-availability-group: d
    source: &side
      server: 'x:1'
      username: u
      password: { secret: P }
    target: *side
`;
  expect(problemsOf(text).map((line) => line.split(' ', 2).join(' '))).toEqual([
    '7 migrations[0].source.server',
    '7 migrations[0].target.server',
  ]);
});
