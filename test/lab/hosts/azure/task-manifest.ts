import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** What the agent and the service take from a task.json. */
export interface TaskManifest {
  readonly name: string;
  readonly version: { readonly Major: number; readonly Minor: number; readonly Patch: number };
  readonly inputs?: readonly TaskInput[];
  readonly outputVariables?: readonly { readonly name: string }[];
  readonly execution: TaskExecution;
  readonly postjobexecution?: TaskExecution;
  readonly restrictions?: TaskRestrictions;
}

export interface TaskInput {
  readonly name: string;
  readonly type?: string;
  readonly defaultValue?: string | boolean;
  readonly required?: boolean;
  readonly visibleRule?: string;
  readonly aliases?: readonly string[];
}

/** Handler name, for example Node24 or Node20_1, to its script. */
export type TaskExecution = Readonly<Record<string, { readonly target: string }>>;

export interface TaskRestrictions {
  readonly commands?: { readonly mode?: string };
  readonly settableVariables?: { readonly allowed?: readonly string[] };
}

/** @throws Error when there is no readable task.json or it has no name, version or execution. */
export async function readTaskManifest(folder: string): Promise<TaskManifest> {
  const file = path.join(folder, 'task.json');
  const manifest: TaskManifest = JSON.parse(await readFile(file, 'utf8'));
  for (const key of ['name', 'version', 'execution'] as const) {
    if (manifest[key] === undefined) throw new Error(`${file}: '${key}' is missing`);
  }
  return manifest;
}
