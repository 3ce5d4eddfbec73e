import type { Writers } from '../../test/lab/engine/writers/writers.ts';
import type { PipelineListener, PipelineResult } from '../../test/lab/hosts/pipeline/events.ts';
import type { RunningLaboratory } from '../../test/lab/start-laboratory.ts';

/** How an example is run: where its files may go, who listens, and what cancels it. */
export interface ExampleRun {
  readonly root: string;
  readonly workFolder: string;
  readonly listen: PipelineListener;
  readonly signal?: AbortSignal;
}

/** Two sides that are joined, and who writes to them. */
export interface RehearsedSides {
  readonly lab: RunningLaboratory;
  readonly writers: Writers;
}

/** One run of an example in the demo. */
export interface Rehearsal {
  /** For the lines at its end, for example `GitHub Actions`. */
  readonly title: string;
  start(): Promise<{
    /** One a migration. */
    readonly migrations: readonly RehearsedSides[];
    run(options: ExampleRun): Promise<PipelineResult>;
  }>;
}
