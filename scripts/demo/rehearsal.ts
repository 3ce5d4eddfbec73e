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

/** One migration of the demo. */
export interface Rehearsal {
  /** For the lines at its end, for example `GitHub Actions`. */
  readonly title: string;
  start(): Promise<{
    readonly lab: RunningLaboratory;
    readonly writers: Writers;
    run(options: ExampleRun): Promise<PipelineResult>;
  }>;
}
