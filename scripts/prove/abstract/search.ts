import type { Configuration } from './configuration.ts';
import { createController } from './controller.ts';
import { createEdges, findDeadEnds } from './dead-ends.ts';
import { createEnvironment, type Emit } from './environment.ts';
import { healthy, type State, stateWords } from './model.ts';
import type { Rules } from './rules.ts';
import { createStore } from './store.ts';

export interface Violation {
  readonly broken: string;
  /** Steps from the healthy start. */
  readonly steps: number;
  /** Number of the last state before the violation, to tell the story from. */
  readonly state: number;
  readonly label: string;
  readonly who: number;
}

export interface SearchResult {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly ms: number;
  /** The first, so the shortest, of each kind. */
  readonly violations: readonly Violation[];
  /** The search ended before everything was visited. */
  readonly limited: boolean;
  readonly space: Space;
}

/** All states, in the order in which breadth-first search met them, and from where each was met first. */
export interface Space {
  readonly words: number;
  readonly at: (state: number, into: State) => void;
  readonly parent: (state: number) => number;
}

export interface SearchOptions {
  /** Stops after this many states. */
  readonly limit: number;
  /** Ends early when these violations are enough; by default everything is visited. */
  readonly enough?: (found: readonly Violation[]) => boolean;
  /** Also looks for states from which no single writable side, or no end of a run, can be reached. */
  readonly deadEnds: boolean;
  /** Which violations count; by default all. */
  readonly counts?: (broken: string) => boolean;
}

/** Breadth-first over everything that can happen. The first violation of a kind that is met has the shortest story. */
export function search(
  configuration: Configuration,
  successors: (emit: Emit) => (now: State) => void,
  { limit, enough, deadEnds, counts = () => true }: SearchOptions,
): SearchResult {
  const words = stateWords(configuration.runs.length);
  const store = createStore(words);
  const edges = deadEnds ? createEdges() : undefined;
  const violations = new Map<string, Violation>();
  const started = performance.now();
  let transitions = 0;
  let depth = 0;
  let current = 0;
  let ended = false;

  const expand = successors((label, who, next, broken) => {
    transitions += 1;
    if (broken !== undefined && counts(broken)) {
      if (!violations.has(broken)) {
        violations.set(broken, { broken, steps: depth + 1, state: current, label, who });
        ended ||= enough?.([...violations.values()]) === true;
      }
      return;
    }
    const to = store.intern(next, current);
    edges?.add(to);
  });

  store.intern(healthy(configuration.runs.length, configuration.startsSynchronous), 0);
  const now = new Uint32Array(words);
  let levelEnd = 1;
  let limited = false;
  for (current = 0; current < store.size(); current += 1) {
    if (current === levelEnd) {
      depth += 1;
      levelEnd = store.size();
    }
    store.at(current, now);
    edges?.open();
    expand(now);
    if (ended) break;
    if (store.size() > limit) {
      limited = true;
      break;
    }
  }
  const space: Space = { words, at: store.at, parent: store.parent };
  if (edges && !limited && violations.size === 0)
    for (const violation of findDeadEnds(configuration, space, edges, store.size())) violations.set(violation.broken, violation);
  return {
    states: store.size(),
    transitions,
    depth,
    ms: performance.now() - started,
    violations: [...violations.values()].sort((one, other) => one.steps - other.steps),
    limited,
    space,
  };
}

/** The first violation is enough. */
export const anyOf = (found: readonly Violation[]): boolean => found.length > 0;

/** The successors under these rules: everything that the environment and each run can do. */
export const underRules =
  (configuration: Configuration, rules: Rules) =>
  (emit: Emit): ((now: State) => void) => {
    const environment = createEnvironment(configuration, emit);
    const controller = createController(configuration, rules, emit);
    return (now) => {
      for (let who = 0; who < configuration.runs.length; who += 1) controller(now, who);
      environment(now);
    };
  };
