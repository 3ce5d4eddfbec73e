import type { Command } from '../../lab/commands.ts';
import { type Fake, openFake, run } from './fake-instance.ts';

let fake: Fake;
beforeEach(async () => {
  fake = await openFake();
});

test.each<[string, Command]>([
  ['ALTER ENDPOINT [a]]b] STATE = STARTED', { kind: 'alter-endpoint', endpoint: 'a]b', settings: { state: 'STARTED' } }],
  [
    'alter endpoint e as tcp (listener_port = 5022, listener_ip = (10.0.0.4))',
    { kind: 'alter-endpoint', endpoint: 'e', settings: { port: 5022, address: '10.0.0.4' } },
  ],
  ['ALTER ENDPOINT e AS TCP (LISTENER_PORT = 5022)', { kind: 'alter-endpoint', endpoint: 'e', settings: { port: 5022 } }],
  ['ALTER ENDPOINT e FOR DATABASE_MIRRORING (ROLE = ALL)', { kind: 'alter-endpoint', endpoint: 'e', settings: { role: 'ALL' } }],
  [
    'ALTER ENDPOINT e FOR DATABASE_MIRRORING (AUTHENTICATION = CERTIFICATE c WINDOWS KERBEROS, ENCRYPTION = SUPPORTED ALGORITHM RC4 AES)',
    {
      kind: 'alter-endpoint',
      endpoint: 'e',
      settings: {
        authentication: [
          { kind: 'certificate', certificate: 'c' },
          { kind: 'windows', protocol: 'KERBEROS' },
        ],
        encryption: { use: 'SUPPORTED', algorithms: ['RC4', 'AES'] },
      },
    },
  ],
  [
    'CREATE ENDPOINT [Hadr] AUTHORIZATION sa STATE = STARTED AS TCP (LISTENER_PORT = 5022, LISTENER_IP = ALL) FOR DATABASE_MIRRORING (AUTHENTICATION = WINDOWS, ENCRYPTION = REQUIRED ALGORITHM AES, ROLE = ALL)',
    {
      kind: 'create-endpoint',
      endpoint: 'Hadr',
      settings: {
        state: 'STARTED',
        port: 5022,
        address: 'ALL',
        authentication: [{ kind: 'windows', protocol: 'NEGOTIATE' }],
        encryption: { use: 'REQUIRED', algorithms: ['AES'] },
        role: 'ALL',
      },
    },
  ],
  ['DROP ENDPOINT e', { kind: 'drop-endpoint', endpoint: 'e' }],
])('%s', async (sql, command) => {
  expect((await run(fake, sql)).messages).toEqual([]);
  expect(fake.commands).toEqual([command]);
});

test.each([
  ['ALTER ENDPOINT e', 102],
  ['ALTER ENDPOINT e STATE = RUNNING', 102],
  ['ALTER ENDPOINT e AS TCP (LISTENER_PORT = 5022, LISTENER_IP = (10.0.4))', 102],
  ['CREATE ENDPOINT e STATE = STARTED FOR DATABASE_MIRRORING (ROLE = ALL)', 156],
  ['CREATE ENDPOINT e AS TCP (LISTENER_PORT = 5022) FOR DATABASE_MIRRORING (ENCRYPTION = DISABLED)', 102],
  ['CREATE ENDPOINT e AS TCP (LISTENER_PORT = 1) FOR TSQL ()', 40510],
  ["CREATE ENDPOINT 'e' AS TCP (LISTENER_PORT = 1) FOR DATABASE_MIRRORING (ROLE = ALL)", 102],
])('%s is refused with %i', async (sql, error) => {
  expect((await run(fake, sql)).messages.map(({ number }) => number)).toEqual([error]);
  expect(fake.commands).toEqual([]);
});
