import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../marked-blocks.ts';
import { readFlags } from './flags.ts';

/** Downloads a file of this repository from where it is published: the working copy stands in for the release. */
export function curl(args: readonly string[]): string {
  const [out = '', url = ''] = readFlags(args, ['-fsSL', '-o']).all('-o');
  const [, path] = /^https:\/\/raw\.githubusercontent\.com\/sql-dag-migrate\/sql-dag-migrate\/v1\/([\w./-]+)$/.exec(url) ?? [];
  if (path === undefined) throw new Error(`404: ${url}`);
  copyFileSync(join(root, path), out);
  return '';
}
