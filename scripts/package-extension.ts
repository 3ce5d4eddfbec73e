import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tasks } from '../shared/tasks/index.ts';
import { runTool } from './checks/tool.ts';
import { ensureFreshBundles } from './fresh-bundles.ts';
import type { Edition } from './manifests/edition.ts';
import { detailsFile, extensionJson, picturesIn } from './manifests/extension.ts';
import { taskJson } from './manifests/task-json.ts';
import { readPack } from './pack.ts';

export interface Package {
  /** Path of the .vsix; undefined when it could not be made. */
  readonly file: string | undefined;
  /** What Microsoft's tool complained about. It ends well in spite of its warnings, but a warning means that the Marketplace or an agent will refuse. */
  readonly problems: readonly string[];
}

/** Makes the .vsix of an edition in the folder `output`: bundles what is stale, lays out the files of the edition, lets tfx-cli pack them. */
export async function packageExtension(root: string, edition: Edition, output: string): Promise<Package> {
  await ensureFreshBundles(root, 'tasks');
  const layout = mkdtempSync(join(tmpdir(), 'extension-'));
  try {
    layOut(root, edition, layout);
    mkdirSync(output, { recursive: true });
    const where = ['--root', layout, '--manifest-globs', 'vss-extension.json', '--output-path', output];
    const { ok, lines } = await runTool(root, 'tfx', ['extension', 'create', ...where, '--no-prompt', '--no-color']);
    const file = lines.map((line) => /^ - VSIX: (.+)$/.exec(line)?.[1]).find((path) => path !== undefined);
    const problems = ok && file !== undefined ? lines.filter((line) => /^\s*warning:/i.test(line)) : lines;
    return { file, problems };
  } finally {
    rmSync(layout, { recursive: true, force: true });
  }
}

/** The files that the manifest of the edition lists, and nothing else: tfx packs a folder as it is. */
function layOut(root: string, edition: Edition, folder: string): void {
  const pack = readPack(root);
  const manifest = extensionJson(tasks, pack, { edition, pictures: picturesIn(readFileSync(join(root, detailsFile), 'utf8')) });
  const { files, content } = JSON.parse(manifest) as {
    files: readonly { path: string }[];
    content: Readonly<Record<string, { path: string }>>;
  };
  for (const { path } of [...files, ...Object.values(content)]) cpSync(join(root, path), join(folder, path), { recursive: true });
  writeFileSync(join(folder, 'vss-extension.json'), manifest);
  for (const task of tasks) writeFileSync(join(folder, 'tasks', task.name, 'task.json'), taskJson(task, pack, edition));
}
