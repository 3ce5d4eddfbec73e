import { logLeft } from '../cutover/outage.ts';
import { assumedEngine, type Prediction, predict } from '../cutover/prediction.ts';
import { predictionText } from '../report/prediction-text.ts';
import type { FailoverOptions, FailoverRun } from './failover-run.ts';
import type { Look } from './look.ts';
import type { Migration } from './migration.ts';

/** The write outage of a failover from what was seen and measured so far; no request is sent. Undefined when a side does not say enough. */
export function predictOutage(
  { roundTrips }: Pick<Migration, 'roundTrips'>,
  { earlierReport }: Pick<FailoverOptions, 'earlierReport'>,
  { observation: { source, target } }: Look,
): Prediction | undefined {
  const left = source?.dag && target?.dag && logLeft(source.dag, target.dag);
  const sourceRoundTrip = roundTrips.shortest('source');
  const targetRoundTrip = roundTrips.shortest('target');
  if (left === undefined || sourceRoundTrip === undefined || targetRoundTrip === undefined) return undefined;
  return predict({ sourceRoundTrip, targetRoundTrip, ...left }, earlierReport ?? assumedEngine);
}

/** Keeps what a look lets predict. A server that does not say enough this once, a rate of zero for example, takes nothing away. */
export function notePrediction({ migration, options }: FailoverRun, seen: Look): void {
  const prediction = predictOutage(migration, options, seen);
  if (prediction !== undefined) migration.journal.predicted(prediction);
}

/** Right before the demotion: says how long nobody is going to be able to write. */
export const sayPrediction = ({ host, journal }: Pick<Migration, 'host' | 'journal'>): void =>
  host.info(`Predicted write outage: ${predictionText(journal.prediction)}.`);

/** The output: whole ms, the upper end; blank when nothing was predicted. */
export const predictedOutput = ({ journal }: Pick<Migration, 'journal'>): string =>
  journal.prediction === undefined ? '' : String(Math.round(journal.prediction.high));
