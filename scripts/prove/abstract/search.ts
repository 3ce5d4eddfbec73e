import { type SearchOptions as BreadthFirstOptions, type SearchResult, type Successors, searchFrom } from './breadth-first.ts';
import type { Configuration } from './configuration.ts';
import { createController } from './controller.ts';
import { findDeadEnds, type MustReach } from './dead-ends.ts';
import { createEnvironment } from './environment.ts';
import { healthy, ofRun, R, role, W } from './model.ts';
import { get } from './packed.ts';
import type { Rules } from './rules.ts';

export interface SearchOptions extends Omit<BreadthFirstOptions, 'afterwards'> {
  /** Also looks for states from which no single writable side, or no end of a run, can be reached. */
  readonly deadEnds: boolean;
}

/** Everything that can happen in a configuration, from a healthy start. */
export function search(configuration: Configuration, successors: Successors, { deadEnds, ...options }: SearchOptions): SearchResult {
  const goals = mustReach(configuration);
  return searchFrom(healthy(configuration.runs.length, configuration.startsSynchronous), successors, {
    ...options,
    afterwards: deadEnds ? (space, edges, size) => findDeadEnds(goals, space, edges, size) : undefined,
  });
}

/** One side that takes writes, and the end of each run. */
const mustReach = ({ dba, runs }: Configuration): readonly MustReach[] => [
  {
    broken: 'I3 dead end: no single primary can be reached any more',
    reached: (state) => {
      const here = get(state, W.sourceRole);
      const there = get(state, W.targetRole);
      // Two primaries that a DBA made are for people to settle; that no statement of ours makes them is checked at every statement.
      const byHand = dba > 0 && here === role.primary && there === role.primary;
      return (here === role.primary) !== (there === role.primary) || there === role.absent || byHand;
    },
  },
  ...runs.map((_, who) => ({
    broken: `I3 run ${who + 1} can never end`,
    reached: (state: Uint32Array) => ofRun(state, who, R.step) === 0,
  })),
];

/** The successors under these rules: everything that the environment and each run can do. */
export const underRules =
  (configuration: Configuration, rules: Rules): Successors =>
  (emit) => {
    const environment = createEnvironment(configuration, emit);
    const controller = createController(configuration, rules, emit);
    return (now) => {
      for (let who = 0; who < configuration.runs.length; who += 1) controller(now, who);
      environment(now);
    };
  };
