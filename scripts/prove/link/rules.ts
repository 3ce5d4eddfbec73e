import type { LinkAim } from '../../../shared/cutover/link/aims.ts';
import type { LinkFacets } from '../../../shared/cutover/link/facets.ts';
import { type LinkAction, nextLinkAction } from '../../../shared/cutover/link/next-action.ts';
import { type LinkStateName, linkStateOf } from '../../../shared/cutover/link/state.ts';

/** What the table says for an aim. */
export interface Decision {
  readonly state: LinkStateName;
  readonly action: LinkAction['kind'];
}

/** Every rule that the runs obey. A mutant breaks one of them. */
export interface Rules {
  /** A lock on the source, held from before the freeze to the end. */
  readonly lock: boolean;
  /** The writers are kept out before anything takes over without the source. */
  readonly freeze: boolean;
  /** The look that makes the proof also shows that the writers are still kept out. */
  readonly freezeIsObserved: boolean;
  /** Which reading of the source the instance is compared with. */
  readonly proof: 'after-the-freeze' | 'before-the-freeze' | 'none';
  /** The source is read once more after the link was seen gone. */
  readonly finalLook: boolean;
  /** Commits that stayed behind are said. */
  readonly sayCommits: boolean;
  /** A run that did not make the proof says so. */
  readonly sayUnproved: boolean;
  /** After a lost answer the run looks before it sends again. */
  readonly lookAfterLostAnswer: boolean;
  /** A request that Azure has accepted is watched to its end. */
  readonly acceptedIsNotDone: boolean;
  /** How a failed operation ended is believed. */
  readonly failedIsNotDone: boolean;
  /** A FAILOVER whose answer is lost is looked for. */
  readonly unknownFailoverIsObserved: boolean;
  /** The writers stay out while a request may still land. */
  readonly freezeOutlivesUnknown: boolean;
  /** Only this run's own freeze is lifted. */
  readonly thawOnlyOwn: boolean;
  /** A freeze is lifted only in the session that has held the lock ever since. */
  readonly thawNeedsUnbrokenSession: boolean;
  /** A run that stops before it has sent anything lifts its freeze. */
  readonly thawAfterRefusal: boolean;
  readonly decide: (facets: LinkFacets, aim: LinkAim) => Decision;
}

/** The shipped table. */
export function shippedDecision(facets: LinkFacets, aim: LinkAim): Decision {
  const state = linkStateOf(facets);
  return { state, action: nextLinkAction({ name: state, because: '' }, aim).kind };
}

/** The protocol as it is meant. */
export const soundRules: Rules = {
  lock: true,
  freeze: true,
  freezeIsObserved: true,
  proof: 'after-the-freeze',
  finalLook: true,
  sayCommits: true,
  sayUnproved: true,
  lookAfterLostAnswer: true,
  acceptedIsNotDone: true,
  failedIsNotDone: true,
  unknownFailoverIsObserved: true,
  freezeOutlivesUnknown: true,
  thawOnlyOwn: true,
  thawNeedsUnbrokenSession: true,
  thawAfterRefusal: true,
  decide: shippedDecision,
};

/** Cutovers that the source does not fence: they need the freeze and the proof. */
export const needsFreeze = (aim: LinkAim | undefined): boolean => aim === 'remove-link' || aim === 'arm-forced';
export const isFailover = (aim: LinkAim | undefined): boolean => needsFreeze(aim) || aim === 'tsql-planned';
