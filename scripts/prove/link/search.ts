import { type SearchOptions as BreadthFirstOptions, type SearchResult, type Successors, searchFrom } from '../abstract/breadth-first.ts';
import { findDeadEnds, type MustReach } from '../abstract/dead-ends.ts';
import { get } from '../abstract/packed.ts';
import type { Configuration } from './configuration.ts';
import { createController } from './controller.ts';
import { createEnvironment } from './environment.ts';
import { hasTakenOver, healthy, linkIs, ofRun, R, role, W } from './model.ts';
import type { Rules } from './rules.ts';

export interface SearchOptions extends Omit<BreadthFirstOptions, 'afterwards'> {
  /** Also looks for states from which no side that takes writes, or no end of a run, can be reached. */
  readonly deadEnds: boolean;
}

/** Everything that can happen in a configuration, from a healthy link. */
export function search(configuration: Configuration, successors: Successors, { deadEnds, ...options }: SearchOptions): SearchResult {
  const goals = mustReach(configuration);
  return searchFrom(healthy(configuration.runs.length), successors, {
    ...options,
    afterwards: deadEnds ? (space, edges, size) => findDeadEnds(goals, space, edges, size) : undefined,
  });
}

/** One side that takes the writes of the applications, and the end of each run. */
const mustReach = ({ runs }: Configuration): readonly MustReach[] => [
  {
    broken: 'I3 dead end: no side can take the writes of the applications any more',
    reached: (state) => {
      const here = get(state, W.sourceRole) === role.primary && get(state, W.link) === linkIs.secondary && get(state, W.frozen) === 0;
      const there = hasTakenOver(state) && get(state, W.writable) === 1;
      return here || there || get(state, W.there) === 0;
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
