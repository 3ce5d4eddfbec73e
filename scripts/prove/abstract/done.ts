import type { ProofRow } from '../parts.ts';
import type { SearchResult, Successors } from './breadth-first.ts';
import { tellStory } from './story.ts';

/** What a share of the work has shown. */
export interface Done {
  readonly row: ProofRow;
  /** What happened, for people. */
  readonly lines: readonly string[];
}

/** More states than this do not fit into the memory of a usual build machine. */
export const limit = 30_000_000;

const count = (number: number): string => number.toLocaleString('en-US');

/** Reports a search in which nothing may be violated: a line of numbers, and the shortest story of each violation. */
export function soundDone(what: string, faults: number, result: SearchResult, successors: Successors): Done {
  const { states, transitions, depth, ms, violations, limited } = result;
  const lines = [
    `${what}: ${count(states)} states, ${count(transitions)} transitions, depth ${depth}, ${(ms / 1000).toFixed(1)} s (${Math.round(states / ms)}k states/s)`,
    ...violations.flatMap((violation) => [
      `VIOLATED: ${violation.broken} (${violation.steps} steps)`,
      ...tellStory(result, violation, successors),
    ]),
    ...(limited ? [`NOT FINISHED: more than ${count(limit)} states`] : []),
  ];
  return { row: { what, states, transitions, depth, faults, violations: violations.length + (limited ? 1 : 0) }, lines };
}
