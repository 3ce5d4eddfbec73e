/** What a cell of a table says of its samples. Same unit as the samples. */
export interface Summary {
  readonly count: number;
  readonly median: number;
  readonly p95: number;
  readonly p99: number;
}

/** Nearest rank: the smallest sample that at least so many percent of all samples do not exceed. Throws RangeError without samples. */
export function percentile(samples: readonly number[], percent: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const found = sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
  if (found === undefined) throw new RangeError('There is no percentile of nothing.');
  return found;
}

export const median = (samples: readonly number[]): number => percentile(samples, 50);

export const summarise = (samples: readonly number[]): Summary => ({
  count: samples.length,
  median: median(samples),
  p95: percentile(samples, 95),
  p99: percentile(samples, 99),
});

/** Median / p95 / p99, rounded: the cell of a table whose heading names the unit. */
export const summaryCell = ({ median, p95, p99 }: Summary): string => [median, p95, p99].map((value) => Math.round(value)).join(' / ');

/** A ratio for people: 2.4 ×, 37 ×. */
export const times = (ratio: number): string => `${ratio < 10 ? ratio.toFixed(1) : Math.round(ratio)} ×`;
