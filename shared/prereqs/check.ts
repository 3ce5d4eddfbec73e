import type { SideName, SideObservation } from '../cutover/observation.ts';
import type { Reach } from '../sqlserver/reachability.ts';

export type Severity = 'error' | 'warning' | 'info';
export type Family = 'connection' | 'permissions' | 'instance' | 'availability-groups' | 'databases';

/** `unknown` is never a pass: no right to see it, not reachable, or NULL. */
export type Verdict = 'pass' | 'fail' | 'unknown' | 'not-applicable';

export interface Judgement {
  readonly verdict: Verdict;
  /** The values that were seen. */
  readonly evidence: string;
  /** What to do; a statement or command that can be pasted, if there is one. */
  readonly remedy?: string | undefined;
}

/** What is known of one side. Without `observation` nothing was read there. */
export interface SideFacts {
  readonly side: SideName;
  readonly reach: Reach;
  readonly observation: SideObservation | undefined;
  /** Why it was reached and could not be read. */
  readonly readFailure?: string | undefined;
}

export interface Facts {
  readonly source: SideFacts;
  readonly target: SideFacts;
  readonly dagName: string;
  readonly expectedDatabases: readonly string[] | undefined;
}

interface CheckHead {
  /** Stable: people skip checks and read reports by it. */
  readonly id: string;
  readonly family: Family;
  readonly title: string;
  readonly severity: Severity;
}

/** A check is data: what it is called, how bad a failure is, and how to judge. `each` runs once a side, `pair` once for both. */
export type Check =
  | (CheckHead & { readonly scope: 'each'; judge(side: SideFacts, facts: Facts): Judgement })
  | (CheckHead & { readonly scope: 'pair'; judge(facts: Facts): Judgement });

export const pass = (evidence: string): Judgement => ({ verdict: 'pass', evidence });
export const fail = (evidence: string, remedy: string): Judgement => ({ verdict: 'fail', evidence, remedy });
export const unknown = (evidence: string, remedy?: string): Judgement => ({ verdict: 'unknown', evidence, remedy });
export const notApplicable = (evidence: string): Judgement => ({ verdict: 'not-applicable', evidence });

/** Judges what was read of a side; a side that was not read is unknown. */
export const ofRead =
  (judge: (side: SideObservation, facts: Facts) => Judgement) =>
  ({ side, observation }: SideFacts, facts: Facts): Judgement =>
    observation ? judge(observation, facts) : unknown(`the ${side} could not be read`);

/** Judges both sides together, when both were read. */
export const ofBoth =
  (judge: (source: SideObservation, target: SideObservation, facts: Facts) => Judgement) =>
  (facts: Facts): Judgement =>
    facts.source.observation && facts.target.observation
      ? judge(facts.source.observation, facts.target.observation, facts)
      : unknown(`the ${facts.source.observation ? 'target' : 'source'} could not be read`);
