import { firstThatFits, type Holds, type RouteRules } from '../../../shared/cutover/route-rules.ts';

/** One combination of facet values. */
export type Combination = Readonly<Record<string, string | boolean>>;

/** What is known of a state: every combination of facets that has it. */
export interface StateSpace {
  readonly combinations: readonly Combination[];
  /** Which holders of source and target a state can have, as `source/target`. */
  readonly holders: ReadonlyMap<string, ReadonlySet<string>>;
  /** States in which the target takes writes, whatever the observation. */
  readonly targetWrites: ReadonlySet<string>;
  /** Rows of the table that are the first that fits somewhere. */
  readonly usedRows: ReadonlySet<number>;
  /** Values of each facet that a state can have. */
  readonly values: ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string | boolean>>>;
}

/** By the table of patterns, which decides all of it: the walk takes most of a second. */
const known = new WeakMap<RouteRules['patterns'], StateSpace>();

/** Every combination of facet values. */
export function allCombinations({ facetValues }: RouteRules): readonly Combination[] {
  const values = Object.entries(facetValues as Readonly<Record<string, readonly (string | boolean)[]>>);
  return values.reduce<readonly Combination[]>(
    (combinations, [name, all]) => combinations.flatMap((one) => all.map((value) => ({ ...one, [name]: value }))),
    [{}],
  );
}

/** Walks the whole space of a route, once. */
export function spaceOf(rules: RouteRules): StateSpace {
  const earlier = known.get(rules.patterns);
  if (earlier !== undefined) return earlier;
  const combinations = allCombinations(rules);
  const rows = rules.patterns.map(({ when }, row) => ({ when, state: row }));
  const holders = new Map<string, Set<string>>();
  const values = new Map<string, Map<string, Set<string | boolean>>>();
  const targetWrites = new Set<string>(rules.patterns.map(({ state }) => state));
  const usedRows = new Set<number>();
  for (const facets of combinations) {
    const row = firstThatFits(rows, facets) ?? -1;
    usedRows.add(row);
    const state = rules.patterns[row]?.state;
    if (state === undefined) continue;
    const { source, target } = rules.holders(facets);
    entry(holders, state, () => new Set<string>()).add(`${source}/${target}` satisfies `${Holds}/${Holds}`);
    const seen = entry(values, state, () => new Map<string, Set<string | boolean>>());
    for (const [facet, value] of Object.entries(facets)) entry(seen, facet, () => new Set<string | boolean>()).add(value);
    if (!rules.targetWrites(facets)) targetWrites.delete(state);
  }
  const space = { combinations, holders, targetWrites, usedRows, values };
  known.set(rules.patterns, space);
  return space;
}

function entry<Value>(map: Map<string, Value>, key: string, create: () => Value): Value {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = create();
  map.set(key, made);
  return made;
}

/** Every state that the table can give. */
export const statesOf = (rules: RouteRules): readonly string[] => [...new Set(rules.patterns.map(({ state }) => state))];

/** Whether a side can hold this in a state. */
export const canHold = (rules: RouteRules, state: string, side: 'source' | 'target', holds: Holds): boolean =>
  [...(spaceOf(rules).holders.get(state) ?? [])].some((pair) => pair.split('/')[side === 'source' ? 0 : 1] === holds);
