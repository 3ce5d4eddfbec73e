/** How a step ended. Azure Pipelines also knows "succeeded with issues": a `SucceededWithIssues` of task.complete or a failure that may continue. */
export type StepResult = 'succeeded' | 'succeeded-with-issues' | 'failed' | 'cancelled' | 'skipped';

/** An annotation on GitHub, an issue on Azure Pipelines. The text is masked. */
export interface Issue {
  readonly level: 'error' | 'warning' | 'notice';
  readonly message: string;
  /** file, line, col, title ... as the step gave them. */
  readonly properties: Readonly<Record<string, string>>;
}

/** A line of the log, masked. `debug` lines are hidden from people unless they ask for them. */
export interface LogLine {
  readonly kind: 'output' | 'debug' | 'command' | 'group' | 'end-group' | 'error' | 'warning' | 'notice' | 'progress';
  readonly text: string;
}

/** What a host knows about a step when it has ended. */
export interface StepReport {
  readonly result: StepResult;
  readonly exitCode: number | undefined;
  readonly exitSignal: NodeJS.Signals | undefined;
  readonly signalsSent: readonly NodeJS.Signals[];
  readonly outputs: ReadonlyMap<string, string>;
  /** Masked Markdown of the step; undefined when it wrote none or too much. */
  readonly summary: string | undefined;
  readonly issues: readonly Issue[];
}

/** The abort reason of a step that ran longer than it may; any other reason means that somebody cancelled. */
export const stepTimeout: unique symbol = Symbol('the step has timed out');

const severity: Readonly<Record<StepResult, number>> = { succeeded: 0, 'succeeded-with-issues': 1, failed: 2, cancelled: 3, skipped: 4 };

/** The worse of two results; nothing is worse than cancelled or skipped (TaskResultUtil.MergeTaskResults of both hosts). */
export function mergeResults(current: StepResult | undefined, coming: StepResult): StepResult {
  if (current === undefined) return coming;
  if (severity[current] > severity.failed) return current;
  return severity[coming] >= severity[current] ? coming : current;
}
