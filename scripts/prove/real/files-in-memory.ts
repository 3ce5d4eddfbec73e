import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/** Files whose path begins so are kept nowhere: thousands of runs write reports that nobody reads. */
export const memoryFolder = '/prove-in-memory';

/**
 * Files take real time, and virtual time must not pass meanwhile. So what a task writes into `memoryFolder` is written at once; everything
 * else goes to the file system as ever. Import this before the modules of the product.
 */
const writeFile = fs.promises.writeFile;
fs.promises.writeFile = (async (...args: Parameters<typeof writeFile>) => {
  if (typeof args[0] === 'string' && args[0].replaceAll('\\', '/').includes(memoryFolder)) return;
  return writeFile(...args);
}) as typeof writeFile;
syncBuiltinESMExports();
