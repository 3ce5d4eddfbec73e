import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument, visit } from 'yaml';
import { doorsOf } from '../doors.ts';
import { isVisible } from '../manifests/visible-rule.ts';
import { type ReadPipeline, readerOfPipelines } from './azure-pipelines-language.ts';
import { microsoftTasks } from './azure-pipelines-schema/microsoft-tasks.ts';
import { ourTask, type TaskManifest } from './azure-pipelines-schema/our-tasks.ts';
import { pipelineWith } from './azure-pipelines-schema/pipeline.ts';
import type { Check } from './check.ts';
import { type FencedPipeline, fencedPipelines } from './fenced-pipelines.ts';
import { repositoryFiles } from './repository-files.ts';

/** Microsoft's language service reads every example, and every block in a document that has steps of Azure Pipelines. */
export const azurePipelinesAreValid: Check = {
  name: 'Azure Pipelines accepts the pipelines',
  async problems(root) {
    const manifests = doorsOf(root, 'tasks').map(
      (name): TaskManifest => JSON.parse(readFileSync(join(root, `tasks/${name}/task.json`), 'utf8')),
    );
    const problemsOf = await judgeOfPipelines(manifests);
    const found: string[] = [];
    for (const path of repositoryFiles(root)) {
      for (const { text, lineOffset } of pipelinesOf(path, () => readFileSync(join(root, path), 'utf8')))
        found.push(...(await problemsOf(text)).map(({ line, problem }) => `${path}:${line + lineOffset} ${problem}`));
    }
    return found;
  },
};

function pipelinesOf(path: string, read: () => string): readonly FencedPipeline[] {
  if (/^examples\/azure-pipelines\/.+\.yml$/.test(path)) return [{ text: read(), lineOffset: 0 }];
  return path.endsWith('.md') ? fencedPipelines(read()) : [];
}

export interface PipelineProblem {
  /** Counted from 1. */
  readonly line: number;
  readonly problem: string;
}

/** Judges pipelines that may use the tasks of these manifests and the known ones of Microsoft. */
export async function judgeOfPipelines(manifests: readonly TaskManifest[]): Promise<(pipeline: string) => Promise<PipelineProblem[]>> {
  const read: ReadPipeline = await readerOfPipelines(pipelineWith([...manifests.map(ourTask), ...microsoftTasks]));
  return async (pipeline) => [...(await read(pipeline)), ...missingInputs(pipeline, manifests)];
}

/** Required inputs that the form of the task shows, given the other inputs of its step, and that are not there: a schema does not see this. */
function missingInputs(pipeline: string, manifests: readonly TaskManifest[]): PipelineProblem[] {
  const document = parseDocument(pipeline);
  const found: PipelineProblem[] = [];
  visit(document, {
    Map(_, map) {
      if (!map.has('task')) return;
      const step = map.toJS(document) as { task?: unknown; inputs?: Record<string, unknown> | null };
      if (typeof step.task !== 'string') return;
      const [name] = (step.task.split('.').at(-1) ?? '').split('@');
      const inputs = manifests.find((known) => known.name === name)?.inputs ?? [];
      const line = pipeline.slice(0, map.range?.[0]).split('\n').length;
      for (const missing of shownButMissing(inputs, step.inputs ?? {}))
        found.push({ line, problem: `${step.task} needs the input ${missing}.` });
    },
  });
  return found;
}

function shownButMissing(inputs: TaskManifest['inputs'], given: Readonly<Record<string, unknown>>): string[] {
  const valueIn = (name: string) => String(given[name] ?? inputs.find((input) => input.name === name)?.defaultValue ?? '');
  return inputs
    .filter(
      ({ name, required, visibleRule }) =>
        required === true && visibleRule !== undefined && !(name in given) && isVisible(visibleRule, valueIn),
    )
    .map(({ name }) => name);
}
