import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument, visit } from 'yaml';
import { doorsOf } from '../doors.ts';
import { isVisible } from '../manifests/visible-rule.ts';
import type { Check } from './check.ts';
import { repositoryFiles } from './repository-files.ts';

interface Manifest {
  readonly name: string;
  readonly version: { readonly Major: number };
  readonly inputs: readonly {
    readonly name: string;
    readonly required?: boolean;
    readonly defaultValue?: string;
    readonly visibleRule?: string;
    readonly options?: Readonly<Record<string, string>>;
  }[];
}

/** The agent does not say when a pipeline gives an input that the task does not know. */
export const azurePipelinesFitTheTasks: Check = {
  name: 'example pipelines fit the Azure Pipelines tasks',
  async problems(root) {
    const manifests = doorsOf(root, 'tasks').map(
      (name): Manifest => JSON.parse(readFileSync(join(root, `tasks/${name}/task.json`), 'utf8')),
    );
    return repositoryFiles(root)
      .filter((path) => /^examples\/azure-pipelines\/[^/]+\.yml$/.test(path))
      .flatMap((path) => misuses(readFileSync(join(root, path), 'utf8'), manifests).map((problem) => `${path}: ${problem}`));
  },
};

/** What one pipeline gets wrong about our tasks. Tasks of others are not looked at. */
export function misuses(pipeline: string, manifests: readonly Manifest[]): string[] {
  const document = parseDocument(pipeline);
  const found = document.errors.map(({ message }) => message);
  visit(document, {
    Map(_, map) {
      const step = map.toJS(document) as { task?: unknown; inputs?: Record<string, unknown> };
      if (typeof step.task !== 'string') return;
      const [name = '', major] = (step.task.split('.').at(-1) ?? '').split('@');
      const manifest = manifests.find((known) => known.name === name);
      if (manifest !== undefined) found.push(...stepProblems(step.task, major, step.inputs ?? {}, manifest));
    },
  });
  return found;
}

function stepProblems(
  task: string,
  major: string | undefined,
  given: Readonly<Record<string, unknown>>,
  { inputs, version }: Manifest,
): string[] {
  const found = Number(major) === version.Major ? [] : [`${task} asks for another major version than ${version.Major}.`];
  for (const [name, value] of Object.entries(given)) {
    const input = inputs.find((known) => known.name === name);
    const text = String(value);
    if (input === undefined) found.push(`${task} has no input ${name}.`);
    else if (input.options !== undefined && !/\$[([{]/.test(text) && !(text in input.options))
      found.push(`${task} does not accept ${name}: ${text}.`);
  }
  const valueIn = (name: string) => String(given[name] ?? inputs.find((input) => input.name === name)?.defaultValue ?? '');
  found.push(
    ...inputs
      .filter(({ name, required, visibleRule }) => required === true && !(name in given) && isVisible(visibleRule, valueIn))
      .map(({ name }) => `${task} needs the input ${name}.`),
  );
  return found;
}
