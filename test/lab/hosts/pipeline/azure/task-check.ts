import type { ServiceConnection } from '../../azure/service-connection.ts';
import { missingInputs, resolveTaskInputs } from '../../azure/task-inputs.ts';
import { readTaskManifest } from '../../azure/task-manifest.ts';
import { PipelineFileError } from '../pipeline-file.ts';
import { checkArtifactTask, isArtifactTask } from './artifact-tasks.ts';
import type { Pipeline, TaskStep } from './pipeline-model.ts';
import type { AzurePipelineOptions } from './run-options.ts';
import { connectionInputs } from './step-connections.ts';

export type TaskFolders = ReadonlyMap<TaskStep, string>;

/**
 * What the service checks before a run starts: the version of each task and its required inputs. An unknown input is only
 * noted: the service says nothing, and the task never sees a misspelt name.
 * @throws PipelineFileError
 */
export async function findTasks(
  pipeline: Pipeline,
  options: AzurePipelineOptions,
  note: (where: string, text: string) => void,
): Promise<TaskFolders> {
  const folders = new Map<TaskStep, string>();
  for (const stage of pipeline.stages) {
    for (const job of stage.jobs) {
      for (const step of job.steps) {
        if (step.kind === 'task') checkArtifactTask(step, `${stage.id}.${job.id}.${step.id}`);
        const folder =
          step.kind === 'task' && !isArtifactTask(step) ? options.resolveTask({ name: step.task, major: step.major }) : undefined;
        if (step.kind !== 'task' || folder === undefined) continue;
        await checkTask(step, folder, `${stage.id}.${job.id}.${step.id}`, options.connections ?? [], note);
        folders.set(step, folder);
      }
    }
  }
  return folders;
}

async function checkTask(
  step: TaskStep,
  folder: string,
  where: string,
  connections: readonly ServiceConnection[],
  note: (where: string, text: string) => void,
): Promise<void> {
  const manifest = await readTaskManifest(folder);
  if (manifest.version.Major !== step.major) {
    throw new PipelineFileError(where, `${step.task}@${step.major} does not exist: the task's major version is ${manifest.version.Major}`);
  }
  connectionInputs(manifest, step.inputs, connections, where);
  const missing = missingInputs(manifest, step.inputs);
  if (missing.length > 0) throw new PipelineFileError(where, `required inputs of ${step.task} are missing: ${missing.join(', ')}`);
  const { unknown } = resolveTaskInputs(manifest, step.inputs, (text) => text);
  if (unknown.length > 0) note(where, `${step.task} has no input ${unknown.join(', ')}`);
}

/** The folder again when the task has a stage at the end of the job, which runs even when the task itself was skipped. */
export async function postJobFolder(folder: string): Promise<string | undefined> {
  return (await readTaskManifest(folder)).postjobexecution === undefined ? undefined : folder;
}
