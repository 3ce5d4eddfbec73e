import type { RunnerJob } from '../../github-runner.ts';
import type { StepResult } from '../../step-report.ts';
import { interpolate, type Scope, type ValueMap } from './expression.ts';
import { githubWord, type StepState, stepsContext } from './job-state.ts';

export interface JobScopeParts {
  /** `github`, `needs`, `vars` and `inputs`, with a matrix also `matrix` and `strategy`. */
  readonly contexts: ValueMap;
  readonly secrets: Readonly<Record<string, string>>;
  readonly workflowEnv: Readonly<Record<string, string>>;
  readonly jobEnv: Readonly<Record<string, string>>;
  readonly runnerJob: RunnerJob;
  readonly steps: ReadonlyMap<string, StepState>;
  readonly result: () => StepResult;
  readonly missing: (path: string) => void;
}

/** What expressions of a running job see. Which context exists where: docs.github.com, "Contexts reference". */
export interface JobScope {
  /** `env:` of workflow and job, under what earlier steps have set. */
  env(): Record<string, string>;
  /** For `if:`, which may not use secrets. */
  condition(): Scope;
  /** For everything else of a step, and for the outputs of the job. */
  values(): Scope;
}

export function createJobScope(parts: JobScopeParts): JobScope {
  const { runnerJob, secrets, contexts, missing } = parts;
  const outside: Scope = { contexts: { ...contexts, secrets }, missing };
  const declared = { ...interpolateAll(parts.workflowEnv, outside), ...interpolateAll(parts.jobEnv, outside) };
  const env = () => ({ ...declared, ...Object.fromEntries(runnerJob.environment) });
  const condition = (): Scope => ({
    contexts: {
      ...contexts,
      steps: stepsContext(parts.steps),
      job: { status: githubWord(parts.result()) },
      runner: { temp: runnerJob.temp, os: 'Linux', name: 'laboratory' },
      env: env(),
    },
    missing,
  });
  const values = (): Scope => {
    const scope = condition();
    return { ...scope, contexts: { ...scope.contexts, secrets } };
  };
  return { env, condition, values };
}

export function interpolateAll(texts: Readonly<Record<string, string>>, scope: Scope): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, interpolate(text, scope)]));
}
