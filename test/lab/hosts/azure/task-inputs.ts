import type { TaskInput, TaskManifest } from './task-manifest.ts';

export interface TaskInputs {
  /** By the name in task.json; unknown inputs keep the name they were given. */
  readonly values: ReadonlyMap<string, string>;
  readonly unknown: readonly string[];
}

/**
 * Puts defaults under the given inputs and trims both, before `$(macros)` are expanded: a secret with edge blanks that
 * comes from a variable keeps them (TaskRunner.cs of azure-pipelines-agent). Aliases and any case of a name are understood.
 */
export function resolveTaskInputs(
  manifest: TaskManifest,
  given: Readonly<Record<string, string>>,
  expand: (text: string) => string,
): TaskInputs {
  const values = new Map<string, string>();
  const unknown: string[] = [];
  for (const input of manifest.inputs ?? []) values.set(input.name, String(input.defaultValue ?? '').trim());
  for (const [name, value] of Object.entries(given)) {
    const input = findInput(manifest, name);
    if (input === undefined) unknown.push(name);
    values.set(input?.name ?? name, value.trim());
  }
  return { values: new Map([...values].map(([name, value]) => [name, expand(value)])), unknown };
}

/** Required inputs that have no value; the service refuses to start such a run. Inputs that a visibleRule may hide are not asked for. */
export function missingInputs(manifest: TaskManifest, given: Readonly<Record<string, string>>): string[] {
  const present = new Set(Object.entries(given).flatMap(([name, value]) => (value.trim() === '' ? [] : [findInput(manifest, name)?.name])));
  return (manifest.inputs ?? [])
    .filter((input) => input.required === true && input.visibleRule === undefined)
    .filter((input) => !present.has(input.name) && String(input.defaultValue ?? '') === '')
    .map((input) => input.name);
}

function findInput(manifest: TaskManifest, name: string): TaskInput | undefined {
  const wanted = name.toLowerCase();
  return manifest.inputs?.find((input) => [input.name, ...(input.aliases ?? [])].some((known) => known.toLowerCase() === wanted));
}
