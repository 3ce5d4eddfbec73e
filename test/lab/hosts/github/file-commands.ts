import { stat } from 'node:fs/promises';
import type { StepLog } from '../step-log.ts';
import type { CommandProcessor } from './command-processor.ts';
import { readEnvironmentFile } from './environment-file.ts';
import type { RunnerJob } from './runner-job.ts';
import { readStepFile, type StepFiles, summaryLimitBytes } from './step-files.ts';

export interface FileCommandResult {
  readonly summary: string | undefined;
  /** True when a file broke the grammar: the runner then fails the step. */
  readonly refused: boolean;
}

/** Takes over what the step wrote to its files; the runner does it also for a failed or cancelled step (FileCommandManager.cs). */
export async function processStepFiles(
  job: RunnerJob,
  files: StepFiles,
  processor: CommandProcessor,
  log: StepLog,
): Promise<FileCommandResult> {
  let refused = false;
  const process = async (name: keyof StepFiles, take: (text: string) => void) => {
    try {
      take(await readStepFile(files[name]));
    } catch (error) {
      log.issue('error', `Unable to process file command '${name}' successfully.`);
      log.issue('error', (error as Error).message);
      refused = true;
    }
  };
  await process('path', (text) => {
    for (const line of text.split(/\r\n|\r|\n/).filter((entry) => entry !== '')) addPath(job.prependedPath, line);
  });
  await process('env', (text) => {
    for (const [name, value] of readEnvironmentFile(text)) {
      if (name.toUpperCase() === 'NODE_OPTIONS') {
        log.issue('error', `Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.`);
      } else {
        job.environment.set(name, value);
      }
    }
  });
  await process('state', (text) => {
    for (const [name, value] of readEnvironmentFile(text)) processor.state.set(name, value);
  });
  await process('output', (text) => {
    for (const [name, value] of readEnvironmentFile(text)) processor.outputs.set(name, value);
  });
  return { summary: await takeSummary(job, files.step_summary, log), refused };
}

function addPath(paths: string[], entry: string): void {
  const old = paths.indexOf(entry);
  if (old >= 0) paths.splice(old, 1);
  paths.unshift(entry);
}

async function takeSummary(job: RunnerJob, file: string, log: StepLog): Promise<string | undefined> {
  const text = await readStepFile(file);
  if (text === '') return undefined;
  const { size } = await stat(file);
  if (size > summaryLimitBytes) {
    const [limit, got] = [summaryLimitBytes, size].map((bytes) => Math.floor(bytes / 1024));
    log.issue('error', `$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of ${limit}k, got ${got}k.`);
    return undefined;
  }
  return text
    .split('\n')
    .map((line) => job.masker.mask(line))
    .join('\n');
}
