import type { StepResult } from '../../step-report.ts';
import type { Scope } from './expression.ts';

/** The words of `dependencies.x.result` and `Agent.JobStatus`. */
export function azureWord(result: StepResult): string {
  return {
    succeeded: 'Succeeded',
    'succeeded-with-issues': 'SucceededWithIssues',
    failed: 'Failed',
    cancelled: 'Canceled',
    skipped: 'Skipped',
  }[result];
}

const good = (result: StepResult) => result === 'succeeded' || result === 'succeeded-with-issues';

/** The status functions of a step: they ask about the job so far. */
export function stepStatus(job: StepResult): NonNullable<Scope['status']> {
  return {
    succeeded: () => good(job),
    succeededorfailed: () => good(job) || job === 'failed',
    failed: () => job === 'failed',
    canceled: () => job === 'cancelled',
    always: () => true,
  };
}

/** The status functions of a job or a stage: they ask about everything before it in the graph, or about the ones that are named. */
export function graphStatus(results: ReadonlyMap<string, StepResult>, runCancelled: boolean): NonNullable<Scope['status']> {
  const asked = (names: readonly string[]) =>
    names.length === 0 ? [...results.values()] : names.map((name) => results.get(name) ?? ('skipped' as const));
  return {
    succeeded: (names) => !runCancelled && asked(names).every(good),
    succeededorfailed: (names) => !runCancelled && asked(names).every((result) => good(result) || result === 'failed'),
    failed: (names) => !runCancelled && asked(names).includes('failed'),
    canceled: () => runCancelled,
    always: () => true,
  };
}

/** The result of a whole from its parts; skipped parts do not count unless there is nothing else. */
export function overallResult(results: readonly StepResult[]): StepResult {
  for (const result of ['failed', 'cancelled', 'succeeded-with-issues', 'succeeded'] as const) {
    if (results.includes(result)) return result;
  }
  return 'skipped';
}
