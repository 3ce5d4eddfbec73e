import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { labCertificate } from '../../lab/tds/certificates.ts';
import { startTdsServer, type TdsServer } from '../../lab/tds/server.ts';
import { column, type ScriptedBackend, scriptedBackend, sendRows } from './scripted-backend.ts';

// A client that shares no line with tedious. Debian and Ubuntu: apt-get install freetds-bin.
const installed = spawnSync('tsql', ['-C']).error === undefined;
const whenInstalled = installed ? describe : describe.skip;

whenInstalled('FreeTDS tsql', () => {
  let server: TdsServer;
  let backend: ScriptedBackend;
  let folder: string;

  beforeAll(async () => {
    backend = scriptedBackend(({ sql, sink }) => {
      if (sql.includes('bad')) return sink.message({ number: 208, severity: 16, state: 1, message: "Invalid object name 'bad'.", line: 3 });
      sendRows(
        sink,
        [
          column('lsn', { name: 'numeric', precision: 25, scale: 0 }),
          column('name', { name: 'nvarchar', length: 128 }),
          column('text', { name: 'nvarchar', length: 'max' }),
          column('at', { name: 'datetime' }),
          column('edition', { name: 'sql_variant' }),
          column('id', { name: 'uniqueidentifier' }),
        ],
        [
          [
            { unscaled: 37000000012345600001n, scale: 0 },
            'Grüße',
            'x'.repeat(5000),
            new Date(0),
            'Enterprise',
            '6F9619FF-8B86-D011-B42D-00C04FC964FF',
          ],
          [null, null, null, null, null, null],
        ],
      );
    });
    server = await startTdsServer({ backend: () => backend, certificate: await labCertificate() });
    folder = await mkdtemp(join(tmpdir(), 'freetds-'));
  });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  async function tsql(input: string, options: { version: string; encryption: string; password?: string }): Promise<string> {
    const configuration = join(folder, `${options.version}-${options.encryption}.conf`);
    await writeFile(
      configuration,
      [
        '[lab]',
        'host = 127.0.0.1',
        `port = ${server.port}`,
        `tds version = ${options.version}`,
        `encryption = ${options.encryption}`,
        'client charset = UTF-8',
        'text size = 1000000',
        '',
      ].join('\n'),
    );
    const child = spawn('tsql', ['-S', 'lab', '-U', 'sa', '-P', options.password ?? 'right', '-o', 'q'], {
      env: { ...process.env, FREETDSCONF: configuration, LC_ALL: 'C.UTF-8' },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.stdin.end(`${input}\ngo\nexit\n`);
    await new Promise((resolve) => child.once('close', resolve));
    return output;
  }

  test.each([
    ['7.1', 'off', false],
    ['7.2', 'off', false],
    ['7.3', 'off', false],
    ['7.4', 'off', false],
    ['7.4', 'request', false],
    ['7.1', 'require', true],
    ['7.4', 'require', true],
  ])('TDS %s, encryption %s', async (version, encryption, encrypted) => {
    const output = await tsql('SELECT', { version, encryption });
    expect(output).toContain('37000000012345600001');
    expect(output).toContain('Grüße');
    expect(output).toContain('x'.repeat(5000));
    expect(output).toContain('Enterprise');
    expect(output.toUpperCase()).toContain('6F9619FF-8B86-D011-B42D-00C04FC964FF');
    expect(output).toContain('NULL\tNULL\tNULL\tNULL\tNULL\tNULL');
    expect(backend.last().login.encrypted).toBe(encrypted);
  });

  test('an error with its line', async () => {
    expect(await tsql('SELECT * FROM bad', { version: '7.4', encryption: 'off' })).toContain(
      'Msg 208 (severity 16, state 1) from LAB\\ONE Line 3',
    );
  });

  test('a wrong password', async () => {
    const output = await tsql('SELECT', { version: '7.4', encryption: 'require', password: 'wrong' });
    expect(output).toContain('Msg 18456 (severity 14, state 1)');
  });
});

if (!installed) test.skip('FreeTDS tsql is not installed here: its tests are skipped', () => undefined);
