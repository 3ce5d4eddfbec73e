/**
 * What the rules of every route have in common: from an observation to a few facets, from the facets to a state, from the state to an action
 * for an aim, and which statements an action sends. Everything is data, so the gates of the build, the documents and the proofs read the
 * rules of both routes in one way.
 */
import type { Goal } from './next-action.ts';
import type { Role, SideName } from './observation.ts';

/** A goal, reached in one way. A route with several ways to fail over has an aim for each of them. */
export interface Aim<Key extends string = string> {
  readonly key: Key;
  readonly goal: Goal;
  /** For people: the task, and the way if there are several. */
  readonly title: string;
}

/** What to do in a state. */
export interface RouteAction {
  readonly kind: string;
  /** Why nothing is done, or why the task refuses. */
  readonly because?: string;
  /** The command that leads on: of a refusal, and of a wait for something that only the servers can do and that does not come. */
  readonly next?: string;
}

/** How it is known that a statement which lets the target take over loses nothing. */
export type Proof =
  /** The source is secondary, and the target has hardened all its log. */
  | 'behind-the-fence'
  /** The writers are kept out, and the log of the source has not moved since and is hardened on the target. */
  | 'under-the-freeze'
  /** SQL Server refuses the statement by itself when the target lacks log. */
  | 'by-the-server';

export interface RouteStatement<Facets extends object = object> {
  readonly what: string;
  /** Where it is sent to: a server, or Azure Resource Manager. */
  readonly sides: readonly (SideName | 'azure')[];
  /** The role that the server checks in the same batch; undefined: any. */
  readonly role: Role | undefined;
  /** The role that it gives to its side. */
  readonly gives: Role | undefined;
  /** Undefined: it lets nobody take over. */
  readonly proof: Proof | undefined;
  /** From the moment it is sent the target may take over, seen or not. */
  readonly pointOfNoReturn: boolean;
  /** Whether a run may send it after it has sent a point of no return. */
  readonly afterPointOfNoReturn: 'allowed' | 'only-if-target-seen-secondary' | 'never';
  /** Takes the DAG or the link away after the cutover. */
  readonly drops: boolean;
  /** It begins a failover: the source stops taking writes, or commits begin to need the target. */
  readonly beginsFailover: boolean;
  /** It leads back to where a failover came from. */
  readonly leadsBack: boolean;
  /** What every observation must show in which it may be sent. */
  readonly requires: Partial<Facets>;
}

/** One way from a state to a state, when the statement is done or the thing has happened. */
export interface RouteMove<State extends string = string, Statement extends string = string, Happening extends string = string> {
  readonly from: State;
  readonly to: State;
  readonly by: { readonly statement: Statement } | { readonly server: Happening };
}

/** What an action may send, in this order, and what it waits for. */
export interface RouteActionRule<Statement extends string = string, Happening extends string = string> {
  readonly sends: readonly Statement[];
  readonly awaits: readonly Happening[];
  /** Sent afterwards when there is a reason to; they change no state. */
  readonly tidies: readonly Statement[];
}

/** `none`: this side has no DAG, no link, or only a part that nobody answers to any more. */
export type Holds = 'primary' | 'secondary' | 'none' | 'not-known';

/** A state as an observation shows it. */
export interface RouteState<State extends string = string> {
  readonly name: State;
  /** One sentence for people: why it is this state. */
  readonly because: string;
}

/** The rules of one route. Methods are pure: no clock, no network, no T-SQL. */
export interface RouteRules<
  Observation = unknown,
  Facets extends object = object,
  State extends string = string,
  AimKey extends string = string,
  Statement extends string = string,
  Happening extends string = string,
> {
  readonly route: 'sql-vm' | 'managed-instance';
  /** How people call the target of this route. */
  readonly target: string;
  /** Every value of every facet: the space that the rules have to cover. */
  readonly facetValues: { readonly [K in keyof Facets]: readonly Facets[K][] };
  /** From facets to state, the first row that fits. */
  readonly patterns: readonly { readonly when: Partial<Facets>; readonly state: State }[];
  /** Every state, in the order of a migration. */
  readonly states: readonly State[];
  /** Who can write in a state, for people. */
  readonly writers: Readonly<Record<State, string>>;
  readonly aims: readonly Aim<AimKey>[];
  readonly actions: Readonly<Record<AimKey, Readonly<Record<State, RouteAction>>>>;
  readonly actionRules: Readonly<Record<string, RouteActionRule<Statement, Happening>>>;
  readonly statements: Readonly<Record<Statement, RouteStatement<Facets>>>;
  /** What the servers, or people, do. */
  readonly happenings: Readonly<Record<Happening, string>>;
  /** Happenings that finish a change of roles which a statement began, or undo it. */
  readonly changesRoles: readonly Happening[];
  /** Happenings that lead away from the goal of a failover. */
  readonly setbacks: readonly Happening[];
  readonly moves: readonly RouteMove<State, Statement, Happening>[];
  /** States from which a takeover may be sent, by the way in which it is proved. */
  readonly provedIn: Readonly<Partial<Record<Proof, readonly State[]>>>;
  /** States in which nobody can write, and that the servers leave by themselves, with the reason. */
  readonly settlesItself: Readonly<Partial<Record<State, string>>>;
  facetsOf(observation: Observation): Facets;
  /** Says in which state the migration is. */
  classify(observation: Observation): RouteState<State>;
  /** Which side holds the databases. */
  holders(facets: Facets): { readonly source: Holds; readonly target: Holds };
  /** Every database of the target takes writes, and the target holds them. */
  targetWrites(facets: Facets): boolean;
  /** Whether an action, sent for a goal, uses a statement or waits for a happening: the two commit modes are one action. */
  belongsTo(goal: Goal, what: string): boolean;
}

/** The state of these facets: that of the first row that fits. Undefined when none does. */
export const firstThatFits = <Facets extends object, State>(
  patterns: readonly { readonly when: Partial<Facets>; readonly state: State }[],
  facets: Facets,
): State | undefined =>
  patterns.find(({ when }) => (Object.keys(when) as (keyof Facets)[]).every((facet) => facets[facet] === when[facet]))?.state;

/** What the aim's action does or waits for in one state, as moves. */
export function movesFor(rules: RouteRules, aim: Aim, state: string): readonly RouteMove[] {
  const kind = rules.actions[aim.key]?.[state]?.kind;
  const rule = kind === undefined ? undefined : rules.actionRules[kind];
  if (rule === undefined) return [];
  return rules.moves.filter(
    ({ from, by }) =>
      from === state &&
      ('statement' in by
        ? rule.sends.includes(by.statement) && rules.belongsTo(aim.goal, by.statement)
        : rule.awaits.includes(by.server) && rules.belongsTo(aim.goal, by.server)),
  );
}

/** Where an aim's action leads from a state, all its statements done: what the looks after it have to show. */
export function statesAfter(rules: RouteRules, aim: Aim, from: string): readonly string[] {
  const kind = rules.actions[aim.key]?.[from]?.kind;
  const rule = kind === undefined ? undefined : rules.actionRules[kind];
  const reached = new Set(movesFor(rules, aim, from).map((move) => move.to));
  for (const state of reached) {
    if (state === from) continue;
    for (const { from: at, to, by } of rules.moves)
      if (at === state && 'statement' in by && rule?.sends.includes(by.statement) && rules.belongsTo(aim.goal, by.statement))
        reached.add(to);
  }
  return [...reached];
}
