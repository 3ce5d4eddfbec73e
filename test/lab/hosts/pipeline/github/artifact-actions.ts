/** actions/upload-artifact and actions/download-artifact, from version 4 on, as their documents and sources tell. */
import path from 'node:path';
import type { ActionReport, RunnerJob } from '../../github-runner.ts';
import { createStepLog, type StepLog } from '../../step-log.ts';
import type { LogLine } from '../../step-report.ts';
import { ArtifactError, type ArtifactStore, copyArtifact } from '../artifact-store.ts';
import { filesOf } from '../files-of.ts';
import { PipelineFileError } from '../pipeline-file.ts';
import type { WorkflowStep } from './workflow-model.ts';

export interface ArtifactStep {
  readonly kind: keyof typeof known;
  readonly inputs: Readonly<Record<string, string>>;
  readonly job: RunnerJob;
  readonly artifacts: ArtifactStore;
  readonly onLine: (line: LogLine) => void;
}

/** Inputs that are understood; those of time and size change nothing here. */
const known = {
  upload: ['name', 'path', 'if-no-files-found', 'overwrite', 'include-hidden-files', 'retention-days', 'compression-level'],
  download: ['name', 'path', 'pattern', 'merge-multiple'],
};

/** Which of the two a step is; undefined for any other action. */
export function artifactKind({ uses }: WorkflowStep): ArtifactStep['kind'] | undefined {
  const kind = /^actions\/(upload|download)-artifact@/.exec(uses)?.[1];
  return kind === 'upload' || kind === 'download' ? kind : undefined;
}

/** @throws PipelineFileError for an input that the action has not, that is missing, or that is not understood here */
export function checkArtifactStep(step: WorkflowStep, where: string): void {
  const kind = artifactKind(step);
  if (kind === undefined) return;
  const unknown = Object.keys(step.inputs).find((name) => !known[kind].includes(name));
  if (unknown !== undefined)
    throw new PipelineFileError(`${where}.with`, `'${unknown}' is not supported here: known are ${known[kind].join(', ')}`);
  if (kind === 'upload' && (step.inputs.path ?? '') === '') throw new PipelineFileError(`${where}.with`, "'path' is missing");
}

/** Executes such a step. What goes wrong is its failure, as it is on GitHub. */
export async function runArtifactStep(step: ArtifactStep): Promise<ActionReport> {
  const log = createStepLog(step.job.masker, step.onLine);
  const failures: string[] = [];
  try {
    await (step.kind === 'upload' ? upload(step, log) : download(step, log));
  } catch (error) {
    if (!(error instanceof ArtifactError)) throw error;
    failures.push(error.message);
    log.issue('error', error.message);
  }
  const failed = failures.length > 0;
  return {
    result: failed ? 'failed' : 'succeeded',
    exitCode: failed ? 1 : 0,
    exitSignal: undefined,
    signalsSent: [],
    outputs: new Map(),
    summary: undefined,
    issues: log.issues,
    state: new Map(),
    post: undefined,
  };
}

async function upload({ inputs, job, artifacts }: ArtifactStep, log: StepLog): Promise<void> {
  const name = inputs.name || 'artifact';
  const places = (inputs.path ?? '').split('\n').flatMap((line) => (line.trim() === '' ? [] : [path.resolve(job.workspace, line.trim())]));
  const wildcard = places.find((place) => /[*?![\]]/.test(place));
  if (wildcard !== undefined) throw new PipelineFileError(name, `the laboratory reads no patterns in a path: ${wildcard}`);
  const found = (await Promise.all(places.map(filesOf))).flat();
  const root = rootOf(places, found);
  const files = new Map(found.map((file) => [path.relative(root, file), file]));
  if (inputs['include-hidden-files'] !== 'true') for (const file of files.keys()) if (isHidden(file)) files.delete(file);
  if (files.size === 0) {
    const said = `No files were found with the provided path: ${inputs.path}. No artifacts will be uploaded.`;
    if (inputs['if-no-files-found'] === 'error') throw new ArtifactError(said);
    return inputs['if-no-files-found'] === 'ignore' ? log.print('output', said) : log.issue('warning', said);
  }
  if (inputs.overwrite === 'true') artifacts.remove(name);
  await artifacts.add(name, files);
  log.print('output', `Artifact ${name} has been successfully uploaded: ${files.size} files`);
}

/** Of several paths the part that all have in common; of a single file its folder (src/shared/search.ts of actions/upload-artifact). */
function rootOf(places: readonly string[], found: readonly string[]): string {
  const [first = path.sep, ...others] = places;
  if (others.length === 0) return found.length === 1 && found[0] === first ? path.dirname(first) : first;
  const parts = first.split(path.sep);
  const differs = parts.findIndex((part, index) => others.some((other) => other.split(path.sep)[index] !== part));
  return (differs === -1 ? parts : parts.slice(0, differs)).join(path.sep) || path.sep;
}

const isHidden = (file: string): boolean => file.split(path.sep).some((part) => part.startsWith('.'));

/** One name has to be there; a pattern may match nothing (src/download-artifact.ts of actions/download-artifact). */
async function download({ inputs, job, artifacts }: ArtifactStep, log: StepLog): Promise<void> {
  const target = path.resolve(job.workspace, inputs.path ?? '');
  const wanted = inputs.name ? [inputs.name] : artifacts.names().filter((name) => path.matchesGlob(name, inputs.pattern || '*'));
  const together = Boolean(inputs.name) || inputs['merge-multiple'] === 'true' || wanted.length === 1;
  for (const name of wanted) {
    const folder = artifacts.folderOf(name);
    if (folder === undefined) throw new ArtifactError(`Unable to download artifact(s): Artifact not found for name: ${name}`);
    await copyArtifact(folder, together ? target : path.join(target, name));
  }
  log.print('output', `Total of ${wanted.length} artifact(s) downloaded`);
}
