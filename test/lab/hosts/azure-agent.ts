/** Runs the bundle of an Azure Pipelines task the way azure-pipelines-agent does: handler, environment, commands, masks, signals, verdict. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { AgentJob } from './azure/agent-job.ts';
import { chooseNodeHandler } from './azure/node-handler.ts';
import { type Attachment, createTaskCommands } from './azure/task-commands.ts';
import { buildTaskEnvironment } from './azure/task-environment.ts';
import { resolveTaskInputs } from './azure/task-inputs.ts';
import { readTaskManifest } from './azure/task-manifest.ts';
import { type Grace, runNodeProcess } from './node-process.ts';
import { createStepLog, type StepLog } from './step-log.ts';
import { type LogLine, mergeResults, type StepReport, type StepResult, stepTimeout } from './step-report.ts';

export { type AgentJob, type AgentJobOptions, startAgentJob } from './azure/agent-job.ts';

export interface TaskRun {
  readonly job: AgentJob;
  /** The folder that holds task.json. */
  readonly folder: string;
  readonly stage?: 'execution' | 'postjobexecution';
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** The `name:` of the step; its outputs are read as `$(name.output)`. */
  readonly stepName?: string | undefined;
  /** What the main stage left with settaskvariable for its post stage. */
  readonly taskVariables?: ReadonlyMap<string, string>;
  /** Cancels the step; with the reason `stepTimeout` it fails, else it is cancelled. */
  readonly signal?: AbortSignal | undefined;
  readonly grace?: Grace | undefined;
  readonly onLine?: ((line: LogLine) => void) | undefined;
}

export interface TaskReport extends StepReport {
  readonly attachments: readonly Attachment[];
  readonly taskVariables: ReadonlyMap<string, string>;
}

/** Runs one stage of a task. Throws only when the task itself is unusable: no manifest, no handler, no script. */
export async function runTask(run: TaskRun): Promise<TaskReport> {
  const { job } = run;
  const manifest = await readTaskManifest(run.folder);
  const execution = run.stage === 'postjobexecution' ? manifest.postjobexecution : manifest.execution;
  if (execution === undefined) throw new Error(`${run.folder}: the task has no ${run.stage ?? 'execution'}`);
  const handler = chooseNodeHandler(execution, job.nodes);
  const log = createStepLog(job.masker, run.onLine ?? (() => {}));
  const commands = createTaskCommands({
    job,
    manifest,
    stepName: run.stepName ?? manifest.name,
    taskVariables: run.taskVariables ?? new Map(),
    log,
  });
  const inputs = resolveTaskInputs(manifest, run.inputs ?? {}, (text) => job.variables.expand(text));
  const env = Object.fromEntries(Object.entries(run.env ?? {}).map(([name, value]) => [name, job.variables.expand(value.trim())]));
  const end = await runNodeProcess({
    node: handler.node,
    script: path.resolve(run.folder, handler.target),
    folder: job.workFolder,
    environment: buildTaskEnvironment(job, { inputs: inputs.values, env, taskVariables: run.taskVariables ?? new Map() }),
    onLine: commands.line,
    signal: run.signal,
    grace: run.grace,
    forceComplete: commands.forceComplete,
  });
  let result: StepResult | undefined = commands.result;
  if (end.signalsSent.length > 0) {
    result = mergeResults(result, cancelledResult(run.signal, log));
  } else if (end.exitCode !== 0 && !end.abandoned) {
    log.issue(
      'error',
      `Exit code ${end.exitCode ?? end.exitSignal} returned from process: file name '${handler.node}', arguments '"${handler.target}"'.`,
    );
    result = mergeResults(result, 'failed');
  }
  return {
    ...end,
    result: result ?? 'succeeded',
    outputs: commands.outputs,
    taskVariables: commands.taskVariables,
    attachments: commands.attachments,
    issues: log.issues,
    summary: await readSummary(job, commands.attachments),
  };
}

/** A cancelled step is cancelled even when its process ends with 0 (ProcessInvoker.cs throws after the exit). */
function cancelledResult(signal: AbortSignal | undefined, log: StepLog): StepResult {
  if (signal?.reason === stepTimeout) {
    log.issue('error', 'The task has timed out.');
    return 'failed';
  }
  log.issue('error', 'The operation was canceled.');
  return 'cancelled';
}

/** The agent uploads the file as it is; the mask here is only for those who print it. */
async function readSummary(job: AgentJob, attachments: readonly Attachment[]): Promise<string | undefined> {
  const texts: string[] = [];
  for (const { type, file } of attachments) {
    if (type === 'Distributedtask.Core.Summary') texts.push(job.masker.mask(await readFile(file, 'utf8')));
  }
  return texts.length === 0 ? undefined : texts.join('\n');
}
