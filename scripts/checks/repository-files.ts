import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const ignored = new Set(['.git', 'node_modules', 'dist', 'out', 'coverage']);

/** Paths from the root of all files that belong to the repository, with `/`; bundles are left out. Works without git. */
export const repositoryFiles = (root: string): string[] =>
  readdirSync(root, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep))
    .filter((parts) => !parts.some((part) => ignored.has(part)))
    .map((parts) => parts.join('/'))
    .sort();
