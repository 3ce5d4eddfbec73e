import { allConverged } from '../convergence.ts';
import type { Facets, SideFacet } from '../facets.ts';
import { type DagObservation, sees, storedMode } from '../observation.ts';
import { compareLinkLogs, instanceDatabase, migratedNames, sameName } from './convergence.ts';
import type { Link, LinkObservation } from './observation.ts';
import { isSwitching, unfitLinkCopies } from './unfit.ts';

/** What an observation of the link comes down to for a decision: a few values each, so that the rules can be checked exhaustively. */
export interface LinkFacets {
  /** The DAG on SQL Server. */
  readonly source: SideFacet;
  /** The role of the instance in the link, as Azure says it. `gone`: there is no such link. `unsettled`: Azure does not say the role. */
  readonly link: 'unreadable' | 'gone' | 'unsettled' | 'secondary' | 'primary';
  /** Whether the link is the DAG of the source, by group_id; `same` as long as not both are there. */
  readonly identity: 'same' | 'different' | 'not-said';
  /** The databases of the migration on the instance. `missing`: some of them, or nobody says which they are. Not clearly writable is read-only. */
  readonly instance: 'unreadable' | 'missing' | 'read-only' | 'writable';
  /** The instance has taken a full backup of every database since it takes their writes. */
  readonly backedUp: boolean;
  /** Azure reports a failover under way. */
  readonly switching: boolean;
  /** Every copy can take part: there, not suspended, not failed. */
  readonly copiesFit: boolean;
  readonly modes: Facets['modes'];
  /** The source says SYNCHRONIZED of every database of the instance, and no connection is reported broken. */
  readonly synchronized: boolean;
  /** The instance has hardened all the log that the source reports. A proof only while the source can not write. */
  readonly proved: boolean;
}

/** Every value of every facet: the space that the rules have to cover. */
export const linkFacetValues: { readonly [K in keyof LinkFacets]: readonly LinkFacets[K][] } = {
  source: ['unreadable', 'blind', 'absent', 'unsettled', 'primary', 'secondary'],
  link: ['unreadable', 'gone', 'unsettled', 'secondary', 'primary'],
  identity: ['same', 'different', 'not-said'],
  instance: ['unreadable', 'missing', 'read-only', 'writable'],
  backedUp: [true, false],
  switching: [true, false],
  copiesFit: [true, false],
  modes: ['unknown', 'asynchronous', 'different', 'synchronous'],
  synchronized: [true, false],
  proved: [true, false],
};

export function linkFacetsOf(observation: LinkObservation): LinkFacets {
  const here = observation.source?.dag;
  const link = linkOf(observation);
  return {
    source: sourceFacet(observation),
    link: linkFacet(observation),
    identity: identityOf(here, link),
    instance: instanceFacet(observation),
    backedUp: everyDatabase(observation, (name) => instanceDatabase(observation, name)?.firstFullBackup !== undefined),
    switching: link?.databases.some(isSwitching) === true,
    copiesFit: here !== undefined && link !== undefined && unfitLinkCopies(here, link).length === 0,
    modes: here && link ? modesOf(here, link) : 'unknown',
    synchronized: here !== undefined && link !== undefined && isSynchronized(here, link),
    proved: link !== undefined && allConverged(compareLinkLogs(observation)),
  };
}

/** The link when there is one. */
export const linkOf = ({ link }: LinkObservation): Link | undefined => (link === 'gone' ? undefined : link);

/**
 * Availability groups of which the source is not the primary replica: one that belongs to the link hides the DAG. Nobody may know which
 * one belongs to it; then each of them counts.
 */
export function groupsElsewhere(observation: LinkObservation): readonly string[] {
  const { source } = observation;
  if (!source || source.dag) return [];
  const known = observation.memberGroup ?? linkOf(observation)?.partnerGroup;
  return known === undefined ? source.secondaryGroupNames : source.secondaryGroupNames.filter((name) => sameName(name, known));
}

function sourceFacet(observation: LinkObservation): SideFacet {
  const { source } = observation;
  if (!source) return 'unreadable';
  if (!source.dag) return sees(source) && groupsElsewhere(observation).length === 0 ? 'absent' : 'blind';
  if (source.dag.role === 'PRIMARY') return 'primary';
  return source.dag.role === 'SECONDARY' ? 'secondary' : 'unsettled';
}

/**
 * Azure knows no link of this name, and the source is connected to its partner all the same: then another link carries the DAG (a wrong
 * name), or the source has not heard of the removal yet.
 */
export const isCarriedElsewhere = ({ source, link }: LinkObservation): boolean =>
  link === 'gone' && source?.dag?.role === 'PRIMARY' && source.dag.members.some(({ isLocal, connected }) => !isLocal && connected === true);

/**
 * The shape of the resource before 2023 has no roles. Then a source that is primary tells the role of its partner: a failover needs
 * SYNCHRONIZED too, which a global primary says only of a secondary of its own.
 */
function linkFacet(observation: LinkObservation): LinkFacets['link'] {
  const { source, link } = observation;
  if (link === undefined) return 'unreadable';
  if (link === 'gone') return isCarriedElsewhere(observation) ? 'unsettled' : 'gone';
  if (link.instanceRole === 'Primary') return 'primary';
  if (link.instanceRole === 'Secondary') return 'secondary';
  return source?.dag?.role === 'PRIMARY' && link.partnerRole !== 'Secondary' ? 'secondary' : 'unsettled';
}

function identityOf(here: DagObservation | undefined, link: Link | undefined): LinkFacets['identity'] {
  if (!here || !link) return 'same';
  if (link.groupId === undefined) return 'not-said';
  return link.groupId.toUpperCase() === here.groupId.toUpperCase() ? 'same' : 'different';
}

function instanceFacet(observation: LinkObservation): LinkFacets['instance'] {
  if (observation.instance === undefined) return 'unreadable';
  if (!everyDatabase(observation, (name) => instanceDatabase(observation, name) !== undefined)) return 'missing';
  return everyDatabase(observation, (name) => instanceDatabase(observation, name)?.writable === true) ? 'writable' : 'read-only';
}

/** False when it is not known which databases they are: nothing observed proves nothing. */
function everyDatabase(observation: LinkObservation, holds: (name: string) => boolean): boolean {
  const names = migratedNames(observation);
  return names.length > 0 && names.every(holds);
}

function modesOf(here: DagObservation, link: Link): LinkFacets['modes'] {
  if (link.replicationMode === undefined || here.members.some((member) => member.commitMode === undefined)) return 'unknown';
  const stored = storedMode(here);
  if (stored === undefined) return 'different';
  const asked = link.replicationMode === 'Sync' ? 'synchronous-commit' : 'asynchronous-commit';
  if (stored !== asked) return 'different';
  return stored === 'synchronous-commit' ? 'synchronous' : 'asynchronous';
}

const isSynchronized = (here: DagObservation, link: Link): boolean =>
  here.databases.length > 0 &&
  here.databases.every(({ forwarder }) => forwarder?.synchronizationState === 'SYNCHRONIZED') &&
  link.databases.every(({ connected }) => connected !== false);
