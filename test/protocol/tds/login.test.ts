import { createCertificate, labCertificate } from '../../lab/tds/certificates.ts';
import { startTdsServer, type TdsServer, type TdsServerOptions } from '../../lab/tds/server.ts';
import { until } from '../../lab/until.ts';
import { type ScriptedBackend, scriptedBackend, sendRows } from './scripted-backend.ts';
import { connect, query } from './tedious-client.ts';

let server: TdsServer | undefined;
let backend: ScriptedBackend;

async function start(options: Partial<TdsServerOptions> = {}): Promise<TdsServer> {
  backend = scriptedBackend(({ sink }) => sendRows(sink, [{ name: 'x', type: { name: 'int' }, nullable: true }], [[1]]));
  server = await startTdsServer({ backend: () => backend, certificate: await labCertificate(), ...options });
  return server;
}

/** The codes of an error and of everything behind it. */
function causes(error: unknown): unknown[] {
  if (typeof error !== 'object' || error === null) return [];
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return [code, ...causes(cause)];
}

afterEach(async () => {
  await server?.close();
  server = undefined;
});

describe('encryption as tedious meets it', () => {
  test.each([
    ['off', false, false],
    ['optional', false, false],
    ['optional', true, true],
    ['required', true, true],
  ] as const)('server %s, client encrypt %s: session encrypted %s', async (encryption, encrypt, encrypted) => {
    const { port } = await start({ encryption });
    const connection = await connect(port, { encrypt });
    expect((await query(connection, 'SELECT 1')).sets).toEqual([[[1]]]);
    expect(backend.last().login.encrypted).toBe(encrypted);
    connection.close();
  });

  test('a server with Force Encryption turns away a client that can not encrypt', async () => {
    const { port } = await start({ encryption: 'required' });
    await expect(connect(port, { encrypt: false })).rejects.toMatchObject({ code: 'EENCRYPT' });
    expect(backend.sessions).toHaveLength(0);
  });

  test('a client that wants encryption turns away a server without it', async () => {
    const { port } = await start({ encryption: 'off' });
    await expect(connect(port, { encrypt: true })).rejects.toMatchObject({ code: 'EENCRYPT' });
  });

  test.each([
    ['inside TDS', true],
    ['strict', 'strict'],
  ] as const)('a certificate of a known authority is trusted (%s)', async (_name, encrypt) => {
    const { port } = await start();
    const { ca } = await labCertificate();
    const connection = await connect(port, { encrypt: encrypt as boolean, caCertificate: ca });
    expect((await query(connection, 'SELECT 1')).sets).toEqual([[[1]]]);
    expect(backend.last().login.encrypted).toBe(true);
    connection.close();
  });

  test('a certificate of an unknown authority is not', async () => {
    const { port } = await start();
    const { ca } = await createCertificate(['elsewhere']);
    const error = await connect(port, { encrypt: true, caCertificate: ca }).catch((reason: unknown) => reason);
    expect(causes(error)[1]).toMatch(/^(?:UNABLE_TO_VERIFY_LEAF_SIGNATURE|SELF_SIGNED_CERT_IN_CHAIN)$/);
    expect(backend.sessions).toHaveLength(0);
  });

  test('a certificate for another name is not', async () => {
    const certificate = await createCertificate(['elsewhere']);
    const { port } = await start({ certificate });
    const error = await connect(port, { encrypt: true, caCertificate: certificate.ca, serverName: 'not-here' }).catch(
      (reason: unknown) => reason,
    );
    expect(causes(error)).toContain('ERR_TLS_CERT_ALTNAME_INVALID');
    expect(backend.sessions).toHaveLength(0);
  });

  test('a server older than 2022 knows no strict encryption', async () => {
    const { port } = await start({ strict: false });
    await expect(connect(port, { encrypt: 'strict' as unknown as boolean, connectTimeout: 500 })).rejects.toThrow();
    expect(backend.sessions).toHaveLength(0);
  });
});

describe('login', () => {
  test('the session hears everything that the client says about itself', async () => {
    const { port } = await start();
    const connection = await connect(port, { database: 'sales', readOnlyIntent: true, workstationId: 'runner-7', appName: 'pack #1' });
    expect(backend.last().login).toMatchObject({
      userName: 'sa',
      password: 'right',
      database: 'sales',
      appName: 'pack #1',
      hostName: 'runner-7',
      readOnlyIntent: true,
      clientAddress: '127.0.0.1',
      localPort: port,
    });
    connection.close();
  });

  test('a password with characters outside ASCII arrives as it is', async () => {
    const { port } = await start();
    await expect(connect(port, { password: "pä$$ wörd '🔑" })).rejects.toThrow();
    const refused: string[] = [];
    backend.login = async ({ password }) => {
      refused.push(password);
      throw new Error('enough');
    };
    await expect(connect(port, { password: "pä$$ wörd '🔑" })).rejects.toThrow('The laboratory failed: enough');
    expect(refused).toEqual(["pä$$ wörd '🔑"]);
  });

  test.each([false, true])('a wrong password is refused with 18456 and the connection is closed (encrypt %s)', async (encrypt) => {
    const { port, counts } = await start();
    await expect(connect(port, { encrypt, password: 'wrong' })).rejects.toMatchObject({
      code: 'ELOGIN',
      message: "Login failed for user 'sa'.",
    });
    expect(counts).toMatchObject({ connections: 1, logins: 0 });
  });

  test.each(['7_1', '7_2', '7_3_A', '7_3_B', '7_4'])('TDS %s', async (tdsVersion) => {
    const { port } = await start();
    const connection = await connect(port, { tdsVersion });
    const { sets, rowCount, error } = await query(connection, 'SELECT 1');
    expect({ sets, rowCount, error }).toEqual({ sets: [[[1]]], rowCount: 1, error: undefined });
    connection.close();
  });

  test.each([512, 4096, 16383])('packets of %d bytes', async (packetSize) => {
    const text = 'x'.repeat(20_000);
    backend = scriptedBackend(({ sql, sink }) =>
      sendRows(sink, [{ name: 'sql', type: { name: 'nvarchar', length: 'max' }, nullable: true }], [[sql]]),
    );
    server = await startTdsServer({ backend: () => backend });
    const connection = await connect(server.port, { packetSize });
    expect((await query(connection, text)).sets).toEqual([[[text]]]);
    connection.close();
  });

  test('the backend is asked for every connection: behind a listener it changes', async () => {
    const first = scriptedBackend();
    const second = scriptedBackend();
    let primary: ScriptedBackend | undefined = first;
    server = await startTdsServer({ backend: () => primary });
    (await connect(server.port)).close();
    primary = second;
    (await connect(server.port)).close();
    primary = undefined;
    await expect(connect(server.port)).rejects.toMatchObject({ code: 'ESOCKET' });
    expect([first.sessions.length, second.sessions.length]).toEqual([1, 1]);
  });

  test('a client that goes away closes its session', async () => {
    const { port } = await start();
    const connection = await connect(port);
    connection.close();
    await until(() => backend.last().closed > 0);
    expect(backend.last().closed).toBe(1);
  });
});
