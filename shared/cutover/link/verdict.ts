/** What a run may say when the instance has taken over. Unknown is said, and never called success. */
import type { Role, SideObservation } from '../observation.ts';
import { compareSourceLogs, type DatabaseChange, type SourceLogs, sourceLogs } from './freeze-window.ts';
import type { CutoverMethod } from './method.ts';

/** The source at one look. */
export interface SourceReading {
  readonly role: Role | undefined;
  readonly logs: SourceLogs;
}

/** What one look shows of the source; undefined when it shows no DAG there. */
export const readingOf = (source: SideObservation | undefined): SourceReading | undefined =>
  source?.dag && { role: source.dag.role, logs: sourceLogs(source.dag) };

export type Verdict =
  | { readonly kind: 'nothing-lost' }
  /** Acknowledged commits are on the source that the instance does not have. */
  | { readonly kind: 'commits-left-behind'; readonly databases: readonly DatabaseChange[] }
  | { readonly kind: 'not-known'; readonly because: string; readonly databases: readonly DatabaseChange[] };

export interface CutoverFacts {
  readonly method: CutoverMethod;
  /** What Azure says of the link now. */
  readonly link: 'primary' | 'gone';
  /** This run has sent FAILOVER, and SQL Server has answered that it is done. */
  readonly failoverAnswered: boolean;
  /** The source as the proof of this run saw it; undefined when this run did not make the proof. */
  readonly proved: SourceReading | undefined;
  /** The source, read *after* the takeover was seen; undefined when it can not be read. */
  readonly now: SourceReading | undefined;
}

const notKnown = (because: string, databases: readonly DatabaseChange[] = []): Verdict => ({ kind: 'not-known', because, databases });

/**
 * Judges a cutover. SQL Server itself vouches for a planned failover. A removal is judged by the log of the source. A forced failover never
 * is: the source becomes secondary when it hears of it, and undoes what it has committed meanwhile, so its log says nothing any more.
 */
export function judgeCutover({ method, link, failoverAnswered, proved, now }: CutoverFacts): Verdict {
  if (failoverAnswered && link === 'primary') return { kind: 'nothing-lost' };
  if (method === 'remove-link' && link === 'gone') return judgeRemoval(proved, now);
  if (method === 'arm-forced' && proved !== undefined)
    return notKnown('a writer that was not kept out may have committed between the proof and the failover, and the source has undone it');
  return notKnown(
    method === 'tsql-planned' ? 'the answer of FAILOVER is not known, or it was not sent by this run' : 'this run did not make the proof',
  );
}

function judgeRemoval(proved: SourceReading | undefined, now: SourceReading | undefined): Verdict {
  if (proved === undefined) return notKnown('this run did not make the proof');
  if (now === undefined) return notKnown('the source can not be read');
  // A source that has changed its role in between may have undone commits.
  if (proved.role === undefined || proved.role !== now.role)
    return notKnown(
      `the source was ${proved.role ?? 'without a visible role'} at the proof and is ${now.role ?? 'without a visible role'}`,
    );
  const changes = compareSourceLogs(proved.logs, now.logs);
  const written = changes.filter(({ change }) => change === 'committed');
  if (written.length > 0) return { kind: 'commits-left-behind', databases: written };
  if (changes.length === 0) return notKnown('no database was seen');
  const unknown = changes.filter(({ change }) => change === 'unknown');
  return unknown.length > 0 ? notKnown('the source does not say what it has written', unknown) : { kind: 'nothing-lost' };
}
