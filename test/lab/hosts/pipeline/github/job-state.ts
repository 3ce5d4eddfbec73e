import type { StepResult } from '../../step-report.ts';
import type { Scope, ValueMap } from './expression.ts';

/** The words of GitHub's contexts for a result. */
export function githubWord(result: StepResult): string {
  return { succeeded: 'success', 'succeeded-with-issues': 'success', failed: 'failure', cancelled: 'cancelled', skipped: 'skipped' }[
    result
  ];
}

/** What later steps of a job see of an earlier one. */
export interface StepState {
  readonly outputs: Readonly<Record<string, string>>;
  /** Before `continue-on-error`. */
  readonly outcome: StepResult;
  /** After it. */
  readonly conclusion: StepResult;
}

export function stepsContext(steps: ReadonlyMap<string, StepState>): ValueMap {
  return Object.fromEntries(
    [...steps].map(([id, { outputs, outcome, conclusion }]) => [
      id,
      { outputs, outcome: githubWord(outcome), conclusion: githubWord(conclusion) },
    ]),
  );
}

/** The status functions of a step: they ask about the job so far. */
export function stepStatus(job: StepResult): NonNullable<Scope['status']> {
  return {
    success: () => job === 'succeeded',
    failure: () => job === 'failed',
    cancelled: () => job === 'cancelled',
    always: () => true,
  };
}

/** The status functions of a job: they ask about everything that it needs, directly or not. */
export function jobStatus(ancestors: readonly StepResult[], runCancelled: boolean): NonNullable<Scope['status']> {
  return {
    success: () => !runCancelled && ancestors.every((result) => result === 'succeeded'),
    failure: () => !runCancelled && ancestors.includes('failed'),
    cancelled: () => runCancelled,
    always: () => true,
  };
}
