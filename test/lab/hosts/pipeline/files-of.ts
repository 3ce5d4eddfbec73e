import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

/** All files below a folder, or the file itself, as absolute paths; none when there is nothing of this name. */
export async function filesOf(place: string): Promise<string[]> {
  const found = await stat(place).catch(() => undefined);
  if (found === undefined) return [];
  if (!found.isDirectory()) return [path.resolve(place)];
  const entries = await readdir(place, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}
