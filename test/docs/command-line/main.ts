/** Stands in for a command of the quick starts: `main.ts gh …`. The folder of the reader's account is in the environment. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Account, type Known, readAccount, writeAccount } from './account.ts';
import { az } from './az.ts';
import { curl } from './curl.ts';
import { gh } from './gh.ts';

const commands: Readonly<Record<string, (args: readonly string[], account: Account, known: Known) => string>> = { gh, az, curl };

const [, , name = '', ...args] = process.argv;
const home = process.env.READER_HOME ?? '';
const account = readAccount(join(home, 'account.json'));
try {
  const text = commands[name]?.(args, account, JSON.parse(readFileSync(join(home, 'known.json'), 'utf8')));
  writeAccount(join(home, 'account.json'), account);
  if (text) console.log(text);
} catch (error) {
  console.error(`${name}: ${(error as Error).message}`);
  process.exitCode = 1;
}
