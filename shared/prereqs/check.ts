import type { SideName, SideObservation } from '../cutover/observation.ts';
import type { Reach } from '../sqlserver/reachability.ts';
import type { PartName, PartRow, Readings } from '../sqlserver/readings/all-parts.ts';
import type { Remedy } from './remedy.ts';

export type Severity = 'error' | 'warning' | 'info';

/** In the order in which a person would work through them. */
export const families = [
  'connection',
  'permissions',
  'instance',
  'network',
  'authentication',
  'availability-groups',
  'databases',
  'server-objects',
  'azure-vm',
  'readiness',
] as const;
export type Family = (typeof families)[number];

/** `unknown` is never a pass: no right to see it, not reachable, or NULL. */
export type Verdict = 'pass' | 'fail' | 'unknown' | 'not-applicable';

export interface Judgement {
  readonly verdict: Verdict;
  /** The values that were seen. */
  readonly evidence: string;
  readonly remedy?: Remedy | undefined;
}

/** What is known of one side. Without `observation` nothing was read there. */
export interface SideFacts {
  readonly side: SideName;
  readonly reach: Reach;
  readonly observation: SideObservation | undefined;
  /** Why it was reached and could not be read. */
  readonly readFailure?: string | undefined;
  /** What the families read; a part that is absent here was not asked for. */
  readonly readings: Partial<Readings>;
}

export interface Facts {
  readonly source: SideFacts;
  readonly target: SideFacts;
  readonly dagName: string;
  readonly expectedDatabases: readonly string[] | undefined;
}

/** Tasks that judge a check again, right before their own statements. */
export type GuardedTask = 'switch-sync-mode' | 'failover-dag';

interface CheckHead {
  /** Stable: people skip checks and read reports by it. */
  readonly id: string;
  readonly family: Family;
  /** What is true when it passes. */
  readonly title: string;
  readonly severity: Severity;
  /** The page that asks for it. */
  readonly page: string;
  readonly guards?: readonly GuardedTask[];
}

/** A check is data: what it is called, how bad a failure is, what it reads, and how to judge. `each` is judged once a side, `pair` once for both. */
export interface Check extends CheckHead {
  readonly scope: SideName | 'each' | 'pair';
  /** Parts it reads beside the observation of the availability groups. */
  readonly reads: readonly PartName[];
  /** `side` is the one to judge; a pair is judged as a whole. */
  judge(facts: Facts, side: SideName): Judgement;
}

export const pass = (evidence: string): Judgement => ({ verdict: 'pass', evidence });
export const fail = (evidence: string, remedy: Remedy | string): Judgement => ({ verdict: 'fail', evidence, remedy: remedyOf(remedy) });
export const unknown = (evidence: string, remedy?: Remedy | string): Judgement => ({
  verdict: 'unknown',
  evidence,
  remedy: remedy === undefined ? undefined : remedyOf(remedy),
});
export const notApplicable = (evidence: string): Judgement => ({ verdict: 'not-applicable', evidence });
const remedyOf = (remedy: Remedy | string): Remedy => (typeof remedy === 'string' ? { text: remedy } : remedy);

/** A side that was read, with the parts that a check asked for: all of them are known when it judges. */
export type ReadSide<P extends PartName = never> = SideObservation & { readonly read: { readonly [K in P]: readonly PartRow<K>[] } };

type Judged<P extends PartName> = CheckHead & { readonly reads?: readonly P[] };

/** A check of each side, or of one. A side or a part that was not read makes it unknown without a call of `judge`. */
export function ofSide<P extends PartName = never>(
  check: Judged<P> & { readonly scope?: SideName; judge(side: ReadSide<P>, facts: Facts): Judgement },
): Check {
  const { scope = 'each', reads = [], judge, ...head } = check;
  return {
    ...head,
    scope,
    reads,
    judge(facts, side) {
      const read = readSide<P>(facts[side], reads);
      return 'verdict' in read ? read : judge(read, facts);
    },
  };
}

/** A check of both sides together, when both were read. */
export function ofPair<P extends PartName = never>(
  check: Judged<P> & { judge(source: ReadSide<P>, target: ReadSide<P>, facts: Facts): Judgement },
): Check {
  const { reads = [], judge, ...head } = check;
  return {
    ...head,
    scope: 'pair',
    reads,
    judge(facts) {
      const source = readSide<P>(facts.source, reads);
      const target = readSide<P>(facts.target, reads);
      if ('verdict' in source) return source;
      return 'verdict' in target ? target : judge(source, target, facts);
    },
  };
}

/** The side with its parts, or the judgement that it is not known. */
function readSide<P extends PartName>(facts: SideFacts, reads: readonly P[]): ReadSide<P> | Judgement {
  const { side, observation, readings } = facts;
  if (!observation) return unknown(`the ${side} could not be read`);
  const read: Partial<Record<P, readonly unknown[]>> = {};
  for (const name of reads) {
    const answer = readings[name];
    if (!answer?.known) return unknown(`${side}: ${answer?.why ?? `${name} was not read`}`);
    read[name] = answer.rows;
  }
  return { ...observation, read: read as ReadSide<P>['read'] };
}
