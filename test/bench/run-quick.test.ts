import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runQuickBench } from '../../scripts/bench/run-quick.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'quick-'));
  mkdirSync(join(root, 'scripts'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** A bench that ends so. */
const benchThat = (does: string) =>
  writeFileSync(
    join(root, 'scripts/bench.ts'),
    `const [, , quick, , file] = process.argv; if (quick !== '--quick') throw new Error('not quick'); ${does}`,
  );
const writes = (...guards: readonly boolean[]) =>
  `process.getBuiltinModule('fs').writeFileSync(file, JSON.stringify({ chapters: [{ findings: { guards: ${JSON.stringify(guards.map((holds) => ({ holds })))} } }] }));`;

test.each([
  ['all guards hold', writes(true, true), { passed: 2, failed: 0 }],
  ['one does not', `${writes(true, false)} process.exitCode = 1;`, { passed: 1, failed: 1 }],
  ['it breaks after it has counted', `${writes(true)} process.exitCode = 1;`, { passed: 1, failed: 1 }],
  ['it breaks before it can count', 'process.exitCode = 1;', { passed: 0, failed: 1 }],
  ['it counts nothing', '', { passed: 0, failed: 1 }],
])('%s', async (_, does, counts) => {
  benchThat(does);
  expect(await runQuickBench(root)).toEqual(counts);
});
