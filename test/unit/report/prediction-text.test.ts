import { assumedEngine, calibrate, predict } from '../../../shared/cutover/prediction.ts';
import { predictedText, predictionText } from '../../../shared/report/prediction-text.ts';

const readings = { sourceRoundTrip: 1.6, targetRoundTrip: 3.4, send: 0, redo: 12 };

test('what is assumed is called so', () => {
  const prediction = predict(readings, assumedEngine);
  expect(predictionText(prediction)).toBe(
    '505 to 3005 ms (measured: round trips 2 + 3 ms, log to send 0 ms, log to redo 12 ms; assumed: demotion 250 to 1500 ms, promotion and recovery 250 to 1500 ms)',
  );
  expect(predictedText(prediction)).toBe(' (predicted 505 to 3005 ms, engine times assumed)');
});

test('what an earlier failover has taken is one figure', () => {
  const prediction = predict(readings, calibrate(readings, 101.6, 412));
  expect(predictionText(prediction)).toBe(
    '412 ms (measured: round trips 2 + 3 ms, log to send 0 ms, log to redo 12 ms; as in the earlier failover: demotion 100 ms, promotion and recovery 307 ms)',
  );
  expect(predictedText(prediction)).toBe(' (predicted 412 ms)');
});

test('what is not known is not made up', () => {
  expect(predictionText(undefined)).toBe('not known: the servers do not say how much log is left to send and to redo');
  expect(predictedText(undefined)).toBe('');
});
