import { cp } from 'node:fs/promises';

/** What a checkout does here: the files of the repository are in the workspace afterwards. Without a repository nothing is copied. */
export async function checkOut(repository: string | undefined, workspace: string): Promise<boolean> {
  if (repository === undefined) return false;
  await cp(repository, workspace, { recursive: true });
  return true;
}
