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
