import type { JournalEntry, StatementEntry, WritesEntry } from './journal.ts';
import type { TaskRun } from './migration-report.ts';
import { firstOfEachKind } from './statements.ts';

/** The cutover, as the page and the summary draw it. Times in ms since 1970, by the runner's clock. */
export interface CutoverTimeline {
  readonly run: TaskRun;
  /** When nobody could write any more, or the first statement was sent. */
  readonly zero: number;
  readonly from: number;
  readonly to: number;
  /** Who took the writes, one after the other; `to` of the last one is the end of the timeline. */
  readonly writers: readonly { readonly takenBy: WritesEntry['takenBy']; readonly from: number; readonly to: number }[];
  /** Statements in the order in which they were sent. Of many that are alike only the first. */
  readonly statements: readonly (StatementEntry & { readonly from: number; readonly to: number })[];
  /** Statements that are left out. */
  readonly folded: number;
}

/** The last failover of a report that sent anything; without one the last rehearsal; undefined when there was none either. */
export function cutoverOf(runs: readonly TaskRun[]): CutoverTimeline | undefined {
  const failovers = runs.filter(({ task, journal }) => task === 'failover-dag' && journal.some(({ kind }) => kind === 'statement'));
  const run = failovers.findLast(({ rehearsal }) => rehearsal === undefined) ?? failovers.at(-1);
  return run && timelineOf(run);
}

/** The timeline of one run; undefined when it sent nothing. */
export function timelineOf(run: TaskRun): CutoverTimeline | undefined {
  const all = run.journal
    .filter(isStatement)
    .map((entry) => ({ ...entry, from: Date.parse(entry.sentAt), to: Date.parse(entry.sentAt) + entry.took }));
  const [first] = all;
  if (first === undefined) return undefined;
  const statements = firstOfEachKind(all, 3);
  const changes = run.journal.filter(isWrites);
  const dark = changes.find(({ takenBy }) => takenBy === 'nobody');
  const back = changes.findLast(({ takenBy }) => takenBy !== 'nobody');
  const zero = dark ? Date.parse(dark.at) : first.from;
  const end = back && Date.parse(back.at) > zero ? Date.parse(back.at) : Math.max(...all.map(({ to }) => to));
  const margin = Math.max(50, Math.round((end - zero) * 0.15));
  const [from, to] = [zero - margin, end + margin];
  return { run, zero, from, to, writers: writersOf(changes, from, to), statements, folded: all.length - statements.length };
}

function writersOf(changes: readonly WritesEntry[], from: number, to: number): CutoverTimeline['writers'] {
  const starts = [
    { takenBy: 'source' as WritesEntry['takenBy'], at: from },
    ...changes.map(({ takenBy, at }) => ({ takenBy, at: Date.parse(at) })),
  ];
  return starts
    .map(({ takenBy, at }, index) => ({ takenBy, from: at, to: starts[index + 1]?.at ?? to }))
    .filter((span) => span.to > span.from);
}

export const isStatement = (entry: JournalEntry): entry is StatementEntry => entry.kind === 'statement';
const isWrites = (entry: JournalEntry): entry is WritesEntry => entry.kind === 'writes';
