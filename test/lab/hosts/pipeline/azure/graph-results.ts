import type { StepResult } from '../../step-report.ts';
import type { JobResult } from '../events.ts';
import type { ValueMap } from './expression.ts';
import { azureWord } from './status.ts';

export interface StageResult {
  readonly result: StepResult;
  readonly jobs: ReadonlyMap<string, JobResult>;
}

/** `dependencies` of a job: `dependencies.Job.outputs['step.name']`. Only jobs that it depends on directly are there. */
export function jobDependencies(dependsOn: readonly string[], jobs: ReadonlyMap<string, JobResult>): ValueMap {
  return Object.fromEntries(dependsOn.map((id) => [id, jobContext(jobs.get(id))]));
}

/** `dependencies` of a stage: `dependencies.Stage.outputs['Job.step.name']`. */
export function stageDependencies(dependsOn: readonly string[], stages: ReadonlyMap<string, StageResult>): ValueMap {
  return Object.fromEntries(
    dependsOn.map((id) => {
      const outputs = [...(stages.get(id)?.jobs ?? [])].flatMap(([job, result]) =>
        Object.entries(result.outputs).map(([name, value]) => [`${job}.${name}`, value] as const),
      );
      return [id, { result: azureWord(stages.get(id)?.result ?? 'skipped'), outputs: Object.fromEntries(outputs) }];
    }),
  );
}

/** `stageDependencies` of a job: `stageDependencies.Stage.Job.outputs['step.name']`. */
export function jobStageDependencies(dependsOn: readonly string[], stages: ReadonlyMap<string, StageResult>): ValueMap {
  return Object.fromEntries(
    dependsOn.map((id) => [id, Object.fromEntries([...(stages.get(id)?.jobs ?? [])].map(([job, result]) => [job, jobContext(result)]))]),
  );
}

function jobContext(job: JobResult | undefined): ValueMap {
  return { result: azureWord(job?.result ?? 'skipped'), outputs: job?.outputs ?? {} };
}
