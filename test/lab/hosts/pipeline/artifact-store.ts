import { cp, mkdir } from 'node:fs/promises';
import path from 'node:path';

/** What the jobs of one run have left for later jobs and for people. Nothing is ever changed in it. */
export interface ArtifactStore {
  names(): readonly string[];
  /** The folder with the files of an artifact; undefined when there is none of this name. */
  folderOf(name: string): string | undefined;
  /**
   * Keeps copies of files: by their path inside the artifact, where they are now.
   * @throws ArtifactError when the name is taken, or can not be one
   */
  add(name: string, files: ReadonlyMap<string, string>): Promise<void>;
  /** Forgets an artifact, so that its name is free again. */
  remove(name: string): void;
}

export class ArtifactError extends Error {
  override name = 'ArtifactError';
}

/** Both services refuse these (path-and-artifact-name-validation.ts of actions/toolkit; PipelineArtifactPathHelper.cs of azure-pipelines-agent). */
const forbidden = /["/\\:<>|*?\r\n]/;

/** A store that keeps its files in this folder. */
export function createArtifactStore(folder: string): ArtifactStore {
  const folders = new Map<string, string>();
  let count = 0;
  return {
    names: () => [...folders.keys()],
    folderOf: (name) => folders.get(name),
    async add(name, files) {
      if (name === '' || forbidden.test(name)) throw new ArtifactError(`The artifact name is not valid: ${name}`);
      if (folders.has(name)) throw new ArtifactError(`An artifact with the name ${name} already exists`);
      count += 1;
      const home = path.join(folder, String(count));
      folders.set(name, home);
      await mkdir(home, { recursive: true });
      for (const [inside, file] of files) await cp(file, path.join(home, inside));
    },
    remove(name) {
      folders.delete(name);
    },
  };
}

/** Puts the files of an artifact into a folder; files of the same name are written over. */
export async function copyArtifact(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  await cp(from, to, { recursive: true });
}
