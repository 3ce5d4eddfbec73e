import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureFreshBundles } from '../fresh-bundles.ts';
import type { Check } from './check.ts';
import { runTool } from './tool.ts';

/** Microsoft's own tool packs the extension. It ends well in spite of its warnings, but a warning means that the Marketplace or an agent will refuse. */
export const extensionIsValid: Check = {
  name: 'the Azure DevOps extension can be packed',
  async problems(root) {
    await ensureFreshBundles(root, 'tasks');
    const folder = mkdtempSync(join(tmpdir(), 'extension-'));
    try {
      const options = ['--root', '.', '--manifest-globs', 'vss-extension.json', '--output-path', folder, '--no-prompt', '--no-color'];
      const { ok, lines } = await runTool(root, 'tfx', ['extension', 'create', ...options]);
      return ok ? lines.filter((line) => /^\s*warning:/i.test(line)) : lines;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
