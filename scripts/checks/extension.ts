import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { preview, production } from '../manifests/edition.ts';
import { packageExtension } from '../package-extension.ts';
import type { Check } from './check.ts';

/** Microsoft's own tool packs both editions, and has nothing to say about them. */
export const extensionIsValid: Check = {
  name: 'the Azure DevOps extension can be packed',
  async problems(root) {
    const folder = mkdtempSync(join(tmpdir(), 'extension-'));
    try {
      const found: string[] = [];
      for (const edition of [production, preview]) found.push(...(await packageExtension(root, edition, folder)).problems);
      return found;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
