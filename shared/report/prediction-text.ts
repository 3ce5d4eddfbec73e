import type { Prediction, Span } from '../cutover/prediction.ts';

/** A prediction with its parts, which of them were measured, and which only assumed. */
export function predictionText(prediction: Prediction | undefined): string {
  if (prediction === undefined) return 'not known: the servers do not say how much log is left to send and to redo';
  const { readings, engine } = prediction;
  const measured = `measured: round trips ${whole(readings.sourceRoundTrip)} + ${whole(readings.targetRoundTrip)} ms, log to send ${whole(readings.send)} ms, log to redo ${whole(readings.redo)} ms`;
  const known = engine.known === 'assumed' ? 'assumed' : 'as in the earlier failover';
  return `${spanText(prediction)} (${measured}; ${known}: demotion ${spanText(engine.demotion)}, promotion and recovery ${spanText(engine.promotion)})`;
}

/** What was predicted, behind what was measured: ` (predicted 412 ms)`. */
export const predictedText = (prediction: Prediction | undefined): string =>
  prediction === undefined
    ? ''
    : ` (predicted ${spanText(prediction)}${prediction.engine.known === 'assumed' ? ', engine times assumed' : ''})`;

/** `412 ms`, or `505 to 3005 ms`. */
const spanText = ({ low, high }: Span): string => (whole(low) === whole(high) ? `${whole(low)} ms` : `${whole(low)} to ${whole(high)} ms`);

const whole = (ms: number): string => String(Math.round(ms));
