import { type Facets, facetsOf, facetValues, type SideFacet } from './facets.ts';
import { actionTable, type Goal, goals } from './next-action.ts';
import type { Observation } from './observation.ts';
import {
  actionRules,
  belongsTo,
  type Happening,
  happenings,
  moves,
  type ProtocolStatement,
  type StatementName,
  statements,
  writers,
} from './protocol.ts';
import type { Holds, RouteRules, RouteStatement } from './route-rules.ts';
import { classify, type StateName, statePatterns } from './state.ts';

const titles: Readonly<Record<Goal, string>> = {
  synchronous: 'switch-sync-mode (synchronous commit)',
  asynchronous: 'switch-sync-mode (asynchronous commit)',
  converged: 'wait-for-lsn-convergence',
  'failed-over': 'failover-dag',
  dropped: 'drop-ag',
};

/** Order of a migration. By type, a state that is added has to be added here too. */
const order: Readonly<Record<StateName, number>> = {
  'replicating-async': 1,
  mixed: 2,
  syncing: 3,
  ready: 4,
  'fenced-behind': 5,
  'fenced-equal': 6,
  recovering: 7,
  promoted: 8,
  'half-dropped': 9,
  dropped: 10,
  unsafe: 11,
  unknown: 12,
  'different-dag': 13,
  split: 14,
};

/** The rules of the route `sql-vm`: the tables of state.ts, next-action.ts and protocol.ts in the form that both routes have. */
export const sqlVmRules: RouteRules<Observation, Facets, StateName, Goal, StatementName, Happening> = {
  route: 'sql-vm',
  target: 'target',
  facetValues,
  patterns: statePatterns,
  states: (Object.keys(order) as StateName[]).sort((one, other) => order[one] - order[other]),
  writers,
  aims: goals.map((goal) => ({ key: goal, goal, title: titles[goal] })),
  actions: actionTable,
  actionRules,
  statements: Object.fromEntries(
    Object.entries(statements).map(([name, statement]) => [name, routeStatement(name as StatementName, statement)]),
  ) as Record<StatementName, RouteStatement<Facets>>,
  happenings,
  changesRoles: [],
  setbacks: ['out-of-sync', 'copy-stopped'],
  moves,
  provedIn: { 'behind-the-fence': ['fenced-equal'] },
  settlesItself: {},
  facetsOf,
  classify,
  holders: ({ source, target }) => ({ source: held[source], target: held[target] }),
  targetWrites: ({ target, targetWritable }) => target === 'primary' && targetWritable,
  belongsTo: (goal, what) => belongsTo(goal, what as StatementName | Happening),
};

function routeStatement(name: StatementName, { needsProof, afterPromote, ...rest }: ProtocolStatement): RouteStatement<Facets> {
  return {
    ...rest,
    proof: needsProof ? 'behind-the-fence' : undefined,
    afterPointOfNoReturn: afterPromote,
    drops: name === 'drop-on-source' || name === 'drop-on-target',
    beginsFailover: rest.gives === 'SECONDARY' || name === 'require-target',
    leadsBack: name === 'set-asynchronous' || name === 'make-source-primary-again',
    requires: {},
  };
}

const held: Readonly<Record<SideFacet, Holds>> = {
  unreadable: 'not-known',
  blind: 'not-known',
  unsettled: 'not-known',
  absent: 'none',
  primary: 'primary',
  secondary: 'secondary',
};
