import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { optional, secret, text } from '../../../../shared/core/field.ts';
import { openTerminal } from '../../../../shared/hosts/terminal.ts';
import { readMigrationValues } from '../../../../shared/tasks/migration-values.ts';

const words = { label: 'L', help: 'H.' };
const task = { name: 'some-task', inputs: { sourceServer: text(words), sourcePassword: optional(secret(words)) } };
const other = { name: 'other-task', inputs: { timeout: text(words) } };
const open = async (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  (await openTerminal({ task, args, tasks: [task, other], env, readMigration: readMigrationValues })).host;

test('a flag wins over a variable, and each is called what it was called', async () => {
  const env = { SQL_DAG_MIGRATE_SOURCE_SERVER: ' from-variable ' };
  const typed = await open(['--source-server', 'typed'], env);
  expect([typed.input('sourceServer'), typed.nameOf('sourceServer')]).toEqual(['typed', '--source-server']);
  const variable = await open([], env);
  expect([variable.input('sourceServer'), variable.nameOf('sourceServer')]).toEqual(['from-variable', 'SQL_DAG_MIGRATE_SOURCE_SERVER']);
  const nothing = await open([]);
  expect([nothing.input('sourceServer'), nothing.nameOf('sourceServer')]).toEqual([undefined, '--source-server']);
  expect(nothing.nameOf('sourcePassword')).toBe('SQL_DAG_MIGRATE_SOURCE_PASSWORD');
});

test('a secret keeps its edge blanks; of a file only the last line break goes', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'secret-')), 'p');
  writeFileSync(file, ' two\nlines \n');
  const read = async (args: readonly string[], env = {}) => (await open(args, env)).input('sourcePassword', { secret: true });
  expect(await read(['--source-password-file', file])).toBe(' two\nlines ');
  expect(await read([], { SQL_DAG_MIGRATE_SOURCE_PASSWORD_FILE: file })).toBe(' two\nlines ');
  expect(await read([], { SQL_DAG_MIGRATE_SOURCE_PASSWORD: ' p ' })).toBe(' p ');
});

test('a file that can not be read is one of the problems', async () => {
  const host = await open(['--source-password-file', '/no/such\u001b[2J']);
  expect(host.input('sourcePassword')).toBeUndefined();
  expect(host.inputProblems?.()).toEqual(['--source-password-file names a file that can not be read: /no/such[2J (ENOENT)']);
});

test('a variable with our prefix that no task knows is a slip; one of another task is none', async () => {
  const host = await open([], {
    SQL_DAG_MIGRATE_TIMEOUT: '5m',
    SQL_DAG_MIGRATE_SOURCE_SEVER: 'x',
    SQL_DAG_MIGRATE_SOURCE_PASSWORD_FILE: '',
  });
  expect(host.unexpectedInputs?.([])).toEqual(['SQL_DAG_MIGRATE_SOURCE_SEVER']);
});
