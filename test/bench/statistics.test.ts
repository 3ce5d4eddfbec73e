import { percentile, summarise, summaryCell, times } from '../../scripts/bench/statistics.ts';

const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

test.each([
  [hundred, 50, 50],
  [hundred, 95, 95],
  [hundred, 99, 99],
  [hundred, 100, 100],
  [[7], 99, 7],
  [[1, 2, 3], 50, 2],
  [[10, 9], 50, 9],
])('nearest rank: %#', (samples, percent, expected) => {
  expect(percentile(samples, percent)).toBe(expected);
});

test('the samples stay as they were', () => {
  const samples = [3, 1, 2];
  expect(summarise(samples)).toEqual({ count: 3, median: 2, p95: 3, p99: 3 });
  expect(samples).toEqual([3, 1, 2]);
});

test('nothing has no percentile', () => {
  expect(() => percentile([], 50)).toThrow(RangeError);
});

test('a cell of a table: median, p95, p99', () => {
  expect(summaryCell(summarise(hundred))).toBe('50 / 95 / 99');
  expect(summaryCell(summarise([-1.6]))).toBe('-2 / -2 / -2');
});

test.each([
  [2.44, '2.4 ×'],
  [9.96, '10.0 ×'],
  [37.4, '37 ×'],
])('a ratio of %d', (ratio, text) => {
  expect(times(ratio)).toBe(text);
});
