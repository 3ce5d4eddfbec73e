import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import JSZip from 'jszip';
import type { Edition } from '../../../scripts/manifests/edition.ts';
import { packageExtension } from '../../../scripts/package-extension.ts';

const root = join(import.meta.dirname, '../../..');

/** The extension as an organization gets it: packed by tfx-cli, unpacked into a folder that has no node_modules above it. */
export interface UnpackedExtension {
  readonly folder: string;
  /** Paths in the package. */
  readonly files: readonly string[];
  /** What tfx-cli complained about. */
  readonly problems: readonly string[];
  json(path: string): ReturnType<typeof JSON.parse>;
  remove(): void;
}

export async function unpackExtension(edition: Edition): Promise<UnpackedExtension> {
  const folder = mkdtempSync(join(tmpdir(), 'unpacked-'));
  const { file, problems } = await packageExtension(root, edition, join(folder, 'vsix'));
  if (file === undefined) throw new Error(problems.join('\n'));
  const entries = Object.values((await JSZip.loadAsync(readFileSync(file))).files).filter(({ dir }) => !dir);
  for (const entry of entries) {
    const path = join(folder, 'content', entry.name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, await entry.async('nodebuffer'));
  }
  return {
    folder: join(folder, 'content'),
    files: entries.map(({ name }) => name),
    problems,
    json: (path) => JSON.parse(readFileSync(join(folder, 'content', path), 'utf8')),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
