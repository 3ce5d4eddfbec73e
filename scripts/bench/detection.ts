import { table } from '../manifests/tables.ts';
import type { Chapter, Effort, Findings } from './chapter.ts';
import { measureRoundTrip } from './round-trip.ts';
import type { Samples, Target } from './samples.ts';
import { type Summary, summarise, summaryCell } from './statistics.ts';

/** ms. */
export interface DetectionCell {
  readonly target: Target;
  readonly roundTripMs: number;
  readonly delay: Summary;
  /** A bare round trip through the same line, measured beside it. */
  readonly bareRoundTrip: number;
}

/** ms beside half a round trip. */
const p99Goal = 15;
/** Guard, wide enough for a busy machine. */
const mostRoundTrips = 4;
/** Nearer than this a round trip is nothing that a delay could be compared with, ms. */
const comparableFrom = 20;

export const detectionChapter = (samples: Samples): Chapter => ({
  id: 'detection',
  title: 'The detection delay',
  measure: (effort) =>
    effort.quick
      ? measureDetection(samples, ['behind'], [20], effort)
      : measureDetection(samples, ['a little behind', 'behind'], [0, 5, 20, 50], effort),
});

/** The same cutovers as in the chapter on the write outage, where the target has the last log after the demotion has ended. */
export async function measureDetection(
  samples: Samples,
  targets: readonly Target[],
  distances: readonly number[],
  { times, say }: Effort,
): Promise<Findings> {
  const cells: DetectionCell[] = [];
  for (const roundTripMs of distances) {
    const bareRoundTrip = await measureRoundTrip(roundTripMs, 20);
    for (const target of targets) {
      const found = await samples.upTo({ procedure: 'failover-dag', roundTripMs, target }, times);
      cells.push({ target, roundTripMs, delay: summarise(found.flatMap(({ detection }) => detection ?? [])), bareRoundTrip });
      say(`detection, target ${target}, ${roundTripMs} ms: ${times} of ${times}`);
    }
  }
  return detectionFindings(cells);
}

export const detectionFindings = (cells: readonly DetectionCell[]): Findings => ({
  markdown: [
    'failover-dag. Median / p95 / p99, ms, from the moment in which the last log was on the target’s disk to the arrival of the promote at the target.',
    '',
    table(
      ['Target', 'Round trip, ms', 'N', 'Delay'],
      cells.map(({ target, roundTripMs, delay }) => [target, `${roundTripMs}`, `${delay.count}`, summaryCell(delay)]),
    ),
  ].join('\n'),
  cells,
  goals: cells.map(({ target, roundTripMs, delay: { p99 } }) => ({
    what: `detection delay, target ${target}, round trip ${roundTripMs} ms`,
    goal: `p99 ≤ ${p99Goal + roundTripMs / 2} ms`,
    measured: `${Math.round(p99)} ms`,
    met: p99 <= p99Goal + roundTripMs / 2,
  })),
  guards: cells
    .filter(({ roundTripMs }) => roundTripMs >= comparableFrom)
    .map(({ target, roundTripMs, delay, bareRoundTrip }) => ({
      what: `detection, target ${target}, ${roundTripMs} ms: the delay is at most ${mostRoundTrips} round trips`,
      holds: delay.median <= mostRoundTrips * bareRoundTrip,
      because: `${Math.round(delay.median)} ms, where a bare round trip takes ${bareRoundTrip.toFixed(1)} ms`,
    })),
});
