import { join } from 'node:path';
import { readPack } from '../pack.ts';

/** The file of this repository that `uses:` of a job names, as `owner/repository/path@ref`; undefined for a workflow of others. */
export function ownWorkflow(root: string): (uses: string) => string | undefined {
  const { repository } = readPack(root);
  return (uses) => {
    const [path = ''] = uses.split('@');
    return path.startsWith(`${repository}/`) ? join(root, path.slice(repository.length + 1)) : undefined;
  };
}
