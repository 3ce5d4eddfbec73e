import type { Configuration } from './configuration.ts';
import { get, ofRun, R, role, W } from './model.ts';
import type { Space, Violation } from './search.ts';

export type Edges = ReturnType<typeof createEdges>;

/** Where each state leads, one list after the other. */
export function createEdges() {
  let to = new Uint32Array(1 << 18);
  let starts = new Uint32Array(1 << 16);
  let count = 0;
  let opened = 0;
  const room = (array: Uint32Array<ArrayBuffer>, needed: number): Uint32Array<ArrayBuffer> => {
    if (needed < array.length) return array;
    const more = new Uint32Array(array.length * 2);
    more.set(array);
    return more;
  };
  return {
    open(): void {
      starts = room(starts, opened + 1);
      starts[opened] = count;
      opened += 1;
    },
    add(state: number): void {
      to = room(to, count);
      to[count] = state;
      count += 1;
    },
    /** Whether some successor has the mark. */
    leadsTo(state: number, mark: Uint8Array): boolean {
      const end = state + 1 < opened ? (starts[state + 1] as number) : count;
      for (let edge = starts[state] as number; edge < end; edge += 1) if (mark[to[edge] as number] === 1) return true;
      return false;
    },
  };
}

/** I3: from every state one side that takes writes can be reached, and from every state each run can end. */
export function findDeadEnds(configuration: Configuration, space: Space, edges: Edges, size: number): readonly Violation[] {
  const state = new Uint32Array(space.words);
  const oneWriter = (): boolean => {
    const here = get(state, W.sourceRole);
    const there = get(state, W.targetRole);
    // Two primaries that a DBA made are for people to settle; that no statement of ours makes them is checked at every statement.
    const byHand = configuration.dba > 0 && here === role.primary && there === role.primary;
    return (here === role.primary) !== (there === role.primary) || there === role.absent || byHand;
  };
  const goals: { broken: string; reached: () => boolean }[] = [
    { broken: 'I3 dead end: no single primary can be reached any more', reached: oneWriter },
    ...configuration.runs.map((_, who) => ({ broken: `I3 run ${who + 1} can never end`, reached: () => ofRun(state, who, R.step) === 0 })),
  ];
  return goals.flatMap(({ broken, reached }) => {
    const mark = new Uint8Array(size);
    for (let index = 0; index < size; index += 1) {
      space.at(index, state);
      if (reached()) mark[index] = 1;
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
