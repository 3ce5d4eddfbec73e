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
}

export function createJournal(clock: LabClock): Journal {
  const entries: JournalEntry[] = [];
  return { entries, write: (server, what) => entries.push({ at: clock.now(), server, what }) };
}
