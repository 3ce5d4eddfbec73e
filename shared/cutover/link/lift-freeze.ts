import type { LinkFacets } from './facets.ts';

/** What decides whether a run that stops may let the writers in again. */
export interface FreezeFacts {
  /** This run has kept them out itself, in a session that has held the lock ever since: nobody else relies on it. */
  readonly own: boolean;
  /** What this run has asked Azure for. `may-land`: accepted, or the answer is lost, and it is not known to have failed. */
  readonly asked: 'nothing' | 'failed' | 'may-land';
  /** The link as it was seen last. */
  readonly link: LinkFacets['link'];
}

/**
 * No demotion fences the source in a removal or a forced failover, so the freeze is all that keeps applications from committing on a source
 * that the instance has left. It stays while that has happened or may still happen, however the run ends.
 */
export const mayLiftFreeze = ({ own, asked, link }: FreezeFacts): boolean =>
  own && asked !== 'may-land' && link !== 'primary' && link !== 'gone';
