import { table } from '../manifests/tables.ts';
import type { Findings, Goal } from './chapter.ts';
import { outageGuards } from './outage-guards.ts';
import type { CellOf } from './samples.ts';
import { type Summary, summaryCell, times } from './statistics.ts';

/** A cell of the table; all times in ms. */
export interface OutageCell extends CellOf {
  readonly writeOutage: Summary;
  readonly engine: Summary;
  readonly orchestration: Summary;
}

/** What is aimed at, ms, beside two round trips; and how many times the share of failover-dag the documented look every 5 s is to need. */
const medianGoal = 20;
const p99Goal = 50;
const ratioGoal = 50;

/** `bare`: the measured round trip, by the one that was asked for; ms. */
export function outageFindings(cells: readonly OutageCell[], bare: ReadonlyMap<number, number>): Findings {
  const ours = cells.filter(({ procedure }) => procedure === 'failover-dag');
  const oursBeside = ({ target, roundTripMs }: CellOf) => ours.find((one) => one.target === target && one.roundTripMs === roundTripMs);
  // The clock of the laboratory has whole ms.
  const ratio = (cell: OutageCell) => cell.orchestration.median / Math.max(1, oursBeside(cell)?.orchestration.median ?? Number.NaN);
  const baseline = cells.filter(({ procedure, target }) => target === 'behind' && procedure === 'documented, a look every 5 s');
  return {
    markdown: outageTable(cells, ratio),
    cells: [...cells, { bareRoundTrips: Object.fromEntries(bare) }],
    goals: [...ours.map(shareGoal), ...baseline.map((cell) => ratioGoalOf(cell, ratio(cell)))],
    guards: outageGuards(cells, ratio, bare),
  };
}

const outageTable = (cells: readonly OutageCell[], ratio: (cell: OutageCell) => number): string =>
  [
    'Median / p95 / p99, ms. The write outage is what the applications saw; SQL Server and orchestration are its two parts.',
    '',
    table(
      ['Target', 'Round trip, ms', 'Procedure', 'N', 'Write outage', 'SQL Server', 'Orchestration', 'Against failover-dag'],
      cells.map((cell) => [
        cell.target,
        `${cell.roundTripMs}`,
        cell.procedure,
        `${cell.orchestration.count}`,
        summaryCell(cell.writeOutage),
        summaryCell(cell.engine),
        summaryCell(cell.orchestration),
        cell.procedure === 'failover-dag' ? '' : times(ratio(cell)),
      ]),
    ),
  ].join('\n');

function shareGoal({ target, roundTripMs, orchestration: { median, p99 } }: OutageCell): Goal {
  const [mostMedian, mostP99] = [medianGoal + 2 * roundTripMs, p99Goal + 2 * roundTripMs];
  return {
    what: `orchestration, target ${target}, round trip ${roundTripMs} ms`,
    goal: `median ≤ ${mostMedian} ms, p99 ≤ ${mostP99} ms`,
    measured: `${Math.round(median)} ms, ${Math.round(p99)} ms`,
    met: median <= mostMedian && p99 <= mostP99,
  };
}

const ratioGoalOf = ({ roundTripMs }: OutageCell, ratio: number): Goal => ({
  what: `the documented look every 5 s against failover-dag, target behind, round trip ${roundTripMs} ms`,
  goal: `≥ ${times(ratioGoal)}`,
  measured: times(ratio),
  met: ratio >= ratioGoal,
});
