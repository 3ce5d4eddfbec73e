import type { AzureAnswer, AzureFacts } from '../azure/azure-facts.ts';
import type { ServerIdentity, SideName, SideObservation } from '../cutover/observation.ts';
import type { Reach } from '../sqlserver/reachability.ts';
import type { PartName, PartRow, Readings } from '../sqlserver/readings/all-parts.ts';
import type { ServerClock } from '../sqlserver/server-clock.ts';
import type { LinkAnswer, LinkFacts } from './link-facts.ts';
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
  'managed-instance',
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

/** A TCP connection that the runner tried. */
export interface Probe {
  readonly host: string;
  readonly port: number;
  /** Why there was none; undefined: the port accepted it. */
  readonly failure: string | undefined;
}

/** What is known of one side. Without `observation` nothing was read there. */
export interface SideFacts {
  readonly side: SideName;
  readonly reach: Reach;
  /** Who answered, also when nothing else could be read: a server that is too old does not know what is asked for. */
  readonly identity?: ServerIdentity | undefined;
  readonly observation: SideObservation | undefined;
  /** Its clock by that of the runner. */
  readonly clock?: ServerClock | undefined;
  /** Why it was reached and could not be read. */
  readonly readFailure?: string | undefined;
  /** How the runner reached the addresses that this side's member AG has in the DAG; undefined: it did not try. */
  readonly probes?: readonly Probe[] | undefined;
  /** What the families read; a part that is absent here was not asked for. */
  readonly readings: Partial<Readings>;
}

/** How the databases travel: to SQL Server, or to a managed instance over its link. */
export type RouteName = 'sql-vm' | 'managed-instance';

export interface Facts {
  readonly route: RouteName;
  readonly source: SideFacts;
  readonly target: SideFacts;
  readonly dagName: string;
  readonly expectedDatabases: readonly string[] | undefined;
  /** Absent when the inputs name no virtual machine. */
  readonly azure?: AzureFacts | undefined;
  /** What was read of the link and the instance, on their route. */
  readonly link?: LinkFacts | undefined;
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
  /** Only on this route; left out: on both. On managed-instance a check of both or of the target needs to say so. */
  readonly route?: RouteName;
}

/** A check is data: what it is called, how bad a failure is, what it reads, and how to judge. `each` is judged once a side, `pair` once for both. */
export interface Check extends CheckHead {
  readonly scope: SideName | 'each' | 'pair';
  /** Parts it reads beside the observation of the availability groups. */
  readonly reads: readonly PartName[];
  /** What it asks of Azure. */
  readonly asks?: readonly (AzureAnswer | LinkAnswer)[];
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
/** A statement that must not be pasted is empty. */
function remedyOf(remedy: Remedy | string): Remedy {
  if (typeof remedy === 'string') return { text: remedy };
  const { text, sql, on, outputRunsOn, ...others } = remedy;
  return sql === ''
    ? { text: `${text} (The statement is left out: it would hold a name that can not be pasted safely.)`, ...others }
    : remedy;
}

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

/**
 * A check of each side that also looks at the other one: what a side says about its partner. Both have to be read, so it is for the route
 * between two SQL Servers.
 */
export function ofSideAndPartner<P extends PartName = never>(
  check: Judged<P> & { readonly scope?: SideName; judge(side: ReadSide<P>, partner: ReadSide<P>, facts: Facts): Judgement },
): Check {
  const { scope = 'each', reads = [], judge, ...head } = check;
  return {
    route: 'sql-vm',
    ...head,
    scope,
    reads,
    judge(facts, name) {
      const side = readSide<P>(facts[name], reads);
      const partner = readSide<P>(facts[name === 'source' ? 'target' : 'source'], reads);
      if ('verdict' in side) return side;
      return 'verdict' in partner ? partner : judge(side, partner, facts);
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
