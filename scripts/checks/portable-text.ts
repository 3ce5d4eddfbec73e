import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Check } from './check.ts';
import { repositoryFiles } from './repository-files.ts';

/** Folders of one machine. Written in pieces, so that this file does not accuse itself. */
const machinePath = new RegExp(
  String.raw`(?<![\w.@$}-])/(?:${['work/(?:main|shared|\\.)', 'root/', 'home/\\w', 'tmp/\\w', 'Users/\\w'].join('|')})`,
);

/** A package registry other than the public one binds the lock file to one network. */
const registry = /"resolved":\s*"https?:\/\/(?!registry\.npmjs\.org\/)/;

export const textIsPortable: Check = {
  name: 'no file knows a machine',
  problems: async (root) =>
    repositoryFiles(root)
      .filter((path) => !/\.(png|vsix|pfx|p12)$/.test(path))
      .flatMap((path) =>
        readFileSync(join(root, path), 'utf8')
          .split('\n')
          .flatMap((line, index) =>
            machinePath.test(line) || registry.test(line) ? [`${path}:${index + 1} names a folder of one machine, or a registry.`] : [],
          ),
      ),
};
