import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');

/** The last line that jest prints for these test files, and its exit code. */
function lastLineOf(files: Readonly<Record<string, string>>): Promise<{ line: string | undefined; code: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'reporter-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const reporters = ['default', join(root, 'scripts/jest-reporter.js')];
  writeFileSync(join(folder, 'jest.config.json'), JSON.stringify({ rootDir: folder, reporters, transform: {} }));
  const { COUNTS_FILE: _, ...env } = process.env;
  return new Promise((resolve) => {
    const args = [join(root, 'node_modules/jest/bin/jest.js'), '-c', join(folder, 'jest.config.json'), '--no-cache', '-i'];
    execFile(process.execPath, args, { env }, (error, stdout) => {
      rmSync(folder, { recursive: true, force: true });
      resolve({ line: stdout.trimEnd().split('\n').at(-1), code: typeof error?.code === 'number' ? error.code : 0 });
    });
  });
}

test('the last line counts', async () => {
  const files = { 'a.test.js': "test('a', () => {}); test('b', () => {});" };
  expect(await lastLineOf(files)).toEqual({ line: '2 passed, 0 failed', code: 0 });
});

test('failed, skipped and broken files are counted too', async () => {
  const files = {
    'a.test.js': "test('a', () => {}); test('b', () => { throw new Error(); }); test.skip('c', () => {}); test.todo('d');",
    'b.test.js': "require('./not-there.js');",
  };
  expect(await lastLineOf(files)).toEqual({ line: '1 passed, 2 failed, 2 skipped', code: 1 });
});
