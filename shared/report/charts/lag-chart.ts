import type { Lag } from '../lag.ts';
import { axisText, type ChartOption, colours, dashes, drawSvg, fontFamily } from './draw.ts';

const height = 260;
const fewReadings = 80;

/** What the lines of the chart are called, in the order of their colours. */
export const lagSeries = ({ databases, folded }: Lag): readonly string[] => [
  ...databases,
  ...(folded > 0 ? [`${folded} more databases together`] : []),
];

/** The log that was not sent yet, a line for each database, and the moment of convergence. */
export function drawLag(lag: Lag): string {
  const values = (index: number) =>
    lag.samples.map((sample): [number, number | null] => [
      Date.parse(sample.at),
      index < lag.databases.length ? (sample.sendQueueKb[index] ?? null) : sample.othersKb,
    ]);
  const series = lagSeries(lag).map((name, index) => line(name, index, values(index), index === 0 ? lag.convergedAt : undefined));
  return drawSvg(option('KB not sent yet', series), height);
}

/** What the source sent, in KB/s over all databases that had log to send. */
export function drawThroughput(lag: Lag): string {
  const data = lag.samples.map((sample): [number, number | null] => [Date.parse(sample.at), sample.sendRateKbPerSecond]);
  return drawSvg(
    option('KB/s', [{ ...line('Send rate', 0, data), step: 'end' as const, areaStyle: { color: colours.series(0), opacity: 0.1 } }]),
    160,
  );
}

/** In UTC: the axis of the library would take the zone of the machine for its own texts. */
const clockText = (ms: number): string => new Date(ms).toISOString().slice(11, 19);

/** Right of this share of the chart a text has no room to the right of its line. */
const nearEnd = 0.9;

/** Where the text of a line at `at` goes. */
function textAlign(at: number, data: readonly (readonly [number, number | null])[]): 'left' | 'center' | 'right' {
  const [first = 0, last = 0] = [data[0]?.[0], data.at(-1)?.[0]];
  const share = last > first ? (at - first) / (last - first) : 1;
  return share > nearEnd ? 'right' : share < 1 - nearEnd ? 'left' : 'center';
}

const option = (unit: string, series: NonNullable<ChartOption['series']>): ChartOption => ({
  grid: { left: 70, right: 36, top: 30, bottom: 30 },
  xAxis: {
    type: 'time',
    axisLine: { lineStyle: { color: colours.line } },
    axisTick: { lineStyle: { color: colours.line } },
    axisLabel: { ...axisText, hideOverlap: true, formatter: clockText },
    splitNumber: 5,
  },
  yAxis: {
    type: 'value',
    min: 0,
    minInterval: 1,
    splitNumber: 4,
    name: unit,
    nameTextStyle: { ...axisText, align: 'left', padding: [0, 0, 0, -60] },
    nameGap: 12,
    axisLabel: axisText,
    splitLine: { lineStyle: { color: colours.line } },
  },
  series,
});

const line = (name: string, index: number, data: [number, number | null][], convergedAt?: string) => ({
  type: 'line' as const,
  name,
  data,
  silent: true,
  // Between two readings nobody looked: where they are few, each is shown.
  showSymbol: data.length <= fewReadings,
  symbol: 'circle',
  symbolSize: 5,
  itemStyle: { color: colours.series(index) },
  lineStyle: { color: colours.series(index), width: 2, type: dashes(index) },
  emphasis: { disabled: true },
  ...(convergedAt !== undefined && {
    markLine: {
      silent: true,
      symbol: 'none',
      lineStyle: { color: colours.good, width: 1.5, type: [4, 3] },
      label: {
        formatter: 'converged',
        position: 'end' as const,
        align: textAlign(Date.parse(convergedAt), data),
        color: colours.good,
        fontSize: 12,
        fontFamily,
      },
      data: [{ xAxis: Date.parse(convergedAt) }],
    },
  }),
});
