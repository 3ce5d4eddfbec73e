import type { Command } from '../../lab/commands.ts';
import type { EndpointSettings } from '../../lab/endpoint-settings.ts';
import type { MigrationOptions } from '../../lab/engine/migration.ts';
import { addCertificate, keepCertificate } from '../../lab/engine/servers/certificates.ts';
import { addLogin } from '../../lab/engine/servers/create-server.ts';
import { dagRows, login, rowsOf, run, type Scenario, scenario } from './scenario.ts';

const DAY = 86_400_000;
const alter = (settings: EndpointSettings): Command => ({ kind: 'alter-endpoint', endpoint: 'hadr_ENDPOINT', settings });
const partner = (lab: Scenario) => rowsOf(lab.onSource, 'dm_hadr_availability_replica_states').find((row) => row.is_local === false);
const connected = (lab: Scenario) => partner(lab)?.connected_state_desc;
const synchronous: Partial<MigrationOptions> = { mode: 'SYNCHRONOUS_COMMIT' };

test('CREATE, ALTER and DROP ENDPOINT are what the views show', async () => {
  const lab = scenario();
  const settings: EndpointSettings = {
    state: 'STARTED',
    port: 5023,
    address: '10.1.0.4',
    role: 'PARTNER',
    encryption: { use: 'SUPPORTED', algorithms: ['AES', 'RC4'] },
    authentication: [{ kind: 'windows', protocol: 'KERBEROS' }],
  };
  expect((await run(lab, lab.onSource, { kind: 'create-endpoint', endpoint: 'Mirror', settings })).error).toBe(7862);
  await run(lab, lab.onSource, { kind: 'drop-endpoint', endpoint: 'Hadr_endpoint' });
  expect(rowsOf(lab.onSource, 'database_mirroring_endpoints')).toEqual([]);
  await run(lab, lab.onSource, { kind: 'create-endpoint', endpoint: 'Mirror', settings });
  expect(rowsOf(lab.onSource, 'database_mirroring_endpoints')).toEqual([
    expect.objectContaining({
      name: 'Mirror',
      state_desc: 'STARTED',
      role_desc: 'PARTNER',
      connection_auth: 2,
      encryption_algorithm: 8,
      encryption_algorithm_desc: 'NONE, AES, RC4',
      certificate_id: 0,
    }),
  ]);
  expect(rowsOf(lab.onSource, 'tcp_endpoints').at(-1)).toMatchObject({ name: 'Mirror', port: 5023, ip_address: '10.1.0.4' });
  expect(rowsOf(lab.onSource, 'dm_tcp_listener_states').at(-1)).toMatchObject({ port: 5023, type_desc: 'DATABASE_MIRRORING' });
});

test.each([
  [['ALTER ANY ENDPOINT'], undefined],
  [['CREATE ENDPOINT'], 15151],
])('ALTER ENDPOINT with %j: %s', async (permissions, error) => {
  const lab = scenario({ logins: [{ name: 'clerk', password: 'clerk', permissions }] });
  const clerk = login(lab.source, { userName: 'clerk', password: 'clerk' });
  expect((await run(lab, clerk, alter({ state: 'STOPPED' }))).error).toBe(error);
});

test('an endpoint whose port is taken when it starts does not listen', async () => {
  const lab = scenario();
  lab.source.server.network.busyPorts.add(5022);
  await run(lab, lab.onSource, alter({ state: 'STOPPED' }));
  await run(lab, lab.onSource, alter({ state: 'STARTED' }));
  expect(rowsOf(lab.onSource, 'dm_tcp_listener_states').map((row) => row.type_desc)).toEqual(['TSQL', 'TSQL']);
  expect(connected(lab)).toBe('DISCONNECTED');
});

test('a stopped endpoint cuts the log stream; started, it goes on', async () => {
  const lab = scenario(synchronous);
  await run(lab, lab.onTarget, alter({ state: 'STOPPED' }));
  expect(connected(lab)).toBe('DISCONNECTED');
  expect(partner(lab)?.last_connect_error_number).toBe(10061);
  expect(dagRows(lab.onSource)[0]?.synchronization_state_desc).toBe('NOT SYNCHRONIZING');
  await run(lab, lab.onTarget, alter({ state: 'STARTED' }));
  await lab.clock.advance(1_000);
  expect(connected(lab)).toBe('CONNECTED');
  expect(dagRows(lab.onSource)[0]?.synchronization_state_desc).toBe('SYNCHRONIZED');
});

const windows = (protocol: 'NTLM' | 'KERBEROS') => ({ authentication: [{ kind: 'windows', protocol }] }) as const;

test.each<[string, EndpointSettings, EndpointSettings, string]>([
  ['a witness', { role: 'WITNESS' }, {}, 'DISCONNECTED'],
  ['a partner', { role: 'PARTNER' }, {}, 'CONNECTED'],
  ['no encryption where it is required', { encryption: { use: 'DISABLED', algorithms: [] } }, {}, 'DISCONNECTED'],
  [
    'no encryption where it is only supported',
    { encryption: { use: 'DISABLED', algorithms: [] } },
    { encryption: { use: 'SUPPORTED', algorithms: ['AES'] } },
    'CONNECTED',
  ],
  ['another algorithm', { encryption: { use: 'REQUIRED', algorithms: ['RC4'] } }, {}, 'DISCONNECTED'],
  ['one of two algorithms', { encryption: { use: 'REQUIRED', algorithms: ['RC4', 'AES'] } }, {}, 'CONNECTED'],
  ['NTLM and Kerberos', windows('NTLM'), windows('KERBEROS'), 'DISCONNECTED'],
  ['NTLM and negotiation', windows('NTLM'), {}, 'CONNECTED'],
])('%s', async (_name, source, target, expected) => {
  const lab = scenario();
  await run(lab, lab.onTarget, alter({ state: 'STARTED', ...target }));
  await run(lab, lab.onSource, alter({ state: 'STARTED', ...source }));
  await lab.clock.advance(1_000);
  expect(connected(lab)).toBe(expected);
});

test('another service account needs a login with CONNECT on the endpoint; replicas go on trying', async () => {
  const lab = scenario({ target: { serviceAccount: 'CONTOSO\\azuresql' } });
  const { laboratory, source } = lab;
  addLogin(laboratory, lab.target.server, { name: 'CONTOSO\\sqlservice', password: 'x', permissions: ['CONNECT ON ENDPOINT'] });
  await run(lab, lab.onTarget, alter({ state: 'STARTED' }));
  expect([connected(lab), partner(lab)?.last_connect_error_number]).toEqual(['DISCONNECTED', 10054]);
  addLogin(laboratory, source.server, { name: 'CONTOSO\\azuresql', password: 'x' });
  await run(lab, lab.onSource, {
    kind: 'server-permission',
    action: 'GRANT',
    permissions: ['CONNECT'],
    endpoint: 'Hadr_endpoint',
    principals: ['CONTOSO\\azuresql'],
    grantOption: false,
  });
  await lab.clock.advance(1_000);
  expect(connected(lab)).toBe('CONNECTED');
});

test('certificates: each side needs the public part of the other one, and it must not have expired', async () => {
  const lab = scenario();
  const { laboratory, source, target } = lab;
  const expiresAt = lab.clock.now() + 10 * DAY;
  const mine = addCertificate(laboratory, source.server, { name: 'source_cert', expiresAt });
  const yours = addCertificate(laboratory, target.server, { name: 'target_cert' });
  const use = (certificate: string) => alter({ authentication: [{ kind: 'certificate', certificate }] });
  expect((await run(lab, lab.onSource, use('nobody'))).error).toBe(15151);
  keepCertificate(source.server, { ...yours, privateKey: 'none' });
  await run(lab, lab.onSource, use('SOURCE_cert'));
  await run(lab, lab.onTarget, use('target_cert'));
  expect((await run(lab, lab.onSource, { kind: 'drop-certificate', name: 'source_cert' })).error).toBe(15559);
  await lab.clock.advance(1_000);
  expect(connected(lab)).toBe('DISCONNECTED');
  keepCertificate(target.server, { ...mine, privateKey: 'none' });
  await lab.clock.advance(1_000);
  expect(connected(lab)).toBe('CONNECTED');
  await lab.clock.advance(11 * DAY);
  expect(connected(lab)).toBe('CONNECTED');
  await run(lab, lab.onSource, use('source_cert'));
  await lab.clock.advance(1_000);
  expect(connected(lab)).toBe('DISCONNECTED');
});
