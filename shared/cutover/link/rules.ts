import type { Goal } from '../next-action.ts';
import type { Holds, RouteRules } from '../route-rules.ts';
import { type LinkAim, linkAims } from './aims.ts';
import { type LinkFacets, linkFacetsOf, linkFacetValues } from './facets.ts';
import { linkActions } from './next-action.ts';
import type { LinkObservation } from './observation.ts';
import {
  type LinkHappening,
  type LinkStatementName,
  linkActionRules,
  linkHappenings,
  linkMoves,
  linkStatements,
  linkWriters,
} from './protocol.ts';
import { classifyLink, type LinkStateName, linkPatterns } from './state.ts';

/** Order of a migration. By type, a state that is added has to be added here too. */
const order: Readonly<Record<LinkStateName, number>> = {
  'replicating-async': 1,
  mixed: 2,
  syncing: 3,
  ready: 4,
  switching: 5,
  'fenced-equal': 6,
  recovering: 7,
  promoted: 8,
  'backed-up': 9,
  removing: 10,
  removed: 11,
  'half-dropped': 12,
  dropped: 13,
  unsafe: 14,
  orphaned: 15,
  'not-linked': 16,
  unknown: 17,
  'different-dag': 18,
  split: 19,
};

/** The rules of the route `managed-instance`. */
export const linkRules: RouteRules<LinkObservation, LinkFacets, LinkStateName, LinkAim, LinkStatementName, LinkHappening> = {
  route: 'managed-instance',
  target: 'instance',
  facetValues: linkFacetValues,
  patterns: linkPatterns,
  states: (Object.keys(order) as LinkStateName[]).sort((one, other) => order[one] - order[other]),
  writers: linkWriters,
  aims: linkAims,
  actions: linkActions,
  actionRules: linkActionRules,
  statements: linkStatements,
  happenings: linkHappenings,
  changesRoles: ['switched', 'switch-undone', 'partner-follows'],
  setbacks: ['out-of-sync', 'copy-stopped', 'switch-undone'],
  moves: linkMoves,
  provedIn: { 'by-the-server': ['ready'], 'under-the-freeze': ['ready', 'fenced-equal'] },
  settlesItself: { switching: 'the servers finish the failover, or give it up' },
  facetsOf: linkFacetsOf,
  classify: classifyLink,
  holders: ({ source, link, instance }) => ({
    // A link that is gone leaves the source with a DAG to which nobody answers, whatever role it shows.
    source: link === 'gone' ? 'none' : held[source],
    target: link === 'gone' ? (source === 'absent' || instance === 'missing' ? 'none' : 'primary') : held[link],
  }),
  targetWrites: ({ link, instance }) => (link === 'gone' || link === 'primary') && instance === 'writable',
  belongsTo,
};

const held: Readonly<Record<LinkFacets['source'] | Exclude<LinkFacets['link'], 'gone'>, Holds>> = {
  unreadable: 'not-known',
  blind: 'not-known',
  unsettled: 'not-known',
  absent: 'none',
  primary: 'primary',
  secondary: 'secondary',
};

/** The two commit modes are one action; the goal says which of them is set. */
function belongsTo(goal: Goal, what: string): boolean {
  if (goal === 'synchronous') return what !== 'set-asynchronous';
  return what !== 'set-synchronous' && !(goal === 'asynchronous' && what === 'synchronized');
}
