import { readFileSync } from 'node:fs';

/** What package.json says about the pack. It is the only place for its version and its repository. */
export interface Pack {
  readonly version: string;
  readonly description: string;
  readonly author: string;
  /** `owner/name` on GitHub. */
  readonly repository: string;
  /** Publisher of the Azure DevOps extension. */
  readonly publisher: string;
}

export function readPack(root: string): Pack {
  const { version, description, author, repository, publisher } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
  return { version, description, author, repository: String(repository).replace(/^github:/, ''), publisher };
}
