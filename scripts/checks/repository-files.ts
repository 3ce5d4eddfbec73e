import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const ignored = new Set(['.git', 'node_modules', 'dist', 'out', 'coverage']);

/** Paths from the root of all files that belong to the repository, with `/`; bundles are left out. Works without git. */
export function repositoryFiles(root: string, folder = ''): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !ignored.has(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}${entry.name}`;
      if (entry.isDirectory()) return repositoryFiles(root, `${path}/`);
      return entry.isFile() ? [path] : [];
    });
}
