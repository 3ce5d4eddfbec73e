import { type Facets, facetValues } from '../../shared/cutover/facets.ts';
import { type Action, actionTable, type Goal, goals } from '../../shared/cutover/next-action.ts';
import {
  type ActionRule,
  actionRules,
  type Move,
  moves,
  movesOf,
  type ProtocolStatement,
  type StatementName,
  statements,
} from '../../shared/cutover/protocol.ts';
import { type Pattern, type StateName, statePatterns } from '../../shared/cutover/state.ts';

/** All tables of the protocol together. A test may hand in a broken copy. */
export interface Protocol {
  readonly patterns: readonly { readonly when: Pattern; readonly state: StateName }[];
  readonly actions: Readonly<Record<Goal, Readonly<Partial<Record<StateName, Action>>>>>;
  readonly statements: Readonly<Record<StatementName, ProtocolStatement>>;
  readonly rules: Readonly<Partial<Record<Action['kind'], ActionRule>>>;
  readonly moves: readonly Move[];
}

export const shippedProtocol: Protocol = { patterns: statePatterns, actions: actionTable, statements, rules: actionRules, moves };

/** Something that must hold of the tables. Returns what is wrong, a line each. */
export interface Gate {
  readonly name: string;
  problems(protocol: Protocol): readonly string[];
}

export const gates: readonly Gate[] = [
  { name: 'every combination of facets has a state, and every row of the table is the first that fits somewhere', problems: rowProblems },
  { name: 'every state has an action for every goal, and every refusal says what to do next', problems: actionProblems },
  { name: 'every action that acts leads somewhere, and every move is sent by an action', problems: moveProblems },
  { name: 'moves fit the roles of their states', problems: roleProblems },
  { name: 'no dead end: from behind the fence failover-dag alone leads to one primary', problems: deadEndProblems },
  { name: 'every goal can be reached from replicating-async', problems: goalProblems },
  { name: 'no move crosses the point of no return backwards', problems: pointOfNoReturnProblems },
];

// --- from facets to states ---------------------------------------------------------------------------------------------------------

const facetNames = Object.keys(facetValues) as (keyof Facets)[];

/** Every combination of facet values. */
export const allFacets = facetNames.reduce<readonly Partial<Facets>[]>(
  (combinations, name) => combinations.flatMap((one) => facetValues[name].map((value) => ({ ...one, [name]: value }))),
  [{}],
) as readonly Facets[];

const fits = (facets: Facets, when: Pattern): boolean =>
  (Object.keys(when) as (keyof Facets)[]).every((facet) => facets[facet] === when[facet]);

const firstRow = ({ patterns }: Protocol, facets: Facets): number => patterns.findIndex(({ when }) => fits(facets, when));

function rowProblems(protocol: Protocol): readonly string[] {
  const used = new Set(allFacets.map((facets) => firstRow(protocol, facets)));
  return [
    ...(used.has(-1) ? ['some combination of facets has no state'] : []),
    ...protocol.patterns.flatMap(({ when, state }, row) =>
      used.has(row) ? [] : [`row ${row + 1}, ${JSON.stringify(when)} → ${state}, is never the first that fits`],
    ),
  ];
}

/** Which roles of source and target a state can have, as `source/target`. */
function rolesOf(protocol: Protocol): Roles {
  const known = knownRoles.get(protocol);
  if (known !== undefined) return known;
  const roles = new Map<StateName, Set<string>>();
  for (const facets of allFacets) {
    const state = protocol.patterns[firstRow(protocol, facets)]?.state;
    if (state === undefined) continue;
    const seen = roles.get(state) ?? new Set();
    seen.add(`${facets.source}/${facets.target}`);
    roles.set(state, seen);
  }
  knownRoles.set(protocol, roles);
  return roles;
}

type Roles = ReadonlyMap<StateName, ReadonlySet<string>>;
const knownRoles = new WeakMap<Protocol, Roles>();

const statesOf = (protocol: Protocol): readonly StateName[] => [...new Set(protocol.patterns.map(({ state }) => state))];

// --- from states to actions --------------------------------------------------------------------------------------------------------

function actionProblems(protocol: Protocol): readonly string[] {
  return goals.flatMap((goal) =>
    statesOf(protocol).flatMap((state) => {
      const action = protocol.actions[goal][state];
      if (action === undefined) return [`${goal} has no action in ${state}`];
      if (action.kind === 'refuse' && !/^\S.{15,}\.$/.test(action.next))
        return [`${goal} in ${state}: the refusal does not say what to do next`];
      return [];
    }),
  );
}

const sentBy = (protocol: Protocol, kind: Action['kind']): readonly StatementName[] => {
  const rule = protocol.rules[kind];
  return rule ? [...rule.sends, ...rule.tidies] : [];
};

/** Moves that the goal's action makes or waits for in a state. */
function movesFrom(protocol: Protocol, goal: Goal, state: StateName): readonly Move[] {
  const kind = protocol.actions[goal][state]?.kind;
  const rule = kind === undefined ? undefined : protocol.rules[kind];
  return rule === undefined ? [] : movesOf(protocol.moves, rule, goal, state);
}

const acts = (kind: Action['kind'] | undefined): boolean => kind !== undefined && kind !== 'nothing' && kind !== 'refuse';

function moveProblems(protocol: Protocol): readonly string[] {
  const idle = goals.flatMap((goal) =>
    statesOf(protocol).flatMap((state) => {
      const kind = protocol.actions[goal][state]?.kind;
      return acts(kind) && movesFrom(protocol, goal, state).length === 0 ? [`${goal} in ${state}: ${kind} leads nowhere`] : [];
    }),
  );
  const orphans = protocol.moves.flatMap(({ from, to, by }) => {
    if (!('statement' in by)) return [];
    const isSent = goals.some((goal) => {
      const kind = protocol.actions[goal][from]?.kind;
      return kind !== undefined && (sentBy(protocol, kind).includes(by.statement) || isTidying(protocol, by.statement));
    });
    return isSent ? [] : [`no action sends ${by.statement} in ${from}, and it leads to ${to}`];
  });
  return [...idle, ...orphans];
}

/** Sent after another statement of the same action, from the state that this one has led to. */
const isTidying = (protocol: Protocol, statement: StatementName): boolean =>
  Object.values(protocol.rules).some((rule) => rule?.tidies.includes(statement));

// --- roles -------------------------------------------------------------------------------------------------------------------------

function roleProblems(protocol: Protocol): readonly string[] {
  const roles = rolesOf(protocol);
  const can = (state: StateName, side: 'source' | 'target', role: string): boolean =>
    [...(roles.get(state) ?? [])].some((pair) => pair.split('/')[side === 'source' ? 0 : 1] === role.toLowerCase());
  return protocol.moves.flatMap(({ from, to, by }) => {
    const name = `${'statement' in by ? by.statement : by.server}: ${from} → ${to}`;
    if (!('statement' in by))
      return [...(roles.get(from) ?? [])].some((pair) => roles.get(to)?.has(pair)) ? [] : [`${name} changes a role by itself`];
    const { role, gives, sides } = protocol.statements[by.statement];
    return sides.flatMap((side) => [
      ...(role !== undefined && !can(from, side, role) ? [`${name}: the ${side} is never ${role} in ${from}`] : []),
      ...(gives !== undefined && !can(to, side, gives) ? [`${name}: the ${side} is never ${gives} in ${to}`] : []),
    ]);
  });
}

/** States in which exactly one side is primary, or the DAG is gone. */
function onePrimary(protocol: Protocol): ReadonlySet<StateName> {
  const roles = rolesOf(protocol);
  const single = (pair: string) => {
    const [source, target] = pair.split('/');
    return (source === 'primary') !== (target === 'primary') || (source === 'absent' && target === 'absent');
  };
  return new Set(statesOf(protocol).filter((state) => state !== 'unknown' && [...(roles.get(state) ?? [])].every(single)));
}

const isFenced = (protocol: Protocol, state: StateName): boolean =>
  [...(rolesOf(protocol).get(state) ?? [])].every((pair) => pair === 'secondary/secondary');

// --- ways --------------------------------------------------------------------------------------------------------------------------

/** Every state that these steps lead to. */
function reach(from: StateName, steps: (state: StateName) => readonly StateName[]): ReadonlySet<StateName> {
  const reached = new Set([from]);
  for (const state of reached) for (const next of steps(state)) reached.add(next);
  return reached;
}

function deadEndProblems(protocol: Protocol): readonly string[] {
  const good = onePrimary(protocol);
  return statesOf(protocol).flatMap((state) => {
    const answers = goals.map((goal) => protocol.actions[goal][state]);
    const stuck = answers.every((action) => action === undefined || (action.kind === 'refuse' && action.next === ''));
    if (stuck) return [`${state} has no way on`];
    if (!isFenced(protocol, state)) return [];
    // The log may never ship: the way out must not depend on anything that the servers have to do first.
    const byStatements = (at: StateName) =>
      movesFrom(protocol, 'failed-over', at)
        .filter((move) => 'statement' in move.by)
        .map((move) => move.to);
    return [...reach(state, byStatements)].some((reached) => good.has(reached))
      ? []
      : [`from ${state} failover-dag does not lead to one primary`];
  });
}

function goalProblems(protocol: Protocol): readonly string[] {
  const everything = (at: StateName) => [
    ...goals.flatMap((goal) => movesFrom(protocol, goal, at).map((move) => move.to)),
    ...protocol.moves.filter((move) => move.from === at && 'server' in move.by).map((move) => move.to),
  ];
  const reached = reach('replicating-async', everything);
  return goals.flatMap((goal) => {
    const isReached = (state: StateName) => {
      const kind = protocol.actions[goal][state]?.kind;
      return kind === 'nothing' || (kind === 'wait-for-convergence' && movesFrom(protocol, goal, state).some((move) => move.to === state));
    };
    return [...reached].some(isReached) ? [] : [`${goal} is never reached`];
  });
}

// --- the point of no return --------------------------------------------------------------------------------------------------------

function pointOfNoReturnProblems(protocol: Protocol): readonly string[] {
  const roles = rolesOf(protocol);
  const targetPrimary = (state: StateName) => [...(roles.get(state) ?? [])].some((pair) => pair.endsWith('/primary'));
  const sourcePrimary = (state: StateName) => [...(roles.get(state) ?? [])].some((pair) => pair.startsWith('primary/'));
  const promoted = (state: StateName) => targetPrimary(state) && !sourcePrimary(state) && state !== 'half-dropped' && state !== 'unknown';
  const writable = targetWrites(protocol);
  return protocol.moves.flatMap(({ from, to, by }) => {
    const name = `${'statement' in by ? by.statement : by.server}: ${from} → ${to}`;
    const statement = 'statement' in by ? protocol.statements[by.statement] : undefined;
    const problems: string[] = [];
    if (promoted(from) && sourcePrimary(to) && to !== 'half-dropped') problems.push(`${name} leads back from a target that is primary`);
    if (!targetPrimary(from) && promoted(to)) {
      if (!statement?.needsProof) problems.push(`${name} makes the target primary without the proof`);
      if (!statement?.pointOfNoReturn) problems.push(`${name} makes the target primary and is not marked as the point of no return`);
      if (from !== 'fenced-equal') problems.push(`${name} makes the target primary, and ${from} is not proved`);
    }
    if (statement?.gives === 'PRIMARY' && statement.sides.includes('source')) {
      if (statement.afterPromote !== 'only-if-target-seen-secondary')
        problems.push(`${name} may be sent after the promote although the target was not seen SECONDARY`);
      if (targetPrimary(from)) problems.push(`${name} makes the source primary while the target may be primary`);
    }
    if (
      (statement?.gives === 'SECONDARY' || ('statement' in by && by.statement === 'require-target')) &&
      statement?.afterPromote !== 'never'
    )
      problems.push(`${name} begins a failover again after the promote was sent`);
    if ('statement' in by && by.statement.startsWith('drop-') && !writable.has(from) && from !== 'half-dropped')
      problems.push(`${name} drops the DAG before the target takes writes`);
    return problems;
  });
}

/** States in which the target is primary and every database of it takes writes. */
function targetWrites(protocol: Protocol): ReadonlySet<StateName> {
  const states = new Set(statesOf(protocol));
  for (const facets of allFacets)
    if (facets.target !== 'primary' || !facets.targetWritable)
      states.delete(protocol.patterns[firstRow(protocol, facets)]?.state ?? 'unknown');
  return states;
}
