import type { Chapter, Findings, Goal, Guard } from './chapter.ts';
import { measurePrediction, type PredictedCutover, type Surroundings, withEarlierReport } from './predicted-cutover.ts';
import { percentile } from './statistics.ts';

const usual = { demotionMs: 100, promotionMs: 100, recoveryMs: 100 } as const;
const slow = { demotionMs: 400, promotionMs: 300, recoveryMs: 500 } as const;
const far: Surroundings = { roundTripMs: 20, engine: usual };

const all: readonly Surroundings[] = [
  ...[0, 5, 20, 50].map((roundTripMs) => ({ roundTripMs, engine: usual })),
  { roundTripMs: 20, engine: slow },
  { ...far, redoRateKBps: 35 },
];
const few: readonly Surroundings[] = [far];

/** A prediction may be off by so much, percent of what was measured. */
const aim = 20;

interface Cell {
  readonly surroundings: Surroundings;
  readonly samples: readonly PredictedCutover[];
}

/** Rehearses and then fails over the same servers, and compares what was predicted with what was measured. */
export const predictionChapter: Chapter = {
  id: 'prediction',
  title: 'Prediction of the write outage',
  async measure({ times, quick, say }): Promise<Findings> {
    const cells: Cell[] = [];
    for (const surroundings of quick ? few : all) {
      const samples: PredictedCutover[] = [];
      for (let turn = 1; turn <= times; turn++) {
        // Each with an earlier report of its own: one that happened to be slow must not decide a whole cell.
        samples.push(await withEarlierReport(surroundings, (path) => measurePrediction(surroundings, path)));
        say(`${nameOf(surroundings)}: ${turn} of ${times}`);
      }
      cells.push({ surroundings, samples });
    }
    return { markdown: markdownOf(cells), cells: cells.map(cellOf), goals: cells.map(goalOf), guards: [guardOf(cells)] };
  },
};

const nameOf = ({ roundTripMs, engine, redoRateKBps }: Surroundings): string =>
  `${roundTripMs} ms away, engine ${engine.demotionMs} + ${engine.promotionMs} + ${engine.recoveryMs} ms${redoRateKBps === undefined ? '' : ', redo behind'}`;

type Estimate = (sample: PredictedCutover) => number;
const predicted: Estimate = (sample) => sample.predicted;
const rehearsed: Estimate = (sample) => sample.rehearsed;
/** The nearer end of the span: kind to the assumption. */
const assumed: Estimate = ({ assumed: { low, high }, measured }) => Math.min(high, Math.max(low, measured));
const assumedHigh: Estimate = (sample) => sample.assumed.high;

/** Percent of what was measured, without the sign. */
const errors = (samples: readonly PredictedCutover[], estimate: Estimate): readonly number[] =>
  samples.map((sample) => (Math.abs(estimate(sample) - sample.measured) / sample.measured) * 100);
const median = (values: readonly number[]): number => percentile(values, 50);
const isWithin = (values: readonly number[], percent: number): number => values.filter((value) => value <= percent).length;

function cellOf({ surroundings, samples }: Cell): object {
  const of = (estimate: Estimate) => ({ median: median(errors(samples, estimate)), p95: percentile(errors(samples, estimate), 95) });
  return {
    ...surroundings,
    count: samples.length,
    measuredMs: median(samples.map(({ measured }) => measured)),
    predictedMs: median(samples.map(predicted)),
    redoMs: median(samples.map(({ redo }) => redo)),
    errorPercent: of(predicted),
    rehearsedErrorPercent: of(rehearsed),
    insideAssumedSpan: isWithin(errors(samples, assumed), 0),
    samples,
  };
}

function markdownOf(cells: readonly Cell[]): string {
  const row = ({ surroundings, samples }: Cell): string => {
    const error = (estimate: Estimate) =>
      `${Math.round(median(errors(samples, estimate)))} / ${Math.round(percentile(errors(samples, estimate), 95))}`;
    const [{ assumed: span } = { assumed: { low: 0, high: 0 } }] = samples;
    return `| ${[
      nameOf(surroundings),
      samples.length,
      Math.round(median(samples.map(({ measured }) => measured))),
      Math.round(median(samples.map(predicted))),
      error(predicted),
      error(rehearsed),
      `${Math.round(span.low)} to ${Math.round(span.high)}`,
      `${isWithin(errors(samples, assumed), 0)} of ${samples.length}`,
    ].join(' | ')} |`;
  };
  return [
    'What a rehearsal, and then the failover itself right before its demotion, predict of the write outage of the same servers under load, beside what that failover measured. The engine times',
    'come from the report of another failover of such servers (`earlier-report`); the task is told nothing else of them. Errors in percent of what was measured, median / p95. Without an earlier report the engine times are assumed, and the prediction is a span.',
    '',
    '| Servers | N | Measured, ms | Predicted, ms | Error of the failover, % | Error of the rehearsal, % | Span without an earlier report, ms (first sample) | Measured inside the span |',
    '| --- | ---: | ---: | ---: | ---: | ---: | --- | ---: |',
    ...cells.map(row),
  ].join('\n');
}

const goalOf = ({ surroundings, samples }: Cell): Goal => {
  const p95 = percentile(errors(samples, predicted), 95);
  return {
    what: `Prediction with an earlier report, ${nameOf(surroundings)}`,
    goal: `± ${aim} % (p95)`,
    measured: `± ${p95.toFixed(1)} % (p95), ${isWithin(errors(samples, predicted), aim)} of ${samples.length} within ± ${aim} %`,
    met: p95 <= aim,
  };
};

function guardOf(cells: readonly Cell[]): Guard {
  const samples = cells.flatMap((cell) => cell.samples);
  const [calibrated, assuming] = [median(errors(samples, predicted)), median(errors(samples, assumedHigh))];
  return {
    what: 'an earlier report makes the prediction at least three times as exact as the assumed upper end',
    holds: calibrated * 3 <= assuming,
    because: `median error ${calibrated.toFixed(1)} % against ${assuming.toFixed(1)} %`,
  };
}
