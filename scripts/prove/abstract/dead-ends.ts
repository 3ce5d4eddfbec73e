import type { Space, Violation } from './breadth-first.ts';
import type { Edges } from './edges.ts';
import type { State } from './packed.ts';

/** Something that every state must be able to lead to, and what is broken when one can not. */
export interface MustReach {
  readonly broken: string;
  readonly reached: (state: State) => boolean;
}

/** I3: from every state each of these can be reached. Returns one state for each that is out of reach. */
export function findDeadEnds(goals: readonly MustReach[], space: Space, edges: Edges, size: number): readonly Violation[] {
  const state = new Uint32Array(space.words);
  return goals.flatMap(({ broken, reached }) => {
    const mark = new Uint8Array(size);
    for (let index = 0; index < size; index += 1) {
      space.at(index, state);
      if (reached(state)) mark[index] = 1;
    }
    for (let changed = true; changed; ) {
      changed = false;
      for (let index = size - 1; index >= 0; index -= 1)
        if (mark[index] === 0 && edges.leadsTo(index, mark)) {
          mark[index] = 1;
          changed = true;
        }
    }
    const stuck = mark.indexOf(0);
    return stuck < 0 ? [] : [{ broken, steps: stepsTo(space, stuck), state: stuck, label: '', who: -1 }];
  });
}

function stepsTo(space: Space, state: number): number {
  let steps = 0;
  for (let at = state; at !== 0; at = space.parent(at)) steps += 1;
  return steps;
}
