import type { Clock } from '../core/clock.ts';
import type { SideName } from '../cutover/observation.ts';
import type { Prediction } from '../cutover/prediction.ts';
import { createLagRecorder, type LagRecorder } from './lag.ts';
import type { Rehearsal } from './rehearsal.ts';
import type { Approval, SideReport } from './report.ts';

/** One thing that happened, for the report. Times come from the runner's clock. */
export type JournalEntry = StateEntry | StatementEntry | WritesEntry | NoteEntry;

/** What state was seen. Looks that follow each other and show the same state are one entry. */
export interface StateEntry {
  readonly at: string;
  readonly kind: 'state';
  readonly state: string;
  /** Of the last look. */
  readonly because: string;
  /** Looks that showed it. */
  readonly looks: number;
  /** When it was seen last, ISO 8601. */
  readonly until: string;
}

/** A statement, or an order to Azure, that changes something. `at` is the time of its answer. */
export interface StatementEntry {
  readonly at: string;
  readonly kind: 'statement';
  /** When it was sent, ISO 8601. */
  readonly sentAt: string;
  readonly side: SideName;
  readonly server: string;
  /** @@SPID of the session that sent it; absent for an order to Azure, or when the server did not say it. */
  readonly session?: number | undefined;
  readonly what: string;
  readonly sql: string;
  /** ms */
  readonly took: number;
  readonly outcome: 'done' | 'refused' | 'unknown';
  readonly detail?: string | undefined;
}

/** From here on this side takes the writes, or nobody. */
export interface WritesEntry {
  readonly at: string;
  readonly kind: 'writes';
  readonly takenBy: SideName | 'nobody';
}

export interface NoteEntry {
  readonly at: string;
  readonly kind: 'note';
  readonly text: string;
}

type Added = Omit<StatementEntry, 'at'> | Omit<WritesEntry, 'at'> | Omit<NoteEntry, 'at'> | Pick<StateEntry, 'kind' | 'state' | 'because'>;

/** What a run remembers for its report. Nothing here ever decides anything. */
export interface Journal {
  readonly entries: readonly JournalEntry[];
  readonly lag: LagRecorder;
  /** Both sides as the first look saw them; undefined before it. */
  readonly before: readonly SideReport[] | undefined;
  readonly approval: Approval | undefined;
  /** Undefined when the run rehearsed nothing. */
  readonly rehearsal: Rehearsal | undefined;
  /** The write outage as it was last predicted. */
  readonly prediction: Prediction | undefined;
  add(entry: Added): void;
  /** Keeps the sides of the first look; a later call changes nothing. */
  firstSeen(sides: () => readonly SideReport[]): void;
  approved(approval: Approval): void;
  rehearsed(rehearsal: Rehearsal): void;
  predicted(prediction: Prediction | undefined): void;
}

/** An empty journal that takes its times from `clock`. */
export function createJournal(clock: Clock): Journal {
  const entries: JournalEntry[] = [];
  let before: readonly SideReport[] | undefined;
  let approval: Approval | undefined;
  let rehearsal: Rehearsal | undefined;
  let prediction: Prediction | undefined;
  // Before a failover the source takes the writes; only a change is worth an entry.
  let writer: WritesEntry['takenBy'] = 'source';
  return {
    entries,
    lag: createLagRecorder(clock),
    get before() {
      return before;
    },
    get approval() {
      return approval;
    },
    get rehearsal() {
      return rehearsal;
    },
    get prediction() {
      return prediction;
    },
    add(entry) {
      const at = clock.now().toISOString();
      const last = entries.at(-1);
      // A wait of hours looks every second: what it saw again takes no more room.
      if (entry.kind === 'state' && last?.kind === 'state' && last.state === entry.state)
        entries[entries.length - 1] = { ...last, because: entry.because, looks: last.looks + 1, until: at };
      else if (entry.kind === 'state') entries.push({ at, ...entry, looks: 1, until: at });
      else if (entry.kind === 'writes' && entry.takenBy === writer) return;
      else entries.push({ at, ...entry });
      if (entry.kind === 'writes') writer = entry.takenBy;
    },
    firstSeen(sides) {
      before ??= sides();
    },
    approved(given) {
      approval = given;
    },
    rehearsed(given) {
      rehearsal = given;
    },
    predicted(given) {
      prediction = given;
    },
  };
}
