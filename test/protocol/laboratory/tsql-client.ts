import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** FreeTDS `tsql`: a client that shares no line with ours. Debian and Ubuntu: apt-get install freetds-bin. */
export const tsqlIsInstalled = spawnSync('tsql', ['-C']).error === undefined;

export interface TsqlLogin {
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly encryption?: 'off' | 'request' | 'require';
}

/** Runs batches, each ended by a GO line, and returns what the client prints: rows with tabs between columns, messages as it shows them. */
export async function tsql(login: TsqlLogin, input: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'freetds-'));
  const configuration = join(folder, 'freetds.conf');
  writeFileSync(
    configuration,
    [
      '[lab]',
      'host = 127.0.0.1',
      `port = ${login.port}`,
      'tds version = 7.4',
      `encryption = ${login.encryption ?? 'require'}`,
      'client charset = UTF-8',
      '',
    ].join('\n'),
  );
  const child = spawn('tsql', ['-S', 'lab', '-U', login.username, '-P', login.password, '-o', 'q'], {
    env: { ...process.env, FREETDSCONF: configuration, LC_ALL: 'C.UTF-8' },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  child.stdin.end(`${input}\ngo\nexit\n`);
  await new Promise((resolve) => child.once('close', resolve));
  return output;
}
