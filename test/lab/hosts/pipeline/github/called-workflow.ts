/** A job that calls a reusable workflow (docs.github.com, "Reuse workflows"). */
import path from 'node:path';
import type { JobResult, PipelineEvent, PipelineListener, PipelineResult } from '../events.ts';
import { PipelineFileError } from '../pipeline-file.ts';
import type { Scope } from './expression.ts';
import { interpolateAll } from './job-scope.ts';
import type { GithubWorkflowOptions } from './run-options.ts';
import type { Workflow, WorkflowJob } from './workflow-model.ts';

export interface WorkflowCallRun {
  readonly job: WorkflowJob;
  readonly call: NonNullable<WorkflowJob['calls']>;
  readonly options: GithubWorkflowOptions;
  /** What `with:` of the job may use. */
  readonly scope: Scope;
  readonly run: (options: GithubWorkflowOptions) => Promise<PipelineResult>;
  readonly listen: PipelineListener;
}

/** Runs the called workflow; its jobs are told of as `<calling job> / <job>`. */
export async function callWorkflow({ job, call, options, scope, run, listen }: WorkflowCallRun): Promise<JobResult> {
  const where = `jobs.${job.id}`;
  const file = options.resolveWorkflow?.(call.uses);
  if (file === undefined) throw new PipelineFileError(where, `${call.uses} is no workflow that is known here`);
  const secrets = call.secrets === 'inherit' ? (options.secrets ?? {}) : interpolateAll(call.secrets, withSecrets(scope, options));
  const { result, outputs = {} } = await run({
    ...options,
    file,
    workFolder: path.join(options.workFolder, job.id),
    inputs: interpolateAll(call.inputs, scope),
    secrets,
    calledBy: { permissions: call.permissions },
    listen: (event) => listen(nested(event, job.id)),
  });
  return { result, outputs };
}

const withSecrets = (scope: Scope, { secrets = {} }: GithubWorkflowOptions): Scope => ({
  ...scope,
  contexts: { ...scope.contexts, secrets },
});

function nested(event: PipelineEvent, caller: string): PipelineEvent {
  if ('job' in event) return { ...event, job: `${caller} / ${event.job}` };
  if ('where' in event) return { ...event, where: `${caller} / ${event.where}` };
  // The calling job tells of its own beginning and end.
  return { type: 'note', where: `jobs.${caller}`, text: `${event.type} of the called workflow` };
}

/**
 * The secrets that a call hands over, judged by what the called workflow declares.
 * @throws PipelineFileError for one that it does not declare, or a missing required one
 */
export function expectDeclaredSecrets({ secrets }: Workflow, given: Readonly<Record<string, string>>): void {
  for (const name of Object.keys(given)) {
    if (!secrets.has(name)) throw new PipelineFileError('secrets', `the called workflow has no secret ${name}`);
  }
  for (const [name, required] of secrets) {
    if (required && !(name in given)) throw new PipelineFileError('secrets', `the called workflow needs the secret ${name}`);
  }
}
