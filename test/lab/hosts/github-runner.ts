/** Runs the bundle of a JavaScript action the way actions/runner does: environment, files, commands, masks, signals, verdict. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readActionManifest } from './github/action-manifest.ts';
import { createCommandProcessor } from './github/command-processor.ts';
import { processStepFiles } from './github/file-commands.ts';
import type { RunnerJob } from './github/runner-job.ts';
import { buildStepEnvironment, resolveInputs } from './github/step-environment.ts';
import { createStepFiles } from './github/step-files.ts';
import { type Grace, runNodeProcess } from './node-process.ts';
import { createStepLog, type StepLog } from './step-log.ts';
import { type LogLine, mergeResults, type StepReport, type StepResult, stepTimeout } from './step-report.ts';

export { type RunnerJob, type RunnerJobOptions, startRunnerJob } from './github/runner-job.ts';

export interface ActionRun {
  readonly job: RunnerJob;
  /** The folder that holds action.yml. */
  readonly folder: string;
  readonly stage?: 'main' | 'post';
  /** As in `with:`; names in any case. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** `env:` of workflow, job and step together. */
  readonly env?: Readonly<Record<string, string>>;
  /** What the main stage saved for its post stage. */
  readonly state?: ReadonlyMap<string, string>;
  /** Becomes GITHUB_ACTION. */
  readonly stepId?: string | undefined;
  /** Cancels the step; with the reason `stepTimeout` it is a failure, else it is cancelled. */
  readonly signal?: AbortSignal | undefined;
  readonly grace?: Grace | undefined;
  readonly onLine?: ((line: LogLine) => void) | undefined;
}

export interface ActionReport extends StepReport {
  /** For the post stage. */
  readonly state: ReadonlyMap<string, string>;
  /** Undefined when the action has none. */
  readonly post: { readonly condition: string } | undefined;
}

/** Runs one stage of an action. Throws only when the action itself is unusable: no manifest, no script, no Node. */
export async function runAction(run: ActionRun): Promise<ActionReport> {
  const { job } = run;
  const manifest = await readActionManifest(run.folder);
  const script = run.stage === 'post' ? manifest.post : manifest.main;
  if (script === undefined) throw new Error(`${run.folder}: the action has no post step`);
  const files = await createStepFiles(job.temp);
  await writeFile(path.join(job.temp, 'event.json'), '{}');
  const log = createStepLog(job.masker, run.onLine ?? (() => {}));
  const processor = createCommandProcessor(job, run.state ?? new Map(), log);
  const inputs = resolveInputs(manifest, run.inputs ?? {});
  for (const warning of inputs.warnings) log.issue('warning', warning);
  const end = await runNodeProcess({
    node: job.node,
    script: path.join(run.folder, script),
    folder: job.workspace,
    environment: buildStepEnvironment(job, {
      inputs: inputs.values,
      env: run.env ?? {},
      state: run.state ?? new Map(),
      files,
      action: run.stepId ?? '__self',
    }),
    onLine: processor.line,
    signal: run.signal,
    grace: run.grace,
  });
  const written = await processStepFiles(job, files, processor, log);
  let result: StepResult = end.exitCode === 0 ? 'succeeded' : 'failed';
  if (end.signalsSent.length > 0) result = cancelledResult(run.signal, log);
  if (processor.refused || written.refused) result = mergeResults(result, 'failed');
  return {
    ...end,
    result,
    outputs: processor.outputs,
    state: processor.state,
    summary: written.summary,
    issues: log.issues,
    post: manifest.post === undefined ? undefined : { condition: manifest.postIf },
  };
}

/** A cancelled step is cancelled even when its process ends with 0 (ProcessInvoker.cs throws after the exit). */
function cancelledResult(signal: AbortSignal | undefined, log: StepLog): StepResult {
  if (signal?.reason === stepTimeout) {
    log.issue('error', 'The action has timed out.');
    return 'failed';
  }
  log.issue('error', 'The operation was canceled.');
  return 'cancelled';
}
