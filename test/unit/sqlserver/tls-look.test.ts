import { createServer, type Server } from 'node:net';
import { realClock } from '../../../shared/core/real-clock.ts';
import type { Endpoint } from '../../../shared/sqlserver/session.ts';
import { offersTls, packetReader, preloginRequest } from '../../../shared/sqlserver/tds-greeting.ts';
import { lookAtTls } from '../../../shared/sqlserver/tls-look.ts';
import { createCertificate } from '../../lab/tds/certificates.ts';
import { parsePrelogin } from '../../lab/tds/prelogin.ts';
import { startTdsServer, type TdsServer, type TdsServerOptions } from '../../lab/tds/server.ts';
import { scriptedBackend } from '../../protocol/tds/scripted-backend.ts';

const at = (encrypt: Endpoint['encrypt'], connectTimeout = 3000): Endpoint => ({
  side: 'source',
  host: '127.0.0.1',
  port: undefined,
  instance: undefined,
  authentication: { kind: 'sql', username: 'nobody', password: 'never sent' },
  encrypt,
  trustServerCertificate: false,
  hostNameInCertificate: undefined,
  caCertificate: undefined,
  connectTimeout,
  programName: 'test',
});

const now = new Date('2026-11-21T12:00:00Z');
const clock = { now: () => now, sleep: realClock.sleep };

let server: TdsServer | undefined;
let deaf: Server | undefined;
afterEach(async () => {
  await server?.close();
  deaf?.close();
});

const start = async (options: Partial<TdsServerOptions> = {}): Promise<number> => {
  const backend = scriptedBackend();
  server = await startTdsServer({ backend: () => backend, certificate: await createCertificate(['sql01.contoso.com'], 5), ...options });
  return server.port;
};

test.each([
  ['mandatory', undefined, 'TLSv1.2'],
  ['optional', undefined, 'TLSv1.2'],
  ['strict', undefined, 'TLSv1.3'],
  ['mandatory', 'TLSv1.1', 'TLSv1.1'],
  ['mandatory', 'TLSv1', 'TLSv1'],
] as const)('%s, a server with %s: %s and its certificate', async (encrypt, tlsVersion, protocol) => {
  const port = await start(tlsVersion === undefined ? {} : { tlsVersion });
  const seen = await lookAtTls(at(encrypt), port, clock);
  expect(seen).toMatchObject({ protocol, subject: 'CN=sql01.contoso.com', issuer: expect.stringMatching(/^CN=Laboratory/), seenAt: now });
  expect(server?.counts).toMatchObject({ connections: 1, logins: 0 });
});

test('a server that can not encrypt says so', async () => {
  expect(await lookAtTls(at('mandatory'), await start({ encryption: 'off' }), clock)).toBe('no TLS');
});

test.each(['says nothing', 'says something else', 'hangs up'])('a port that %s shows nothing', async (how) => {
  deaf = createServer((socket) => {
    socket.on('error', () => undefined);
    if (how === 'hangs up') socket.destroy();
    if (how === 'says something else') socket.write('SSH-2.0-OpenSSH_9.6\r\n'.repeat(2000));
  });
  const port = await new Promise<number>((resolve) => {
    deaf?.listen(0, '127.0.0.1', () => {
      const address = deaf?.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
  expect(await lookAtTls(at('mandatory', 200), port, clock)).toBeUndefined();
});

test('the request is a PRELOGIN that asks for encryption', () => {
  const bodies: Buffer[] = [];
  const read = packetReader((body) => bodies.push(body));
  const request = preloginRequest();
  for (const byte of request) read(Buffer.of(byte));
  expect(bodies).toHaveLength(1);
  expect(parsePrelogin(bodies[0] as Buffer).get(1)).toEqual(Buffer.of(1));
  expect(offersTls(bodies[0] as Buffer)).toBe(true);
});
