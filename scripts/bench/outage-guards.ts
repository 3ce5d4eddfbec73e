import type { Guard } from './chapter.ts';
import type { OutageCell } from './outage-findings.ts';
import type { ProcedureName, Target } from './samples.ts';
import { times } from './statistics.ts';

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
/** A few more than two, for a busy machine. */
const mostRoundTrips = 3;

/** `ratio`: the orchestration of a cell against that of failover-dag beside it. `bare`: the measured round trip, by the one that was asked for; ms. */
export const outageGuards = (
  cells: readonly OutageCell[],
  ratio: (cell: OutageCell) => number,
  bare: ReadonlyMap<number, number>,
): readonly Guard[] => [
  ...cells.flatMap((cell) => ratioGuard(cell, ratio(cell))),
  ...roundTripGuard(
    cells.filter(({ procedure, target }) => procedure === 'failover-dag' && target === 'in step'),
    bare,
  ),
];

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
