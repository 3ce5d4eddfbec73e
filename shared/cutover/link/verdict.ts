/** What a run may say when the instance has taken over. Unknown is said, and never called success. */
import { afterRemoval, notKnown, type SourceReading, type Verdict } from './freeze-window.ts';
import type { CutoverMethod } from './method.ts';

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

/**
 * Judges a cutover. SQL Server itself vouches for a planned failover. A removal is judged by the log of the source. A forced failover never
 * is: the source becomes secondary when it hears of it, and undoes what it has committed meanwhile, so its log says nothing any more.
 */
export function judgeCutover({ method, link, failoverAnswered, proved, now }: CutoverFacts): Verdict {
  if (failoverAnswered && link === 'primary') return { kind: 'nothing-lost' };
  if (method === 'remove-link' && link === 'gone') return afterRemoval(proved, now);
  if (method === 'arm-forced' && proved !== undefined)
    return notKnown('a writer that was not kept out may have committed between the proof and the failover, and the source has undone it');
  return notKnown(
    method === 'tsql-planned' ? 'the answer of FAILOVER is not known, or it was not sent by this run' : 'this run did not make the proof',
  );
}
