import { createEdges, type Edges } from './edges.ts';
import type { State } from './packed.ts';
import { createStore } from './store.ts';

/** One transition: what happened, in plain words, who did it (-1: not one of our runs), and which invariant it broke. */
export type Emit = (label: string, who: number, next: State, broken?: string) => void;

/** Everything that can happen next in a state. */
export type Successors = (emit: Emit) => (now: State) => void;

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
  /** Which violations count; by default all. */
  readonly counts?: (broken: string) => boolean;
  /** Looks at the whole space when nothing was violated, for example for dead ends. */
  readonly afterwards?: ((space: Space, edges: Edges, size: number) => readonly Violation[]) | undefined;
}

/** Breadth-first over everything that can happen. The first violation of a kind that is met has the shortest story. */
export function searchFrom(
  start: State,
  successors: Successors,
  { limit, enough, counts = () => true, afterwards }: SearchOptions,
): SearchResult {
  const words = start.length;
  const store = createStore(words);
  const edges = afterwards ? createEdges() : undefined;
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

  store.intern(start, 0);
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
  if (edges && afterwards && !limited && violations.size === 0)
    for (const violation of afterwards(space, edges, store.size())) violations.set(violation.broken, violation);
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
