import { firstThatFits, type RouteState } from '../route-rules.ts';
import { compareLinkLogs, instanceDatabase, migratedNames } from './convergence.ts';
import { groupsElsewhere, isCarriedElsewhere, type LinkFacets, linkFacetsOf, linkOf } from './facets.ts';
import type { LinkObservation } from './observation.ts';
import { unfitLinkCopies } from './unfit.ts';

/**
 * The class of an observation of the link. Order of a migration that keeps the link:
 * replicating-async → mixed → syncing → ready → switching → recovering → promoted → backed-up → removed → dropped.
 * One that removes it: … → ready → removing → removed → dropped.
 */
export type LinkStateName =
  /** The source, Azure or the instance can not be read, or does not say enough. Nothing may be changed. */
  | 'unknown'
  /** The link of that name is not the DAG of the source (group_id differs). */
  | 'different-dag'
  /** The source is primary and a copy can not take part: suspended, failed, missing. */
  | 'unsafe'
  | 'replicating-async'
  /** One of source and link is synchronous, not both. */
  | 'mixed'
  /** Both synchronous, some database not SYNCHRONIZED. */
  | 'syncing'
  | 'ready'
  /** A failover is under way: Azure says so, or the source is secondary and the instance not primary. */
  | 'switching'
  /** As `switching`, and the instance has all the log of a source that can not write. */
  | 'fenced-equal'
  /** The instance is primary in the link, some database is not writable yet. */
  | 'recovering'
  /** The instance is primary and takes writes; its first full backup is still to come. */
  | 'promoted'
  /** As `promoted`, and every database has a full backup: the link may go. */
  | 'backed-up'
  /** The link is gone, and some database of the instance is not clearly writable yet. */
  | 'removing'
  /** The link is gone, the databases of the instance are writable, and the DAG is still on the source, which calls itself primary. */
  | 'removed'
  /** The source has no DAG any more; the link is there and the instance is primary. */
  | 'half-dropped'
  | 'dropped'
  /** The source has no DAG any more, and the instance is still secondary: nothing replicates. */
  | 'orphaned'
  /** There is no link, and the databases are not on the instance. */
  | 'not-linked'
  /** Both sides take writes. */
  | 'split';

/** From observation to state, the first row that fits. The last row fits always, so every observation has a state. */
export const linkPatterns: readonly { readonly when: Partial<LinkFacets>; readonly state: LinkStateName }[] = [
  { when: { source: 'unreadable' }, state: 'unknown' },
  { when: { link: 'unreadable' }, state: 'unknown' },
  { when: { instance: 'unreadable' }, state: 'unknown' },
  { when: { source: 'blind' }, state: 'unknown' },
  { when: { source: 'absent', link: 'gone' }, state: 'dropped' },
  { when: { link: 'gone', instance: 'missing' }, state: 'not-linked' },
  { when: { link: 'gone', instance: 'writable' }, state: 'removed' },
  { when: { link: 'gone' }, state: 'removing' },
  { when: { link: 'unsettled' }, state: 'unknown' },
  { when: { source: 'absent', link: 'secondary' }, state: 'orphaned' },
  { when: { source: 'absent', instance: 'writable', backedUp: true }, state: 'half-dropped' },
  { when: { source: 'absent', instance: 'writable' }, state: 'promoted' },
  { when: { source: 'absent' }, state: 'recovering' },
  { when: { identity: 'different' }, state: 'different-dag' },
  { when: { identity: 'not-said' }, state: 'unknown' },
  { when: { source: 'primary', link: 'primary' }, state: 'split' },
  { when: { source: 'primary', instance: 'writable' }, state: 'split' },
  { when: { switching: true }, state: 'switching' },
  { when: { source: 'secondary', link: 'primary', instance: 'writable', backedUp: true }, state: 'backed-up' },
  { when: { source: 'secondary', link: 'primary', instance: 'writable' }, state: 'promoted' },
  { when: { source: 'secondary', link: 'primary' }, state: 'recovering' },
  { when: { source: 'secondary', proved: true }, state: 'fenced-equal' },
  { when: { source: 'secondary' }, state: 'switching' },
  { when: { source: 'primary', instance: 'missing' }, state: 'unsafe' },
  { when: { source: 'primary', copiesFit: false }, state: 'unsafe' },
  { when: { source: 'primary', modes: 'asynchronous' }, state: 'replicating-async' },
  { when: { source: 'primary', modes: 'different' }, state: 'mixed' },
  { when: { source: 'primary', modes: 'synchronous', synchronized: false }, state: 'syncing' },
  { when: { source: 'primary', modes: 'synchronous' }, state: 'ready' },
  { when: {}, state: 'unknown' },
];

/** The state of these facets. */
export const linkStateOf = (facets: LinkFacets): LinkStateName => firstThatFits(linkPatterns, facets) ?? 'unknown';

/**
 * Says in which state a migration over the link is. The two sides are read at two moments: a failover between them looks like `split` for
 * one look, so it is worth a second look before people are called.
 */
export function classifyLink(observation: LinkObservation): RouteState<LinkStateName> {
  const facets = linkFacetsOf(observation);
  const name = linkStateOf(facets);
  return { name, because: explain(name, facets, observation) };
}

function explain(name: LinkStateName, facets: LinkFacets, observation: LinkObservation): string {
  const here = observation.source?.dag;
  const link = linkOf(observation);
  switch (name) {
    case 'unknown':
      return explainUnknown(facets, observation);
    case 'dropped':
      return 'there is no link, and no distributed availability group on the source';
    case 'not-linked':
      return `there is no such link, and the instance does not have ${missing(observation) || 'the databases: nobody says which they are'}`;
    case 'removed':
      return 'the link is gone and every database of the instance is writable; the source still has its distributed availability group and may still take writes';
    case 'removing':
      return `the link is gone; not writable yet on the instance, or it can not be told: ${notWritable(observation)}`;
    case 'orphaned':
      return 'the source has no distributed availability group any more, and the instance is still secondary';
    case 'half-dropped':
      return 'the distributed availability group is gone from the source, and the link is still there';
    case 'different-dag':
      return `the source knows group_id ${here?.groupId}, the link ${link?.groupId}`;
    case 'split':
      return facets.link === 'primary'
        ? 'the source and the instance are both primary'
        : 'the source is primary, and the databases of the instance take writes';
    case 'switching':
      return facets.switching
        ? 'Azure reports a failover of the link under way'
        : `the source is secondary and the instance is not primary; not proved: ${unproved(observation) || 'no database is visible'}`;
    case 'fenced-equal':
      return 'both sides are secondary and the instance has hardened all the log of the source';
    case 'backed-up':
      return 'the instance is primary, every database is writable and has a full backup';
    case 'promoted':
      return 'the instance is primary and every database is writable; no full backup of every database was seen yet';
    case 'recovering':
      return `the instance is primary; not writable yet, or it can not be told: ${notWritable(observation) || 'no database is visible'}`;
    case 'unsafe':
      return [...(here && link ? unfitLinkCopies(here, link) : []), ...notOnInstance(observation)].join('; ');
    case 'replicating-async':
      return 'the source and the link replicate asynchronously';
    case 'mixed':
      return 'the commit modes of the source and of the link differ';
    case 'syncing':
      return `not SYNCHRONIZED yet: ${unsynchronized(observation)}`;
    case 'ready':
      return 'the source and the link are synchronous and every database is SYNCHRONIZED';
  }
}

function explainUnknown(facets: LinkFacets, observation: LinkObservation): string {
  const { source } = observation;
  if (facets.source === 'unreadable') return 'the source can not be read';
  if (facets.link === 'unreadable') return 'Azure can not be asked for the link';
  if (facets.instance === 'unreadable') return 'the instance can not be read';
  const elsewhere = groupsElsewhere(observation).join(', ');
  if (source && elsewhere)
    return `${source.server.serverName} is not the primary replica of ${elsewhere}, so it may not show the distributed availability group`;
  if (facets.source === 'blind') return 'no distributed availability group is visible on the source, and the login may not see it';
  if (isCarriedElsewhere(observation))
    return 'Azure knows no link of this name, and the source is still connected to its partner: link-name may be wrong, or the source has not heard of a removal yet';
  if (facets.link === 'unsettled') return 'Azure does not say the role of the instance in the link';
  if (facets.identity === 'not-said') return 'Azure does not say the group_id of the link';
  if (facets.source === 'unsettled')
    return `the source is ${source?.dag?.role ?? 'without a visible role'} in the distributed availability group`;
  return 'a commit mode of the source, or the replication mode of the link, is not visible';
}

const notOnInstance = (observation: LinkObservation): readonly string[] => {
  const names = missing(observation);
  return names ? [`not on the instance: ${names}`] : [];
};

const notWritable = (observation: LinkObservation): string =>
  migratedNames(observation)
    .filter((name) => instanceDatabase(observation, name)?.writable !== true)
    .join(', ');

const missing = (observation: LinkObservation): string =>
  migratedNames(observation)
    .filter((name) => instanceDatabase(observation, name) === undefined)
    .join(', ');

const unproved = (observation: LinkObservation): string =>
  compareLinkLogs(observation)
    .filter(({ converged }) => !converged)
    .map(({ database, why }) => `${database} (${why})`)
    .join(', ');

function unsynchronized(observation: LinkObservation): string {
  const lagging = (observation.source?.dag?.databases ?? [])
    .filter(({ forwarder }) => forwarder?.synchronizationState !== 'SYNCHRONIZED')
    .map(({ name, forwarder }) => `${name} (${forwarder?.synchronizationState ?? 'no row'})`);
  const cut = (linkOf(observation)?.databases ?? [])
    .filter(({ connected }) => connected === false)
    .map(({ name }) => `${name} (not connected)`);
  return [...lagging, ...cut].join(', ');
}
