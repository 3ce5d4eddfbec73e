import path from 'node:path';
import { type ActionReport, type ActionRun, type RunnerJob, runAction, startRunnerJob } from '../../github-runner.ts';
import type { LogLine, StepResult } from '../../step-report.ts';
import type { ArtifactStore } from '../artifact-store.ts';
import { checkOut } from '../checkout.ts';
import type { JobResult, PipelineEvent } from '../events.ts';
import { guardJob, guardStep } from '../step-cancellation.ts';
import { readActionReference } from './action-reference.ts';
import { artifactKind, runArtifactStep } from './artifact-actions.ts';
import { evaluateCondition, interpolate, type Scope, type ValueMap } from './expression.ts';
import { createJobScope, interpolateAll } from './job-scope.ts';
import { type StepState, stepStatus } from './job-state.ts';
import type { GithubWorkflowOptions } from './run-options.ts';
import type { WorkflowJob, WorkflowStep } from './workflow-model.ts';

export interface JobRun {
  readonly job: WorkflowJob;
  readonly options: GithubWorkflowOptions;
  readonly artifacts: ArtifactStore;
  /** `github`, `needs`, `vars` and `inputs`, with a matrix also `matrix` and `strategy`: what every place of the job may use. */
  readonly contexts: ValueMap & { readonly github: ValueMap };
  readonly secrets: Readonly<Record<string, string>>;
  readonly workflowEnv: Readonly<Record<string, string>>;
  /** Subject of the job's identity tokens; undefined when it may have none. */
  readonly identitySubject: string | undefined;
  readonly listen: (event: PipelineEvent) => void;
}

interface PostStep {
  readonly step: WorkflowStep;
  readonly run: Omit<ActionRun, 'job' | 'signal' | 'grace' | 'onLine'>;
}

/** A cancelled job has this many minutes for the steps that want to run nevertheless. */
const cancelTimeoutMinutes = 5;
const defaultJobTimeoutMinutes = 360;

/** Runs the steps of a job that was admitted: its condition held and its environment was approved. */
export async function runJob(run: JobRun): Promise<JobResult> {
  const { job, options, listen } = run;
  const minuteMs = options.minuteMs ?? 60_000;
  const runnerJob = await startJob(run);
  const steps = new Map<string, StepState>();
  const posts: PostStep[] = [];
  let result: StepResult = 'succeeded';
  const note = (text: string) => listen({ type: 'note', where: `jobs.${job.id}`, text });
  const missing = (name: string) => note(`${name} does not exist here: it counts as empty`);
  const scope = createJobScope({ ...run, jobEnv: job.env, runnerJob, steps, result: () => result, missing });
  const guard = guardJob(options.signal, (job.timeoutMinutes ?? defaultJobTimeoutMinutes) * minuteMs, () => {
    result = 'cancelled';
  });
  const holds = (step: WorkflowStep, status: StepResult) =>
    evaluateCondition(step.condition, { ...scope.condition(), status: stepStatus(status) });

  const execute = async (
    step: WorkflowStep,
    work: (host: Pick<ActionRun, 'job' | 'signal' | 'grace'> & { onLine: (line: LogLine) => void }) => Promise<ActionReport>,
  ): Promise<ActionReport> => {
    const name = runnerJob.masker.mask(interpolate(step.name ?? step.uses, scope.values()));
    const stepGuard = guardStep({
      jobCancelled: guard.signal,
      staysTrueWhenCancelled: () => holds(step, 'cancelled'),
      timeoutMs: step.timeoutMinutes === undefined ? undefined : step.timeoutMinutes * minuteMs,
      cancelTimeoutMs: cancelTimeoutMinutes * minuteMs,
    });
    listen({ type: 'step-started', job: job.id, step: step.id, name, uses: step.uses });
    try {
      const report = await work({
        job: runnerJob,
        signal: stepGuard.signal,
        grace: options.grace,
        onLine: (line) => listen({ type: 'line', job: job.id, step: step.id, line }),
      });
      const conclusion = report.result === 'failed' && step.continueOnError ? 'succeeded' : report.result;
      steps.set(step.id, { outputs: Object.fromEntries(report.outputs), outcome: report.result, conclusion });
      if (result === 'succeeded') result = conclusion;
      listen({ type: 'step-finished', job: job.id, step: step.id, report });
      return report;
    } finally {
      stepGuard.dispose();
    }
  };
  const skip = (step: WorkflowStep, outcome: StepResult, reason: string) => {
    steps.set(step.id, { outputs: {}, outcome, conclusion: outcome });
    listen({ type: 'step-skipped', job: job.id, step: step.id, reason });
  };
  const runStep = async (step: WorkflowStep) => {
    if (!holds(step, result)) return skip(step, 'skipped', `its condition does not hold: ${step.condition ?? 'success()'}`);
    if (/^actions\/checkout@/.test(step.uses) && (await checkOut(options.repository, runnerJob.workspace)))
      return skip(step, 'succeeded', 'the repository was copied into the workspace');
    const values = scope.values();
    const env = { ...scope.env(), ...interpolateAll(step.env, values) };
    const inputs = interpolateAll(step.inputs, { ...values, contexts: { ...values.contexts, env } });
    const kind = artifactKind(step);
    if (kind !== undefined) {
      await execute(step, (host) => runArtifactStep({ ...host, kind, inputs, artifacts: run.artifacts }));
      return;
    }
    const folder = options.resolveAction(readActionReference(step.uses, `jobs.${job.id}.${step.id}`));
    if (folder === undefined) {
      note(`${step.uses} is not one of ours: not executed`);
      return skip(step, 'succeeded', `${step.uses} is a foreign action`);
    }
    const actionRun = { folder, inputs, env, stepId: step.id };
    const { post, state } = await execute(step, (host) => runAction({ ...actionRun, ...host }));
    if (post === undefined) return;
    const postStep = {
      ...step,
      id: `${step.id}__post`,
      name: `Post ${step.name ?? step.uses}`,
      condition: post.condition,
      continueOnError: false,
    };
    posts.unshift({ step: postStep, run: { ...actionRun, stage: 'post', state } });
  };

  try {
    for (const step of job.steps) await runStep(step);
    for (const { step, run: postRun } of posts) if (holds(step, result)) await execute(step, (host) => runAction({ ...postRun, ...host }));
    return { result, outputs: jobOutputs(run, runnerJob, scope.values()) };
  } finally {
    guard.dispose();
  }
}

function startJob({ job, options, secrets, contexts, identitySubject }: JobRun): Promise<RunnerJob> {
  const texts = Object.entries(contexts.github).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return startRunnerJob({
    node: options.node,
    folder: path.join(options.workFolder, job.id),
    secrets: Object.values(secrets),
    context: Object.fromEntries(texts),
    debug: options.debug ?? false,
    machine: options.machine ?? {},
    identity: identitySubject === undefined ? undefined : options.identity?.(identitySubject),
  });
}

/** An output that contains a masked value is dropped: it would leave the job in the clear. */
function jobOutputs({ job, listen }: JobRun, runnerJob: RunnerJob, scope: Scope): Record<string, string> {
  const outputs: Record<string, string> = {};
  for (const [name, text] of Object.entries(job.outputs)) {
    const value = interpolate(text, scope);
    if (runnerJob.masker.mask(value) === value) outputs[name] = value;
    else listen({ type: 'note', where: `jobs.${job.id}.outputs`, text: `Skip output '${name}' since it may contain secret.` });
  }
  return outputs;
}
