import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Check } from '../../shared/prereqs/check.ts';
import { checks } from '../../shared/prereqs/run-checks.ts';

/** The arrays that the tests of this folder hand to `proveChecks`, which asks for three cases of each check in them. */
async function provedChecks(): Promise<readonly Check[]> {
  const proved: Check[] = [];
  for (const file of readdirSync(import.meta.dirname).filter((name) => name.endsWith('.test.ts'))) {
    const text = readFileSync(join(import.meta.dirname, file), 'utf8');
    for (const [, name = ''] of text.matchAll(/^proveChecks\((\w+),/gm)) {
      const from = new RegExp(`import \\{[^}]*\\b${name}\\b[^}]*\\} from '(\\.\\./\\.\\./shared/prereqs/[^']+)'`).exec(text)?.[1];
      if (from === undefined) throw new Error(`${file}: where does ${name} come from?`);
      const found: unknown = ((await import(from)) as Readonly<Record<string, unknown>>)[name];
      proved.push(...(found as readonly Check[]));
    }
  }
  return proved;
}

test('every check is proved: pass, fail and unknown in the laboratory', async () => {
  const proved = new Set((await provedChecks()).map(({ id }) => id));
  expect(checks.map(({ id }) => id).filter((id) => !proved.has(id))).toEqual([]);
});

test('there are at least 60 checks, and each id is there once', () => {
  expect(checks.length).toBeGreaterThanOrEqual(60);
  expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
});
