import { assumedEngine, calibrate, type EngineTimes, type OutageReadings, predict } from '../../../shared/cutover/prediction.ts';

const quiet: OutageReadings = { sourceRoundTrip: 2, targetRoundTrip: 5, send: 0, redo: 0 };
const known = (demotion: number, promotion: number): EngineTimes => ({
  demotion: { low: demotion, high: demotion },
  promotion: { low: promotion, high: promotion },
  known: 'calibrated',
});

test.each<[string, Partial<OutageReadings>, EngineTimes, number, number]>([
  ['nothing but two round trips', {}, known(0, 0), 7, 7],
  ['the role changes come on top', {}, known(100, 200), 307, 307],
  ['log to send has to arrive first', { send: 50 }, known(100, 200), 357, 357],
  ['redo that ends during the demotion costs nothing', { redo: 102 }, known(100, 200), 307, 307],
  ['only the redo that is left then counts', { redo: 1000 }, known(100, 200), 1205, 1205],
  ['everything at once', { send: 50, redo: 1000 }, known(100, 200), 1255, 1255],
  ['fractions are rounded once, at the end', { sourceRoundTrip: 0.3, targetRoundTrip: 0.3 }, known(0.3, 0.3), 1, 1],
  ['assumed engine times give a span', {}, assumedEngine, 507, 3007],
  ['with redo, the longer demotion hides more of it', { redo: 1000 }, assumedEngine, 1255, 3007],
])('%s', (_, change, engine, low, high) => {
  const readings = { ...quiet, ...change };
  expect(predict(readings, engine)).toEqual({ low, high, readings, engine });
});

test.each<[string, Partial<OutageReadings>, number, number]>([
  ['quiet', {}, 100, 200],
  ['with log to send', { send: 80 }, 100, 200],
  ['with redo that outlasts the demotion', { redo: 900 }, 100, 200],
  ['far away', { sourceRoundTrip: 50, targetRoundTrip: 50 }, 100, 200],
])('the engine times of a failover that was predicted exactly come out again: %s', (_, change, demotion, promotion) => {
  const readings = { ...quiet, ...change };
  const { high } = predict(readings, known(demotion, promotion));
  expect(calibrate(readings, demotion + readings.sourceRoundTrip, high)).toEqual(known(demotion, promotion));
});

test('a failover that was faster than its parts says zero, not less', () => {
  expect(calibrate({ ...quiet, redo: 5000 }, 1, 100)).toEqual(known(0, 0));
});
