/** PublishPipelineArtifact@1 and DownloadPipelineArtifact@2, as learn.microsoft.com and the plugins of azure-pipelines-agent tell. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { AgentJob, TaskReport } from '../../azure-agent.ts';
import { createStepLog, type StepLog } from '../../step-log.ts';
import type { LogLine } from '../../step-report.ts';
import { ArtifactError, type ArtifactStore, copyArtifact } from '../artifact-store.ts';
import { filesOf } from '../files-of.ts';
import { PipelineFileError } from '../pipeline-file.ts';
import type { TaskStep } from './pipeline-model.ts';

type Inputs = Readonly<Record<string, string>>;

interface ArtifactTask {
  /** What the task calls its inputs, and what else they may be called. */
  readonly inputs: Readonly<Record<string, readonly string[]>>;
  readonly required: readonly string[];
  run(inputs: Inputs, job: AgentJob, artifacts: ArtifactStore, log: StepLog): Promise<void>;
}

const tasks: Readonly<Record<string, ArtifactTask>> = {
  'PublishPipelineArtifact@1': {
    inputs: { targetPath: ['path'], artifactName: ['artifact'] },
    required: ['targetPath', 'artifactName'],
    run: publish,
  },
  'DownloadPipelineArtifact@2': {
    inputs: { buildType: ['source'], artifactName: ['artifact'], targetPath: ['path', 'downloadPath'] },
    required: [],
    run: download,
  },
};

const taskOf = ({ task, major }: TaskStep): ArtifactTask | undefined => tasks[`${task}@${major}`];

export const isArtifactTask = (step: TaskStep): boolean => taskOf(step) !== undefined;

/** @throws PipelineFileError for an input that is missing or not understood here */
export function checkArtifactTask(step: TaskStep, where: string): void {
  const task = taskOf(step);
  if (task === undefined) return;
  const known = Object.entries(task.inputs).flatMap(([name, aliases]) => [name, ...aliases]);
  const unknown = Object.keys(step.inputs).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new PipelineFileError(where, `${step.task} has no input ${unknown} here: known are ${known.join(', ')}`);
  const inputs = byOwnName(task, step.inputs);
  const missing = task.required.find((name) => (inputs[name] ?? '') === '');
  if (missing !== undefined) throw new PipelineFileError(where, `${step.task} needs the input ${missing}`);
  if ((inputs.buildType ?? 'current') !== 'current') throw new PipelineFileError(where, 'artifacts of other pipelines are not here');
}

/** Executes such a step. What goes wrong is its failure, as it is on an agent. */
export async function runArtifactTask(
  step: TaskStep,
  { job, artifacts, onLine }: { readonly job: AgentJob; readonly artifacts: ArtifactStore; readonly onLine: (line: LogLine) => void },
): Promise<TaskReport> {
  const task = taskOf(step);
  if (task === undefined) throw new Error(`${step.task} is no task for artifacts`);
  const log = createStepLog(job.masker, onLine);
  const given = Object.entries(byOwnName(task, step.inputs)).map(([name, text]) => [name, job.variables.expand(text)]);
  let failed = false;
  try {
    await task.run(Object.fromEntries(given), job, artifacts, log);
  } catch (error) {
    if (!(error instanceof ArtifactError)) throw error;
    failed = true;
    log.issue('error', error.message);
  }
  return {
    result: failed ? 'failed' : 'succeeded',
    exitCode: undefined,
    exitSignal: undefined,
    signalsSent: [],
    outputs: new Map(),
    summary: undefined,
    issues: log.issues,
    attachments: [],
    taskVariables: new Map(),
  };
}

const byOwnName = ({ inputs }: ArtifactTask, given: Inputs): Inputs =>
  Object.fromEntries(
    Object.entries(given).map(([name, text]) => [Object.entries(inputs).find(([, aliases]) => aliases.includes(name))?.[0] ?? name, text]),
  );

/** A folder gives what is in it, a file gives itself. */
async function publish(inputs: Inputs, job: AgentJob, artifacts: ArtifactStore, log: StepLog): Promise<void> {
  const { targetPath = '', artifactName = '' } = inputs;
  const place = path.resolve(job.workFolder, targetPath);
  if (!existsSync(place)) throw new ArtifactError(`Path does not exist: ${targetPath}`);
  const found = await filesOf(place);
  const root = found[0] === place ? path.dirname(place) : place;
  await artifacts.add(artifactName, new Map(found.map((file) => [path.relative(root, file), file])));
  log.print('output', `Artifact ${artifactName} was published: ${found.length} files`);
}

/** One artifact goes into the folder itself; all of them, when none is named, each into a folder of its own (PipelineArtifactProvider.cs). */
async function download(inputs: Inputs, job: AgentJob, artifacts: ArtifactStore, log: StepLog): Promise<void> {
  const target = path.resolve(job.workFolder, inputs.targetPath || job.variables.expand('$(Pipeline.Workspace)'));
  const wanted = inputs.artifactName ? [inputs.artifactName] : artifacts.names();
  for (const name of wanted) {
    const folder = artifacts.folderOf(name);
    if (folder === undefined) throw new ArtifactError(`Artifact ${name} was not found for this run`);
    await copyArtifact(folder, inputs.artifactName ? target : path.join(target, name));
  }
  log.print('output', `${wanted.length} artifacts were downloaded`);
}
