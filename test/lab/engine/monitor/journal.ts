import type { LabClock } from '../../clock.ts';

/** What happened when. `at` is in ms since the epoch, by the laboratory's clock. */
export interface JournalEntry {
  readonly at: number;
  readonly server: string;
  readonly what: string;
}

export interface Journal {
  readonly entries: readonly JournalEntry[];
  write(server: string, what: string): void;
  /** Calls back with every entry from now on, in the moment in which it is written. */
  watch(listener: (entry: JournalEntry) => void): void;
}

export function createJournal(clock: LabClock): Journal {
  const entries: JournalEntry[] = [];
  const listeners: ((entry: JournalEntry) => void)[] = [];
  return {
    entries,
    write(server, what) {
      const entry = { at: clock.now(), server, what };
      entries.push(entry);
      for (const listener of listeners) listener(entry);
    },
    watch: (listener) => void listeners.push(listener),
  };
}
