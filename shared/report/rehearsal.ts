/** What a rehearsal has found, for the report. */
export interface Rehearsal {
  /** Steps before the demotion, in order. */
  readonly steps: readonly StepTime[];
  /** What a failover would have done to the applications, and the rehearsal did not. */
  readonly leftOut: readonly string[];
  /** What would have kept the failover from demoting; empty when nothing would. */
  readonly blockers: readonly Blocker[];
}

/** A step, and how long it took. */
export interface StepTime {
  readonly what: string;
  /** ms */
  readonly took: number;
}

export interface Blocker {
  /** As docs/errors.md names it. */
  readonly failureId: string;
  readonly problem: string;
  readonly next?: string | undefined;
}
