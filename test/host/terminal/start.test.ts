import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tasks } from '../../../shared/tasks/index.ts';
import { runInShell } from '../../lab/hosts/terminal-run.ts';
import { nodeBinaries } from '../bundles/node-binaries.ts';
import { environmentOf, runProgram, script } from './shell.ts';

const { version, bin } = JSON.parse(readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8')) as {
  readonly version: string;
  readonly bin: Readonly<Record<string, string>>;
};

test('npx and npm find the program under its name', () => {
  expect(join(import.meta.dirname, '../../..', bin['sql-dag-migrate'] ?? '')).toBe(script);
});

test.each([['--help'], ['-h'], ['help']])('%s shows all tasks', async (...args) => {
  const done = await runProgram(args);
  expect(done).toMatchObject({ exitCode: 0, stderr: '' });
  for (const { name } of tasks) expect(done.stdout).toContain(`\n  ${name}\n`);
});

test('help of a task wins over everything that is wrong beside it', async () => {
  const done = await runProgram(['failover-dag', '--no-such', '--help']);
  expect(done).toMatchObject({ exitCode: 0, stderr: '' });
  expect(done.stdout).toContain('--max-write-outage <time>');
});

test.each([[['--version']], [['drop-ag', '--version']]])('%j', async (args) => {
  expect(await runProgram(args)).toMatchObject({ exitCode: 0, stdout: `${version}\n`, stderr: '' });
});

test.each([
  [[], 'A task has to be named'],
  [['failover\u001b[2J'], 'failover[2J is not a task'],
])('%j is refused with the names of the tasks', async (args, message) => {
  const done = await runProgram(args);
  expect(done).toMatchObject({ exitCode: 2, stdout: '' });
  expect(done.stderr).toContain(`${message}: validate-prereqs, `);
  expect(done.stderr).not.toContain('\u001b');
});

const old = nodeBinaries().find(({ major }) => major < 22);
if (old)
  test('an old Node is told what is missing', async () => {
    const done = await runInShell({ node: old.path, script, args: ['--help'], folder: '.', environment: environmentOf() });
    expect(done).toMatchObject({ exitCode: 1, stdout: '' });
    expect(done.stderr).toMatch(/needs Node 22\.18 or newer; this is Node \d+/);
  });
