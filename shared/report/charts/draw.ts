import { CustomChart, type CustomSeriesOption, LineChart, type LineSeriesOption } from 'echarts/charts';
import { GridComponent, type GridComponentOption, MarkLineComponent } from 'echarts/components';
import { type ComposeOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

use([CustomChart, LineChart, GridComponent, MarkLineComponent, SVGRenderer]);

export type ChartOption = ComposeOption<CustomSeriesOption | LineSeriesOption | GridComponentOption>;

/** Width of every chart in its own units; the page scales it. */
export const chartWidth = 920;

/** Colours come from the page, so that one drawing serves light, dark and print. */
export const colours = {
  ink: 'var(--ink)',
  soft: 'var(--soft)',
  line: 'var(--line)',
  good: 'var(--good)',
  bad: 'var(--bad)',
  /** Nine: those of eight databases and of all others together. */
  series: (index: number): string => `var(--series-${(index % 9) + 1})`,
} as const;

/** Lines of a chart differ in their dashes too: colour alone is lost in print and for many eyes. */
export const dashes = (index: number): number[] => [[], [7, 4], [2, 3], [9, 3, 2, 3]][Math.floor(index / 2) % 4] ?? [];

/** That of the page; `inherit` is no family in the short form that the library writes. */
export const fontFamily = 'system-ui, sans-serif';

export const axisText = { color: colours.soft, fontSize: 12, fontFamily } as const;

/**
 * Draws a chart as SVG without a browser. The library escapes every text. The result has no size of its own, takes no part in the reading
 * order (its table does), and its texts take the font of the page.
 */
export function drawSvg(option: ChartOption, height: number): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: chartWidth, height });
  try {
    chart.setOption({ animation: false, backgroundColor: 'transparent', useUTC: true, textStyle: { fontFamily }, ...option });
    return chart
      .renderToSVGString({ useViewBox: true })
      .replace(/^<svg [^>]*>/, `<svg viewBox="0 0 ${chartWidth} ${height}" aria-hidden="true" focusable="false">`);
  } finally {
    chart.dispose();
  }
}
