/** Executes a GitHub workflow file: jobs in the order of `needs`, environments as gates, our actions as the runner runs them. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { StepResult } from '../step-report.ts';
import { createArtifactStore } from './artifact-store.ts';
import { ancestorsOf, inDependencyOrder } from './dependency-order.ts';
import type { JobResult, PipelineEvent, PipelineResult } from './events.ts';
import { callWorkflow, expectDeclaredSecrets } from './github/called-workflow.ts';
import { readStartInputs } from './github/dispatch-inputs.ts';
import { evaluateCondition, interpolate, type Scope, type ValueMap } from './github/expression.ts';
import { runJob } from './github/job-runner.ts';
import { interpolateAll } from './github/job-scope.ts';
import { githubWord, jobStatus } from './github/job-state.ts';
import { expandStrategy, type Legs } from './github/matrix.ts';
import type { GithubWorkflowOptions } from './github/run-options.ts';
import { checkWorkflow } from './github/workflow-check.ts';
import type { WorkflowJob } from './github/workflow-model.ts';
import { readWorkflow } from './github/workflow-reader.ts';
import { sideBySide } from './side-by-side.ts';

export type { ActionReference } from './github/action-reference.ts';
export type { GithubWorkflowOptions } from './github/run-options.ts';

/**
 * Runs the workflow as a manual dispatch would.
 * @throws PipelineFileError before anything runs when the file is wrong or uses something that is not known here; a matrix that comes from
 * the outputs of a job is judged when its own job begins.
 */
export async function runGithubWorkflow(options: GithubWorkflowOptions): Promise<PipelineResult> {
  const { calledBy } = options;
  const start = calledBy === undefined ? undefined : ({ trigger: 'workflow_call', ...calledBy } as const);
  const workflow = readWorkflow(await readFile(options.file, 'utf8'), start);
  checkWorkflow(workflow);
  if (calledBy !== undefined) expectDeclaredSecrets(workflow, options.secrets ?? {});
  const order = inDependencyOrder(workflow.jobs, 'jobs');
  const artifacts = options.artifacts ?? createArtifactStore(path.join(options.workFolder, 'artifacts of the run'));
  const listen = (event: PipelineEvent) => options.listen?.(event);
  const note = (where: string, text: string) => listen({ type: 'note', where, text });
  const inputs = readStartInputs(workflow, options.inputs ?? {}, { isCalled: calledBy !== undefined });
  const github = { ...githubContext, workflow: workflow.name, ...options.context };
  const base = { github: { ...github, event: { inputs } }, inputs, vars: options.vars ?? {} };
  const results = new Map<string, JobResult>();

  listen({ type: 'pipeline-started', name: workflow.name });
  if (workflow.otherTriggers.length > 0) note('on', `started by hand; not by ${workflow.otherTriggers.join(', ')}`);
  if (workflow.concurrency !== undefined) noteConcurrency('concurrency', workflow.concurrency, { contexts: base }, note);

  for (const job of order) {
    const result = await admitAndRun(job);
    results.set(job.id, result);
    listen({ type: 'job-finished', job: job.id, ...result });
  }
  const result = overallResult([...results.values()].map((one) => one.result));
  listen({ type: 'pipeline-finished', result });
  return { result, jobs: results, artifacts, outputs: outputsOf(workflow.outputs, base, results) };

  async function admitAndRun(job: WorkflowJob): Promise<JobResult> {
    const where = `jobs.${job.id}`;
    const needs = needsContext(job, results);
    const missing = (name: string) => note(where, `${name} does not exist here: it counts as empty`);
    const scope: Scope = { contexts: { ...base, needs }, missing };
    const ancestors = [...ancestorsOf(job.id, order)].map((id) => results.get(id)?.result ?? 'skipped');
    const cancelled = options.signal?.aborted === true;
    if (!evaluateCondition(job.condition, { ...scope, status: jobStatus(ancestors, cancelled) })) {
      return { result: cancelled ? 'cancelled' : 'skipped', outputs: {} };
    }
    const contexts = { ...base, github: { ...base.github, job: job.id }, needs };
    if (job.strategy === undefined) return runOne(job, contexts, options.signal);
    return runMatrix(job, contexts, expandStrategy(job.strategy, scope, `${where}.strategy`));
  }

  /** The jobs of a matrix. With fail-fast the first failure cancels those that run and those that wait. */
  async function runMatrix(job: WorkflowJob, contexts: JobContexts, { legs, failFast, maxParallel }: Legs): Promise<JobResult> {
    const stop = new AbortController();
    const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal]);
    const outputs: Record<string, string> = {};
    const done = await sideBySide(legs, maxParallel, async (matrix, index): Promise<JobResult> => {
      const leg = { ...job, id: `${job.id} (${index + 1})` };
      const strategy = {
        'fail-fast': failFast,
        'job-index': index,
        'job-total': legs.length,
        'max-parallel': Math.min(maxParallel, legs.length),
      };
      const result: JobResult = signal.aborted
        ? { result: 'cancelled', outputs: {} }
        : await runOne(leg, { ...contexts, matrix, strategy }, signal);
      listen({ type: 'job-finished', job: leg.id, ...result });
      if (result.result === 'failed' && failFast) stop.abort();
      // Of several jobs that set the same output the last one counts, unless it is blank.
      for (const [name, value] of Object.entries(result.outputs)) if (value !== '' || !(name in outputs)) outputs[name] = value;
      return result;
    });
    return { result: overallResult(done.map(({ result }) => result)), outputs };
  }

  async function runOne(job: WorkflowJob, contexts: JobContexts, signal: AbortSignal | undefined): Promise<JobResult> {
    const where = `jobs.${job.id}`;
    const scope: Scope = { contexts, missing: (name) => note(where, `${name} does not exist here: it counts as empty`) };
    if (job.concurrency !== undefined) noteConcurrency(`${where}.concurrency`, job.concurrency, scope, note);
    listen({ type: 'job-started', job: job.id, name: interpolate(job.name ?? job.id, scope) });
    if (job.calls !== undefined)
      return callWorkflow({ job, call: job.calls, options: { ...options, artifacts }, scope, run: runGithubWorkflow, listen });
    const environment = job.environment === undefined ? undefined : interpolate(job.environment, scope);
    if (environment !== undefined && !(await passGate(environment, where))) return { result: 'failed', outputs: {} };
    const added = options.environments?.[environment ?? ''];
    return runJob({
      job,
      options: signal === undefined ? options : { ...options, signal },
      artifacts,
      contexts: { ...contexts, vars: { ...options.vars, ...added?.vars } },
      secrets: { ...options.secrets, ...added?.secrets },
      workflowEnv: workflow.env,
      identitySubject: job.mayProveIdentity ? identitySubject(base.github, environment) : undefined,
      listen,
    });
  }

  async function passGate(environment: string, where: string): Promise<boolean> {
    listen({ type: 'gate', where, environment });
    const approved = await options.approve(environment, where);
    listen({ type: 'gate-decided', where, environment, approved });
    return approved;
  }
}

/** What every place of a job may use. */
type JobContexts = ValueMap & { readonly github: ValueMap };

/** What a called workflow gives to its caller. */
function outputsOf(texts: Readonly<Record<string, string>>, contexts: ValueMap, results: ReadonlyMap<string, JobResult>) {
  const jobs = Object.fromEntries([...results].map(([id, { result, outputs }]) => [id, { result: githubWord(result), outputs }]));
  return interpolateAll(texts, { contexts: { ...contexts, jobs } });
}

/** Source: docs.github.com, "OpenID Connect reference", "Example subject claims". */
const identitySubject = ({ repository, ref }: Readonly<Record<string, unknown>>, environment: string | undefined): string =>
  `repo:${repository}:${environment === undefined ? `ref:${ref}` : `environment:${environment}`}`;

const githubContext: Readonly<Record<string, string>> = {
  actor: 'dba',
  event_name: 'workflow_dispatch',
  ref: 'refs/heads/main',
  ref_name: 'main',
  repository: 'owner/repository',
  repository_owner: 'owner',
  run_attempt: '1',
  run_id: '1',
  run_number: '1',
  server_url: 'https://github.com',
  sha: '0000000000000000000000000000000000000000',
};

function needsContext(job: WorkflowJob, results: ReadonlyMap<string, JobResult>): ValueMap {
  return Object.fromEntries(
    job.dependsOn.map((id) => {
      const { result, outputs } = results.get(id) ?? { result: 'skipped' as const, outputs: {} };
      return [id, { result: githubWord(result), outputs }];
    }),
  );
}

function noteConcurrency(
  where: string,
  concurrency: { readonly group: string; readonly cancelInProgress: string },
  scope: Scope,
  note: (where: string, text: string) => void,
): void {
  const cancels = interpolate(concurrency.cancelInProgress, scope) === 'true';
  note(where, `one run at a time in group '${interpolate(concurrency.group, scope)}'${cancels ? ', a new run cancels the old one' : ''}`);
}

function overallResult(results: readonly StepResult[]): StepResult {
  if (results.includes('failed')) return 'failed';
  return results.includes('cancelled') ? 'cancelled' : 'succeeded';
}
