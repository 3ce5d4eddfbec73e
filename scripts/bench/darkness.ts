import { table } from '../manifests/tables.ts';
import type { Chapter, Effort, Findings } from './chapter.ts';
import { type FailBackTimes, measureFailBack } from './fail-back.ts';
import { product } from './procedures.ts';
import { type Summary, summarise, summaryCell } from './statistics.ts';
import { type Pace, takeSamples } from './take-samples.ts';

/** ms. */
export interface DarknessCell {
  readonly roundTripMs: number;
  readonly darkness: Summary;
  readonly engine: Summary;
  /** Darkness without the budget and without the engine, sample by sample; below 0: the budget was not used up. */
  readonly rest: Summary;
}

/** max-write-outage, ms: short, so that many samples can be taken. */
const budget = 1500;
/** Guard, wide enough for a busy machine. */
const mostOfBudget = 1.5;
const pace: Pace = { beside: 2, apartMs: 1700, afterMs: 0 };

export const darknessChapter: Chapter = {
  id: 'darkness',
  title: 'Darkness before the way back',
  measure: (effort) => measureDarkness(effort.quick ? [20] : [0, 20, 50], effort),
};

export async function measureDarkness(distances: readonly number[], { times, say }: Effort): Promise<Findings> {
  const procedure = product('rolled-back', { maxWriteOutage: `${budget}ms` });
  const cells: DarknessCell[] = [];
  for (const roundTripMs of distances) {
    cells.push(cellOf(roundTripMs, await takeSamples(times, pace, () => measureFailBack(procedure, roundTripMs))));
    say(`darkness, ${roundTripMs} ms: ${times} of ${times}`);
  }
  return darknessFindings(cells);
}

const cellOf = (roundTripMs: number, found: readonly FailBackTimes[]): DarknessCell => ({
  roundTripMs,
  darkness: summarise(found.map(({ darkness }) => darkness)),
  engine: summarise(found.map(({ engine }) => engine)),
  rest: summarise(found.map(({ darkness, engine }) => darkness - engine - budget)),
});

export const darknessFindings = (cells: readonly DarknessCell[]): Findings => ({
  markdown: [
    `failover-dag with max-write-outage ${budget} ms; the line between the replicas is cut in the moment of the demotion. Median / p95 / p99, ms.`,
    '',
    table(
      ['Round trip, ms', 'N', 'Darkness', 'SQL Server', 'Beyond budget and SQL Server'],
      cells.map(({ roundTripMs, darkness, engine, rest }) => [
        `${roundTripMs}`,
        `${darkness.count}`,
        summaryCell(darkness),
        summaryCell(engine),
        summaryCell(rest),
      ]),
    ),
  ].join('\n'),
  cells,
  goals: cells.map(({ roundTripMs, rest: { p99 } }) => ({
    what: `darkness, round trip ${roundTripMs} ms`,
    goal: `p99 ≤ budget + SQL Server + ${2 * roundTripMs} ms`,
    measured: `budget + SQL Server ${p99 < 0 ? '−' : '+'} ${Math.abs(Math.round(p99))} ms`,
    met: p99 <= 2 * roundTripMs,
  })),
  guards: cells.map(({ roundTripMs, darkness, engine, rest }) => ({
    what: `darkness, ${roundTripMs} ms: without SQL Server at most ${mostOfBudget} × the budget`,
    holds: rest.median + budget <= mostOfBudget * budget,
    because: `${Math.round(darkness.median)} ms, of which SQL Server ${Math.round(engine.median)} ms; the budget is ${budget} ms`,
  })),
});
