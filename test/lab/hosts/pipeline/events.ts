import type { LogLine, StepReport, StepResult } from '../step-report.ts';
import type { ArtifactStore } from './artifact-store.ts';

/** What happens while a pipeline runs, in order. All text is masked. */
export type PipelineEvent =
  | { readonly type: 'pipeline-started'; readonly name: string }
  /** Something that a reader of the pipeline should know: a skipped foreign action, a name that is not set ... */
  | { readonly type: 'note'; readonly where: string; readonly text: string }
  | { readonly type: 'stage-started'; readonly stage: string; readonly name: string }
  | { readonly type: 'stage-finished'; readonly stage: string; readonly result: StepResult }
  /** Somebody has to approve now. */
  | { readonly type: 'gate'; readonly where: string; readonly environment: string }
  | { readonly type: 'gate-decided'; readonly where: string; readonly environment: string; readonly approved: boolean }
  | { readonly type: 'job-started'; readonly job: string; readonly name: string }
  | { readonly type: 'job-finished'; readonly job: string; readonly result: StepResult; readonly outputs: Readonly<Record<string, string>> }
  | { readonly type: 'step-started'; readonly job: string; readonly step: string; readonly name: string; readonly uses: string }
  | { readonly type: 'step-skipped'; readonly job: string; readonly step: string; readonly reason: string }
  | { readonly type: 'line'; readonly job: string; readonly step: string; readonly line: LogLine }
  | { readonly type: 'step-finished'; readonly job: string; readonly step: string; readonly report: StepReport }
  | { readonly type: 'pipeline-finished'; readonly result: StepResult };

export type PipelineListener = (event: PipelineEvent) => void;

export interface JobResult {
  readonly result: StepResult;
  readonly outputs: Readonly<Record<string, string>>;
}

export interface PipelineResult {
  readonly result: StepResult;
  /** By job id; on Azure Pipelines `Stage.Job`. */
  readonly jobs: ReadonlyMap<string, JobResult>;
  /** What the run has left. */
  readonly artifacts: ArtifactStore;
  /** What a called workflow gives to its caller. */
  readonly outputs?: Readonly<Record<string, string>>;
}

/** Decides about a gate. False rejects it: the job (GitHub) or the stage (Azure Pipelines) fails. */
export type Approve = (environment: string, where: string) => Promise<boolean>;
