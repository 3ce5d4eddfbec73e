import { allConverged, compareLogs, copiesByName, logEnds, unfit } from './convergence.ts';
import { type DagObservation, type Observation, type SideObservation, sees, storedMode } from './observation.ts';

/** What an observation comes down to for a decision: a few values each, so that the rules over them can be checked exhaustively. */
export interface Facets {
  readonly source: SideFacet;
  readonly target: SideFacet;
  /** Both sides show the same group_id; true as long as not both show a DAG. */
  readonly sameDag: boolean;
  /** Every copy can take part: there, not suspended, not being rebuilt. */
  readonly copiesFit: boolean;
  readonly modes: 'unknown' | 'asynchronous' | 'different' | 'synchronous';
  /** The global primary says SYNCHRONIZED of every database. */
  readonly synchronized: boolean;
  /** The target has hardened all the log that the source reports. A proof only while the source is secondary. */
  readonly proved: boolean;
  /** Every database of the target takes writes. */
  readonly targetWritable: boolean;
}

/**
 * `blind`: no DAG is visible, and nothing follows from that: the login may not see it, or this server is not the primary replica of the
 * member AG (any more). `unsettled`: RESOLVING, or no role is visible.
 */
export type SideFacet = 'unreadable' | 'blind' | 'absent' | 'unsettled' | 'primary' | 'secondary';

/** Every value of every facet: the space that the rules have to cover. */
export const facetValues: { readonly [K in keyof Facets]: readonly Facets[K][] } = {
  source: ['unreadable', 'blind', 'absent', 'unsettled', 'primary', 'secondary'],
  target: ['unreadable', 'blind', 'absent', 'unsettled', 'primary', 'secondary'],
  sameDag: [true, false],
  copiesFit: [true, false],
  modes: ['unknown', 'asynchronous', 'different', 'synchronous'],
  synchronized: [true, false],
  proved: [true, false],
  targetWritable: [true, false],
};

export function facetsOf({ source, target }: Observation): Facets {
  const here = source?.dag;
  const there = target?.dag;
  return {
    source: sideFacet(source, target),
    target: sideFacet(target, source),
    sameDag: !here || !there || here.groupId === there.groupId,
    copiesFit: here !== undefined && there !== undefined && unfitCopies(here, there).length === 0,
    modes: here && there ? modesOf(here, there) : 'unknown',
    synchronized: here?.databases.every((database) => database.forwarder?.synchronizationState === 'SYNCHRONIZED') === true,
    proved: here !== undefined && there !== undefined && allConverged(compareLogs(logEnds(here), there)),
    targetWritable: there !== undefined && there.databases.length > 0 && there.databases.every((database) => database.writable),
  };
}

function sideFacet(side: SideObservation | undefined, other: SideObservation | undefined): SideFacet {
  if (!side) return 'unreadable';
  if (!side.dag) return sees(side) && memberGroupElsewhere(side, other) === undefined ? 'absent' : 'blind';
  if (side.dag.role === 'PRIMARY') return 'primary';
  return side.dag.role === 'SECONDARY' ? 'secondary' : 'unsettled';
}

/** The member AG of a side that shows no DAG, when another replica is its primary now. The other side names the members. */
export const memberGroupElsewhere = (side: SideObservation, other: SideObservation | undefined): string | undefined =>
  side.dag ? undefined : other?.dag?.members.map((member) => member.name).find((name) => side.secondaryGroupNames.includes(name));

function modesOf(source: DagObservation, target: DagObservation): Facets['modes'] {
  if ([...source.members, ...target.members].some((member) => member.commitMode === undefined)) return 'unknown';
  const [one, other] = [storedMode(source), storedMode(target)];
  if (one === undefined || one !== other) return 'different';
  return one === 'synchronous-commit' ? 'synchronous' : 'asynchronous';
}

/** What keeps a copy from taking part while the source is primary, a sentence each. */
export function unfitCopies(source: DagObservation, target: DagObservation): readonly string[] {
  if (source.databases.length === 0) return ['the source reports no database in the availability group'];
  const copies = copiesByName(target);
  const missing = source.databases
    .filter((database) => !copies.has(database.name))
    .map((database) => `${database.name} has no copy on the target`);
  const stopped = [
    ...source.databases.map((database) => ({ side: 'source', ...database })),
    ...target.databases.map((database) => ({ side: 'target', ...database })),
  ]
    .filter((database) => database.copy.suspended === true)
    .map((database) => `${database.name} is suspended on the ${database.side} (${database.copy.suspendReason ?? 'no reason given'})`);
  const broken = target.databases.flatMap((database) => {
    const why = unfit(database.copy);
    return why === undefined ? [] : [`${database.name}: ${why}`];
  });
  return [...missing, ...stopped, ...broken];
}
