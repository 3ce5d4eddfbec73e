import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Account, emptyAccount, type Known, readAccount, writeAccount } from './command-line/account.ts';
import type { MarkedBlock } from './marked-blocks.ts';

const run = promisify(execFile);

/** Somebody who follows a quick start with the shell. */
export interface Reader {
  /** An empty folder of his own. */
  readonly home: string;
  readonly known: Known;
  /** What he writes in the place of the example values: by name of the shell variable. Every one of them has to be on the page. */
  readonly values: Readonly<Record<string, string>>;
  /** What he types when he is asked, one line each. */
  readonly typed: readonly string[];
}

export interface Followed {
  readonly account: Account;
  /** A file as it was pushed to the repository, or an Error with what git said. */
  pushed(path: string): Promise<string>;
}

/** Runs the blocks in one shell, in a clone of an empty repository. Rejects with what the shell said when a command fails. */
export async function follow(blocks: readonly MarkedBlock[], { home, known, values, typed }: Reader): Promise<Followed> {
  const bin = join(home, 'bin');
  mkdirSync(bin, { recursive: true });
  const main = join(import.meta.dirname, 'command-line/main.ts');
  for (const command of ['gh', 'az', 'curl']) {
    writeFileSync(join(bin, command), `#!/bin/sh\nexec '${process.execPath}' '${main}' ${command} "$@"\n`);
    chmodSync(join(bin, command), 0o755);
  }
  const accountFile = join(home, 'account.json');
  writeAccount(accountFile, emptyAccount());
  writeFileSync(join(home, 'known.json'), JSON.stringify(known));
  const remote = join(home, 'remote.git');
  const clone = join(home, 'clone');
  await run('git', ['init', '--quiet', '--bare', '--initial-branch=main', remote]);
  await run('git', ['clone', '--quiet', remote, clone]);
  const person = { name: 'Reader', email: 'reader@contoso.com' };
  const shell = run('bash', ['-e', '-u', '-o', 'pipefail', '-c', withValues(blocks, values)], {
    cwd: clone,
    env: {
      PATH: `${bin}:${process.env.PATH}`,
      READER_HOME: home,
      HOME: home,
      GIT_AUTHOR_NAME: person.name,
      GIT_AUTHOR_EMAIL: person.email,
      GIT_COMMITTER_NAME: person.name,
      GIT_COMMITTER_EMAIL: person.email,
    },
  });
  shell.child.stdin?.end(typed.map((line) => `${line}\n`).join(''));
  await shell;
  return {
    account: readAccount(accountFile),
    pushed: async (path) => (await run('git', ['--git-dir', remote, 'show', `main:${path}`])).stdout,
  };
}

/** The script, with the example values of the blocks marked `values` replaced. Throws an Error when page and values do not name the same. */
function withValues(blocks: readonly MarkedBlock[], values: Readonly<Record<string, string>>): string {
  const missing = new Set(Object.keys(values));
  const script = blocks.map(({ words, text }) =>
    words.includes('values')
      ? text.replace(/^(\w+)='[^'\n]*'/gm, (_, name: string) => {
          if (!missing.delete(name)) throw new Error(`The page asks for ${name}, which nobody knows.`);
          return `${name}='${values[name]}'`;
        })
      : text,
  );
  if (missing.size > 0) throw new Error(`The page does not ask for ${[...missing].join(', ')}.`);
  return script.join('\n');
}
