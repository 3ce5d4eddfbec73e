import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleAll } from '../bundle-all.ts';
import { doorsOf } from '../doors.ts';
import type { Check } from './check.ts';

/** GitHub runs what is committed, so the committed bundles must be what the sources give. */
export const bundlesUpToDate: Check = {
  name: 'bundles of the actions are up to date',
  async problems(root) {
    const rebuilt = mkdtempSync(join(tmpdir(), 'bundles-'));
    try {
      await bundleAll(root, ['actions'], rebuilt);
      const doors = doorsOf(root, 'actions').map((name) => `actions/${name}/dist`);
      return doors.flatMap((dist) =>
        differences(join(root, dist), join(rebuilt, dist)).map(
          (file) => `${dist}/${file} is not what the sources give. Run: npm run build`,
        ),
      );
    } finally {
      rmSync(rebuilt, { recursive: true, force: true });
    }
  },
};

function differences(committed: string, rebuilt: string): string[] {
  const [there, wanted] = [hashes(committed), hashes(rebuilt)];
  return [...new Set([...there.keys(), ...wanted.keys()])].filter((file) => there.get(file) !== wanted.get(file));
}

const hashes = (folder: string): ReadonlyMap<string, string> =>
  new Map(
    (existsSync(folder) ? readdirSync(folder) : []).map((file) => [
      file,
      createHash('sha256')
        .update(readFileSync(join(folder, file)))
        .digest('hex'),
    ]),
  );
