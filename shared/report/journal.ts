import type { Clock } from '../core/clock.ts';
import type { SideName } from '../cutover/observation.ts';

/** One thing that happened, for the report. Times come from the runner's clock. */
export type JournalEntry =
  | { readonly at: string; readonly kind: 'state'; readonly state: string; readonly because: string }
  | {
      readonly at: string;
      readonly kind: 'statement';
      readonly side: SideName;
      readonly server: string;
      readonly what: string;
      readonly sql: string;
      /** ms */
      readonly took: number;
      readonly outcome: 'done' | 'refused' | 'unknown';
      readonly detail: string | undefined;
    }
  | { readonly at: string; readonly kind: 'note'; readonly text: string };

type WithoutTime<T> = T extends JournalEntry ? Omit<T, 'at'> : never;

export interface Journal {
  readonly entries: readonly JournalEntry[];
  add(entry: WithoutTime<JournalEntry>): void;
}

export function createJournal(clock: Clock): Journal {
  const entries: JournalEntry[] = [];
  return {
    entries,
    add: (entry) => void entries.push({ at: clock.now().toISOString(), ...entry } as JournalEntry),
  };
}
