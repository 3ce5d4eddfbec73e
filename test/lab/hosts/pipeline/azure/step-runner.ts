import { type AgentJob, runTask, type TaskReport, type TaskRun } from '../../azure-agent.ts';
import type { LogLine, StepResult } from '../../step-report.ts';
import type { PipelineEvent } from '../events.ts';
import { guardStep } from '../step-cancellation.ts';
import type { Job, TaskStep } from './pipeline-model.ts';
import type { AzurePipelineOptions } from './run-options.ts';

export interface StepRun {
  /** `Stage.Job`. */
  readonly where: string;
  readonly job: Job;
  readonly options: AzurePipelineOptions;
  readonly agent: AgentJob;
  readonly jobCancelled: AbortSignal;
  /** Whether the condition of a step holds when the job has this result. */
  readonly holds: (step: TaskStep, status: StepResult) => boolean;
  readonly listen: (event: PipelineEvent) => void;
}

const defaultCancelTimeoutMinutes = 5;

type Stage = Pick<TaskRun, 'folder' | 'stage' | 'taskVariables'>;

/** Runs one stage of a task of ours. */
export const runTaskStep = (run: StepRun, step: TaskStep, stage: Stage): Promise<TaskReport> =>
  runStep(
    run,
    step,
    (host) =>
      runTask({ ...stage, ...host, job: run.agent, inputs: step.inputs, env: step.env, stepName: step.id, grace: run.options.grace }),
    stage.stage === 'postjobexecution',
  );

/** Runs a step and tells the listener; a failure that may continue comes back as "succeeded with issues". */
export async function runStep(
  { where, job, options, agent, jobCancelled, holds, listen }: StepRun,
  step: TaskStep,
  work: (host: { readonly signal: AbortSignal; readonly onLine: (line: LogLine) => void }) => Promise<TaskReport>,
  post = false,
): Promise<TaskReport> {
  const minuteMs = options.minuteMs ?? 60_000;
  const id = post ? `${step.id}.post` : step.id;
  const guard = guardStep({
    jobCancelled,
    staysTrueWhenCancelled: () => post || holds(step, 'cancelled'),
    timeoutMs: step.timeoutMinutes === undefined || step.timeoutMinutes === 0 ? undefined : step.timeoutMinutes * minuteMs,
    cancelTimeoutMs: (job.cancelTimeoutMinutes ?? defaultCancelTimeoutMinutes) * minuteMs,
  });
  const name = agent.masker.mask(agent.variables.expand(step.name ?? step.task));
  listen({ type: 'step-started', job: where, step: id, name: post ? `Post-job: ${name}` : name, uses: `${step.task}@${step.major}` });
  try {
    const report = await work({
      signal: guard.signal,
      onLine: (line) => listen({ type: 'line', job: where, step: id, line }),
    });
    const lenient: TaskReport =
      report.result === 'failed' && step.continueOnError ? { ...report, result: 'succeeded-with-issues' } : report;
    listen({ type: 'step-finished', job: where, step: id, report: lenient });
    return lenient;
  } finally {
    guard.dispose();
  }
}
