import { table } from '../manifests/tables.ts';
import type { Findings, Goal, Guard } from './chapter.ts';
import type { CellOf, ProcedureName, Target } from './samples.ts';
import { type Summary, summaryCell } from './statistics.ts';

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

/**
 * So many times the orchestration of failover-dag another procedure has to need, in this range of distances, ms. Wide enough for a busy
 * machine, and narrow enough for a pause of 300 ms that does not belong there: nearer, a target in step is a matter of the machine only, and
 * farther, round trips are a good part of both sides.
 */
const ratioGuards: readonly { readonly target: Target; readonly against: ProcedureName; readonly least: number; readonly range: Range }[] =
  [
    { target: 'behind', against: 'documented, a look every 5 s', least: 20, range: [0, 20] },
    { target: 'in step', against: 'documented, a look every 1 s', least: 3, range: [40, 50] },
  ];
type Range = readonly [from: number, to: number];
const mostRoundTrips = 6;

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
    guards: [
      ...cells.flatMap((cell) => ratioGuard(cell, ratio(cell))),
      ...roundTripGuard(
        ours.filter(({ target }) => target === 'in step'),
        bare,
      ),
    ],
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

function ratioGuard({ target, procedure, roundTripMs, orchestration }: OutageCell, ratio: number): readonly Guard[] {
  return ratioGuards
    .filter((one) => one.target === target && one.against === procedure && roundTripMs >= one.range[0] && roundTripMs <= one.range[1])
    .map(({ least }) => ({
      what: `outage, target ${target}, ${roundTripMs} ms: ${procedure}, needs at least ${times(least)} the orchestration of failover-dag`,
      holds: ratio >= least,
      because: `${times(ratio)}: ${Math.round(orchestration.median)} ms against ${Math.round(orchestration.median / ratio)} ms`,
    }));
}

/** From the nearest to the farthest distance: what grows with the distance, in round trips. What does not grow falls out, busy or not. */
function roundTripGuard(cells: readonly OutageCell[], bare: ReadonlyMap<number, number>): readonly Guard[] {
  const sorted = [...cells].sort((one, other) => one.roundTripMs - other.roundTripMs);
  const [near, far] = [sorted[0], sorted.at(-1)];
  if (near === undefined || far === undefined || near === far) return [];
  const grown = far.orchestration.median - near.orchestration.median;
  const roundTrip = (bare.get(far.roundTripMs) ?? Number.NaN) - (bare.get(near.roundTripMs) ?? Number.NaN);
  const count = grown / roundTrip;
  return [
    {
      what: `outage, target in step: the orchestration of failover-dag grows by at most ${mostRoundTrips} round trips`,
      holds: count <= mostRoundTrips,
      because: `${count.toFixed(1)}: ${grown.toFixed(0)} ms more when a round trip takes ${roundTrip.toFixed(1)} ms more`,
    },
  ];
}

const times = (ratio: number): string => `${ratio < 10 ? ratio.toFixed(1) : Math.round(ratio)} ×`;
