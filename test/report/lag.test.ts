import type { Clock } from '../../shared/core/clock.ts';
import type { LagReading } from '../../shared/cutover/progress.ts';
import { createLagRecorder, deservesChart, totalKb } from '../../shared/report/lag.ts';

function clockAt(start: number): Clock & { pass(ms: number): void } {
  let now = start;
  return {
    monotonic: () => now,
    now: () => new Date(now),
    sleep: async () => undefined,
    pass(ms) {
      now += ms;
    },
  };
}

const reading = (queues: Readonly<Record<string, number | undefined>>): LagReading => ({
  queues: Object.entries(queues).map(([database, sendQueueKb]) => ({ database, sendQueueKb })),
  redoQueueKb: 1,
  sendRateKbPerSecond: 10,
  etaMs: 100,
});

test('keeps what was read, and the moment from which on every reading was converged', () => {
  const clock = clockAt(0);
  const recorder = createLagRecorder(clock);
  for (const [kb, behind] of [
    [50, 1],
    [0, 0],
    [7, 1],
    [0, 0],
    [0, 0],
  ] as const) {
    clock.pass(1000);
    recorder.record(reading({ Sales: kb }), behind);
  }
  const lag = recorder.summary();
  expect(lag?.samples.map(({ sendQueueKb }) => sendQueueKb[0])).toEqual([50, 0, 7, 0, 0]);
  expect(lag?.convergedAt).toBe('1970-01-01T00:00:04.000Z');
});

test('a wait that ended behind has not converged, and nothing was read gives nothing', () => {
  const recorder = createLagRecorder(clockAt(0));
  expect(recorder.summary()).toBeUndefined();
  recorder.record(reading({ Sales: 0 }), 0);
  recorder.record(reading({ Sales: 3 }), 1);
  expect(recorder.summary()?.convergedAt).toBeUndefined();
});

test('12 hours of readings every second of 1,000 databases stay within 240 points, and no peak is lost', () => {
  const clock = clockAt(0);
  const recorder = createLagRecorder(clock);
  const names = Array.from({ length: 1000 }, (_, index) => `db${index}`);
  const queues = Object.fromEntries(names.map((name) => [name, 1]));
  const before = process.memoryUsage().arrayBuffers;
  for (let second = 0; second < 12 * 3600; second += 16) {
    clock.pass(16_000);
    recorder.record(reading(second === 8000 ? { ...queues, db777: 9999 } : queues), 1);
  }
  const lag = recorder.summary();
  expect(lag?.readings).toBe(2700);
  expect(lag?.samples.length).toBeLessThanOrEqual(240);
  expect(lag?.samples.length).toBeGreaterThan(100);
  expect(lag?.samples.at(-1)?.at).toBe(clock.now().toISOString());
  expect(lag?.databases[0]).toBe('db777');
  expect(Math.max(...(lag?.samples.map(({ sendQueueKb }) => sendQueueKb[0] ?? 0) ?? []))).toBe(9999);
  expect(lag?.databases).toHaveLength(8);
  expect(lag?.folded).toBe(992);
  expect(lag?.samples[0]?.othersKb).toBe(992);
  expect(JSON.stringify(lag).length).toBeLessThan(60_000);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024);
});

test('what a server does not say is not zero', () => {
  const recorder = createLagRecorder(clockAt(0));
  recorder.record(reading({ Sales: undefined, Ledger: 5 }));
  const [sample] = recorder.summary()?.samples ?? [];
  expect(sample?.sendQueueKb).toEqual([5, null]);
  expect(sample && totalKb(sample)).toBeUndefined();
  expect(sample?.behind).toBeUndefined();
});

test('a moment gets no chart', () => {
  const clock = clockAt(0);
  const recorder = createLagRecorder(clock);
  const drawn = () => deservesChart(recorder.summary() as NonNullable<ReturnType<typeof recorder.summary>>);
  for (let count = 0; count < 10; count += 1) {
    clock.pass(100);
    recorder.record(reading({ Sales: 1 }));
  }
  expect(drawn()).toBe(false);
  clock.pass(5000);
  recorder.record(reading({ Sales: 1 }));
  expect(drawn()).toBe(true);
});
