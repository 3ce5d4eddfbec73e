import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bundleAll } from './bundle-all.ts';
import { repositoryFiles } from './checks/repository-files.ts';
import { doorsOf, type Side } from './doors.ts';

/** Bundles one side when a bundle is missing or older than a source. For bundles that are not committed: nothing else keeps them fresh. */
export async function ensureFreshBundles(root: string, side: Side): Promise<void> {
  const bundles = doorsOf(root, side).map((name) => join(root, side, name, 'dist/index.js'));
  if (bundles.every(existsSync) && Math.min(...bundles.map(changedAt)) > newestSource(root, side)) return;
  await bundleAll(root, [side]);
}

const newestSource = (root: string, side: Side): number =>
  Math.max(
    ...repositoryFiles(root)
      .filter(
        (path) =>
          path.startsWith('shared/') ||
          path.startsWith(`${side}/`) ||
          /^(package-lock|tsconfig)\.json$|^scripts\/(bundle\.ts$|bundling\/)/.test(path),
      )
      .map((path) => changedAt(join(root, path))),
  );

const changedAt = (path: string): number => statSync(path).mtimeMs;
