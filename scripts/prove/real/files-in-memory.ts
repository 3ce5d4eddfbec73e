import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/** Files whose path begins so are kept nowhere, but for the newest certificate: thousands of runs write reports that nobody reads. */
export const memoryFolder = '/prove-in-memory';

let kept: { readonly path: string; readonly content: unknown } | undefined;
const pathInMemory = (path: unknown): string | undefined => {
  const plain = typeof path === 'string' ? path.replaceAll('\\', '/') : '';
  return plain.includes(memoryFolder) ? plain : undefined;
};
/** A rehearsal reads its certificate again, and removes it. */
const isRead = (path: string): boolean => /certificate-\d+\.json$/.test(path);

/**
 * Files take real time, and virtual time must not pass meanwhile. So what a task does with files in `memoryFolder` is done at once; everything
 * else goes to the file system as ever. Import this before the modules of the product.
 */
const { writeFile, readFile, rm } = fs.promises;
fs.promises.writeFile = (async (...args: Parameters<typeof writeFile>) => {
  const path = pathInMemory(args[0]);
  if (path === undefined) return writeFile(...args);
  if (isRead(path)) kept = { path, content: args[1] };
}) as typeof writeFile;
fs.promises.readFile = (async (...args: Parameters<typeof readFile>) => {
  const path = pathInMemory(args[0]);
  return path !== undefined && kept?.path === path ? kept.content : readFile(...args);
}) as typeof readFile;
fs.promises.rm = (async (...args: Parameters<typeof rm>) => {
  const path = pathInMemory(args[0]);
  if (path === undefined) return rm(...args);
  if (kept?.path === path) kept = undefined;
}) as typeof rm;
syncBuiltinESMExports();
