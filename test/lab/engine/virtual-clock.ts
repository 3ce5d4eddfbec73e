import type { LabClock } from '../clock.ts';

/** A clock that stands still until it is told to go on. Timers with the same due time run in the order in which they were set. */
export interface VirtualClock extends LabClock {
  /** Lets `ms` pass: runs every timer that comes due, and lets promises settle after each one. */
  advance(ms: number): Promise<void>;
  /** Runs timers until `condition` holds; rejects when it does not within `limitMs` of virtual time, or when no timer is left. */
  runUntil(condition: () => boolean, limitMs?: number): Promise<void>;
  /** Runs timers until the promise settles, and gives its value. */
  complete<T>(promise: Promise<T>, limitMs?: number): Promise<T>;
  /** Due time of the next timer in ms since the epoch; undefined when none is set. */
  readonly nextDue: number | undefined;
  /** How many timers have run. */
  readonly turns: number;
}

interface Entry {
  readonly due: number;
  readonly order: number;
  readonly callback: () => void;
  cancelled: boolean;
}

/** `start` is in ms since the Unix epoch. */
export function createVirtualClock(start = Date.UTC(2026, 0, 1)): VirtualClock {
  let now = start;
  let order = 0;
  let turns = 0;
  const heap: Entry[] = [];

  const next = (): Entry | undefined => {
    while (heap[0]?.cancelled) pop(heap);
    return heap[0];
  };
  const step = (): void => {
    const entry = pop(heap);
    if (entry === undefined) return;
    now = Math.max(now, entry.due);
    turns += 1;
    entry.callback();
  };

  const clock: VirtualClock = {
    now: () => now,
    after(ms, callback) {
      const entry: Entry = { due: now + Math.max(0, ms), order: order++, callback, cancelled: false };
      push(heap, entry);
      return {
        cancel: () => {
          entry.cancelled = true;
        },
      };
    },
    get nextDue() {
      return next()?.due;
    },
    get turns() {
      return turns;
    },
    async advance(ms) {
      const until = now + ms;
      await settledTurns(() => {
        const entry = next();
        if (entry === undefined || entry.due > until) return false;
        step();
        return true;
      });
      now = until;
    },
    async runUntil(condition, limitMs = 3_600_000) {
      const limit = now + limitMs;
      await settledTurns(() => {
        if (condition()) return false;
        const entry = next();
        if (entry === undefined) throw new Error('The condition can not become true: no timer is left.');
        if (entry.due > limit) throw new Error(`The condition did not become true within ${limitMs} ms of virtual time.`);
        step();
        return true;
      });
    },
    async complete(promise, limitMs) {
      let settled = false;
      const mark = () => {
        settled = true;
      };
      promise.then(mark, mark);
      await clock.runUntil(() => settled, limitMs);
      return promise;
    },
  };
  return clock;
}

const before = (a: Entry, b: Entry) => a.due < b.due || (a.due === b.due && a.order < b.order);

/** Turns that wait at once. Node settles all promises between two of them; going round its event loop for each would take longer than they do. */
const turnsAtOnce = 32;

/** Takes turns until one says false. All promises are settled before each turn and after the last one that says true. */
function settledTurns(turn: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    let waiting: NodeJS.Immediate[] = [];
    const take = () => {
      try {
        if (turn()) waiting.shift();
        else return end(resolve);
      } catch (error) {
        return end(() => reject(error));
      }
      if (waiting.length === 0) line();
    };
    const line = () => {
      waiting = Array.from({ length: turnsAtOnce }, () => setImmediate(take));
    };
    const end = (settle: () => void) => {
      for (const one of waiting) clearImmediate(one);
      settle();
    };
    line();
  });
}

function push(heap: Entry[], entry: Entry): void {
  let child = heap.length;
  heap.push(entry);
  while (child > 0) {
    const parent = (child - 1) >> 1;
    const above = heap[parent] as Entry;
    if (!before(entry, above)) break;
    heap[child] = above;
    child = parent;
  }
  heap[child] = entry;
}

function pop(heap: Entry[]): Entry | undefined {
  const top = heap[0];
  const last = heap.pop();
  if (top === undefined || last === undefined || heap.length === 0) return top;
  let parent = 0;
  for (;;) {
    let child = 2 * parent + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && before(heap[child + 1] as Entry, heap[child] as Entry)) child++;
    if (!before(heap[child] as Entry, last)) break;
    heap[parent] = heap[child] as Entry;
    parent = child;
  }
  heap[parent] = last;
  return top;
}
