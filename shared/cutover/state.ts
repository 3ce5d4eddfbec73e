import { compareLogs, logEnds } from './convergence.ts';
import { type Facets, facetsOf, memberGroupElsewhere, unfitCopies } from './facets.ts';
import type { DagObservation, Observation, SideObservation } from './observation.ts';

/**
 * The class of an observation. Order of a migration:
 * replicating-async → mixed → syncing → ready → fenced-behind → fenced-equal → recovering → promoted → half-dropped → dropped.
 */
export type StateName =
  /** A side can not be read, or does not say enough. Nothing may be changed. */
  | 'unknown'
  /** The two sides name different DAGs (group_id differs). */
  | 'different-dag'
  /** The source is primary and a copy can not take part: suspended, reverting, missing. */
  | 'unsafe'
  | 'replicating-async'
  /** One entry on one side is synchronous, not all four. */
  | 'mixed'
  /** All synchronous, some database not SYNCHRONIZED. */
  | 'syncing'
  | 'ready'
  /** Both sides secondary: nobody can write. */
  | 'fenced-behind'
  | 'fenced-equal'
  /** The target is primary, some database is not writable yet. */
  | 'recovering'
  | 'promoted'
  /** Both sides primary. */
  | 'split'
  | 'half-dropped'
  | 'dropped';

export interface State {
  readonly name: StateName;
  /** One sentence for people: why it is this state. */
  readonly because: string;
}

/** Facets that a row asks for; a facet that it does not name may have any value. */
export type Pattern = Partial<Facets>;

/** From observation to state, the first row that fits. The last row fits always, so every observation has a state. */
export const statePatterns: readonly { readonly when: Pattern; readonly state: StateName }[] = [
  { when: { source: 'unreadable' }, state: 'unknown' },
  { when: { target: 'unreadable' }, state: 'unknown' },
  { when: { source: 'blind' }, state: 'unknown' },
  { when: { target: 'blind' }, state: 'unknown' },
  { when: { source: 'absent', target: 'absent' }, state: 'dropped' },
  { when: { source: 'absent' }, state: 'half-dropped' },
  { when: { target: 'absent' }, state: 'half-dropped' },
  { when: { sameDag: false }, state: 'different-dag' },
  { when: { source: 'primary', target: 'primary' }, state: 'split' },
  { when: { source: 'secondary', target: 'primary', targetWritable: true }, state: 'promoted' },
  { when: { source: 'secondary', target: 'primary' }, state: 'recovering' },
  { when: { source: 'secondary', target: 'secondary', proved: true }, state: 'fenced-equal' },
  { when: { source: 'secondary', target: 'secondary' }, state: 'fenced-behind' },
  { when: { source: 'primary', target: 'secondary', copiesFit: false }, state: 'unsafe' },
  { when: { source: 'primary', target: 'secondary', modes: 'unknown' }, state: 'unknown' },
  { when: { source: 'primary', target: 'secondary', modes: 'asynchronous' }, state: 'replicating-async' },
  { when: { source: 'primary', target: 'secondary', modes: 'different' }, state: 'mixed' },
  { when: { source: 'primary', target: 'secondary', synchronized: false }, state: 'syncing' },
  { when: { source: 'primary', target: 'secondary' }, state: 'ready' },
  { when: {}, state: 'unknown' },
];

const fits = (facets: Facets, when: Pattern): boolean =>
  (Object.keys(when) as (keyof Facets)[]).every((facet) => facets[facet] === when[facet]);

/** The state of these facets. */
export const stateOf = (facets: Facets): StateName => statePatterns.find(({ when }) => fits(facets, when))?.state ?? 'unknown';

/** Says in which state the migration is. */
export function classify(observation: Observation): State {
  const facets = facetsOf(observation);
  const name = stateOf(facets);
  return { name, because: explain(name, facets, observation) };
}

function explain(name: StateName, facets: Facets, { source, target }: Observation): string {
  const here = source?.dag;
  const there = target?.dag;
  switch (name) {
    case 'unknown':
      return explainUnknown(facets, source, target);
    case 'dropped':
      return 'the distributed availability group is on neither side';
    case 'half-dropped':
      return here
        ? 'the distributed availability group is gone from the target and still on the source'
        : 'the distributed availability group is gone from the source and still on the target';
    case 'different-dag':
      return `the source knows group_id ${here?.groupId}, the target ${there?.groupId}`;
    case 'split':
      return 'both sides are primary';
    case 'promoted':
      return 'the target is primary and every database is writable';
    case 'recovering':
      return `the target is primary; not writable yet: ${names(there?.databases.filter((database) => !database.writable)) || 'no database is visible'}`;
    case 'fenced-equal':
      return 'both sides are secondary and the target has hardened all the log of the source';
    case 'fenced-behind':
      return `both sides are secondary; not proved: ${(here && there && unproved(here, there)) || 'no database is visible'}`;
    case 'unsafe':
      return here && there ? unfitCopies(here, there).join('; ') : '';
    case 'replicating-async':
      return 'both sides store asynchronous commit';
    case 'mixed':
      return 'the commit modes of the two sides differ';
    case 'syncing':
      return `not SYNCHRONIZED yet: ${here ? unsynchronized(here) : ''}`;
    case 'ready':
      return 'both sides store synchronous commit and every database is SYNCHRONIZED';
  }
}

function explainUnknown(facets: Facets, source: SideObservation | undefined, target: SideObservation | undefined): string {
  for (const [side, here, other] of [
    ['source', source, target],
    ['target', target, source],
  ] as const) {
    if (facets[side] === 'unreadable') return `the ${side} can not be read`;
    const elsewhere = here && memberGroupElsewhere(here, other);
    if (elsewhere)
      return `${here.server.serverName} is not the primary replica of ${elsewhere}, so it does not show the distributed availability group`;
    if (facets[side] === 'blind') return `no distributed availability group is visible on the ${side}, and the login may not see it`;
  }
  if (facets.source === 'primary' && facets.target === 'secondary')
    return 'a commit mode of the distributed availability group is not visible';
  return `the source is ${source?.dag?.role ?? 'without a visible role'}, the target is ${target?.dag?.role ?? 'without a visible role'}`;
}

const names = (databases: readonly { readonly name: string }[] | undefined): string =>
  databases?.map((database) => database.name).join(', ') ?? '';

const unproved = (source: DagObservation, target: DagObservation): string =>
  compareLogs(logEnds(source), target)
    .filter((database) => !database.converged)
    .map((database) => `${database.database} (${database.why})`)
    .join(', ');

const unsynchronized = (source: DagObservation): string =>
  source.databases
    .filter((database) => database.forwarder?.synchronizationState !== 'SYNCHRONIZED')
    .map((database) => `${database.name} (${database.forwarder?.synchronizationState ?? 'no row'})`)
    .join(', ');
