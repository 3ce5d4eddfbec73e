import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tasks } from '../../shared/tasks/index.ts';
import { generatedFiles } from '../manifests/generated.ts';
import { readPack } from '../pack.ts';
import type { Check } from './check.ts';

/** Files that are on disk otherwise than the task definitions want them: path and content wanted. */
export const differingFiles = (root: string): readonly (readonly [path: string, content: string])[] =>
  [...generatedFiles(root, tasks, readPack(root))].filter(
    ([path, content]) => !existsSync(join(root, path)) || readFileSync(join(root, path), 'utf8') !== content,
  );

export const generatedUpToDate: Check = {
  name: 'generated files are up to date',
  problems: async (root) => differingFiles(root).map(([path]) => `${path} differs from the task definitions. Run: npm run generate`),
};
