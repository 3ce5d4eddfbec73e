import type { CustomSeriesRenderItemAPI, CustomSeriesRenderItemParams, CustomSeriesRenderItemReturn } from 'echarts';
import type { CutoverTimeline } from '../cutover-timeline.ts';
import { axisText, chartWidth, colours, drawSvg, fontFamily } from './draw.ts';

/** A bar: row, from and to in ms from the moment zero, colour, and what stands in it or over it. */
interface Bar {
  readonly row: number;
  readonly from: number;
  readonly to: number;
  readonly fill: string;
  readonly text: string;
}

const rows = ['writes', 'source', 'target'] as const;
const height = 210;
const inset = { left: 70, right: 24, top: 22, bottom: 44 } as const;
const writerFill = { source: colours.series(0), target: colours.good, nobody: colours.bad } as const;

/** Who took the writes, and which statement ran where and for how long. The numbers are those of the table. */
export function drawTimeline(timeline: CutoverTimeline): string {
  const { zero } = timeline;
  const bars: Bar[] = [
    ...timeline.writers.map(({ takenBy, from, to }) => ({
      row: 0,
      from: from - zero,
      to: to - zero,
      fill: writerFill[takenBy],
      text: takenBy,
    })),
    ...withRoom(
      timeline,
      timeline.statements
        .map((statement, index) => ({ statement, text: String(index + 1) }))
        .filter(({ statement }) => statement.to >= timeline.from && statement.from <= timeline.to)
        .map(({ statement, text }) => ({
          row: statement.side === 'source' ? 1 : 2,
          from: Math.max(statement.from, timeline.from) - zero,
          to: Math.min(statement.to, timeline.to) - zero,
          fill: statement.outcome === 'done' ? colours.series(statement.side === 'source' ? 0 : 1) : colours.bad,
          text,
        })),
    ),
  ];
  return drawSvg(
    {
      grid: inset,
      xAxis: {
        type: 'value',
        min: timeline.from - zero,
        max: timeline.to - zero,
        name: 'ms from the moment in which the writes stopped',
        nameLocation: 'middle',
        nameGap: 26,
        nameTextStyle: axisText,
        axisLabel: { ...axisText, showMinLabel: false, showMaxLabel: false, hideOverlap: true },
        axisLine: { show: true, lineStyle: { color: colours.line } },
        splitLine: { lineStyle: { color: colours.line } },
      },
      yAxis: {
        type: 'category',
        inverse: true,
        data: [...rows],
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: { ...axisText, color: colours.ink },
      },
      series: [
        {
          type: 'custom',
          silent: true,
          clip: true,
          encode: { x: [1, 2], y: 0 },
          data: bars.map(({ row, from, to }) => [row, from, to]),
          renderItem: (params, api) => renderBar(bars[params.dataIndex], params, api),
        },
      ],
    },
    height,
  );
}

/** Numbers that are closer than this would read as one, units of the chart. */
const numberRoom = 16;

/** Takes the number from a bar that stands too close to one of its row that has a number. */
function withRoom({ from, to }: CutoverTimeline, bars: readonly Bar[]): readonly Bar[] {
  const unit = (chartWidth - inset.left - inset.right) / (to - from);
  const last = new Map<number, number>();
  return bars.map((bar) => {
    const middle = ((bar.from + bar.to) / 2) * unit;
    if (middle - (last.get(bar.row) ?? Number.NEGATIVE_INFINITY) < numberRoom) return { ...bar, text: '' };
    last.set(bar.row, middle);
    return bar;
  });
}

/** Narrower bars could not be seen. */
const narrowest = 3;

function renderBar(
  bar: Bar | undefined,
  _params: CustomSeriesRenderItemParams,
  api: CustomSeriesRenderItemAPI,
): CustomSeriesRenderItemReturn {
  if (bar === undefined) return null;
  const [x = 0, y = 0] = api.coord([bar.from, bar.row]);
  const [end = 0] = api.coord([bar.to, bar.row]);
  const width = Math.min(Math.max(narrowest, end - x), chartWidth - inset.right - x);
  const isWriter = bar.row === 0;
  const thick = 26;
  // What is too narrow for its text has it above.
  const inside = width > (isWriter ? 52 : 18);
  return {
    type: 'group',
    children: [
      { type: 'rect', shape: { x, y: y - thick / 2, width, height: thick, r: 2 }, style: { fill: bar.fill } },
      {
        type: 'text',
        style: {
          text: bar.text,
          x: x + width / 2,
          y: inside ? y : y - thick / 2 - 8,
          fill: inside ? 'var(--on-bar)' : colours.ink,
          fontSize: 12,
          fontFamily,
          fontWeight: 600,
          align: 'center',
          verticalAlign: 'middle',
        },
      },
    ],
  };
}
