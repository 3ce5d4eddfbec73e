import path from 'node:path';
import type { Variable } from '../../azure/variables.ts';
import { type AgentJob, startAgentJob, type TaskReport } from '../../azure-agent.ts';
import { mergeResults, type StepResult } from '../../step-report.ts';
import type { ArtifactStore } from '../artifact-store.ts';
import { checkOut } from '../checkout.ts';
import type { JobResult, PipelineEvent } from '../events.ts';
import { guardJob } from '../step-cancellation.ts';
import { isArtifactTask, runArtifactTask } from './artifact-tasks.ts';
import { evaluateCondition } from './expression.ts';
import { variablesContext } from './job-variables.ts';
import type { Job, Step, TaskStep } from './pipeline-model.ts';
import type { AzurePipelineOptions } from './run-options.ts';
import { azureWord, stepStatus } from './status.ts';
import { withConnections } from './step-connections.ts';
import { runStep, runTaskStep } from './step-runner.ts';
import { postJobFolder, type TaskFolders } from './task-check.ts';

export interface JobRun {
  readonly stage: string;
  readonly job: Job;
  readonly options: AzurePipelineOptions;
  readonly artifacts: ArtifactStore;
  readonly folders: TaskFolders;
  readonly variables: readonly Variable[];
  readonly listen: (event: PipelineEvent) => void;
}

/** The last stage of a task and what its main stage left for it. */
interface PostJob {
  readonly step: TaskStep;
  readonly folder: string;
  readonly taskVariables: ReadonlyMap<string, string>;
}

const defaultJobTimeoutMinutes = 60;
/** A limit of 0 means none; this is what one timer can hold. */
const noLimitMinutes = 24 * 24 * 60;

/** Runs the steps of a job that was admitted. */
export async function runJob(run: JobRun): Promise<JobResult> {
  const { job, options, listen } = run;
  const where = `${run.stage}.${job.id}`;
  const agent = await startAgentJob({
    nodes: options.nodes,
    folder: path.join(options.workFolder, where),
    variables: run.variables,
    connections: options.connections ?? [],
    machine: options.machine ?? {},
    oidcRequestUri: options.oidcRequestUri,
  });
  let result: StepResult = 'succeeded';
  const setResult = (next: StepResult) => {
    result = next;
    agent.variables.set('Agent.JobStatus', azureWord(next));
  };
  const limit = (job.timeoutMinutes ?? defaultJobTimeoutMinutes) || noLimitMinutes;
  const guard = guardJob(options.signal, limit * (options.minuteMs ?? 60_000), () => setResult('cancelled'));
  const note = (text: string) => listen({ type: 'note', where, text });
  const skip = (step: TaskStep, reason: string) => listen({ type: 'step-skipped', job: where, step: step.id, reason });
  const holds = (step: TaskStep, status: StepResult) =>
    evaluateCondition(step.condition, {
      contexts: { variables: variablesContext(agent.variables.expanded()) },
      status: stepStatus(status),
      missing: (name) => note(`${name} does not exist here: it counts as empty`),
    });
  const stepRun = { where, job, options, agent, jobCancelled: guard.signal, holds, listen };
  const outputs: Record<string, string> = {};
  const take = (step: TaskStep, report: TaskReport) => {
    Object.assign(outputs, readableOutputs(job, step, report, agent));
    if (report.result === 'failed' || report.result === 'succeeded-with-issues') setResult(mergeResults(result, report.result));
  };
  const posts: PostJob[] = [];

  const runMain = async (step: Step) => {
    if (step.kind === 'none') {
      const copied = step.what === 'checkout: self' && (await checkOut(options.repository, agent.workFolder));
      return note(`${step.what}: ${copied ? 'the repository was copied into the workspace' : 'not executed'}`);
    }
    if (!step.enabled) return skip(step, 'it is disabled');
    const folder = run.folders.get(step);
    const post = folder === undefined ? undefined : await postJobFolder(folder);
    const later = (taskVariables: PostJob['taskVariables']) => {
      if (post !== undefined) posts.unshift({ step, folder: post, taskVariables });
    };
    if (!holds(step, result)) {
      later(new Map());
      return skip(step, `its condition does not hold: ${step.condition ?? 'succeeded()'}`);
    }
    if (isArtifactTask(step)) {
      noteUnknownMacros(where, step, agent, listen);
      const { artifacts } = run;
      return take(step, await runStep(stepRun, step, ({ onLine }) => runArtifactTask(step, { job: agent, artifacts, onLine })));
    }
    if (folder === undefined) {
      note(`${step.task}@${step.major} is not one of ours: not executed`);
      return skip(step, `${step.task} is a foreign task`);
    }
    noteUnknownMacros(where, step, agent, listen);
    const report = await runTaskStep(stepRun, await withConnections(step, folder, options.connections ?? []), { folder });
    later(report.taskVariables);
    take(step, report);
  };

  // Every job checks out by itself, but a deployment job, or one that says itself what it checks out (learn.microsoft.com, "steps.checkout").
  const saysItself = job.steps.some((step) => step.kind === 'none' && step.what.startsWith('checkout:'));
  if (!job.deployment && !saysItself) await checkOut(options.repository, agent.workFolder);
  try {
    for (const step of job.steps) await runMain(step);
    for (const { step, folder, taskVariables } of posts) {
      const given = await withConnections(step, folder, options.connections ?? []);
      take(step, await runTaskStep(stepRun, given, { folder, taskVariables, stage: 'postjobexecution' }));
    }
    return { result, outputs };
  } finally {
    guard.dispose();
  }
}

/** The outputs of a step as other jobs read them. A secret one does not leave its job in a readable form. */
function readableOutputs(job: Job, step: TaskStep, report: TaskReport, agent: AgentJob): Record<string, string> {
  const readable = [...report.outputs].filter(([name]) => agent.variables.get(`${step.id}.${name}`)?.secret !== true);
  const prefix = job.deployment ? `${job.id}.${step.id}` : step.id;
  return Object.fromEntries(readable.map(([name, value]) => [`${prefix}.${name}`, value]));
}

/** `$(misspelt)` reaches the task as it stands: the agent says nothing, so we do. */
function noteUnknownMacros(where: string, step: TaskStep, agent: AgentJob, listen: JobRun['listen']): void {
  for (const [name, text] of Object.entries({ ...step.inputs, ...step.env })) {
    agent.variables.expand(text, (variable) => {
      const stays = `${name}: the variable ${variable} is not set, $(${variable}) stays as it is`;
      listen({ type: 'note', where: `${where}.${step.id}`, text: stays });
    });
  }
}
