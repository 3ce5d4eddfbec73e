import type { OutageCell } from './outage.ts';
import type { Summary } from './statistics.ts';

const ms = (value: number): string => `${Math.round(value)}`;
const cell = ({ median, p95, p99 }: Summary): string => `${ms(median)} / ${ms(p95)} / ${ms(p99)}`;

/** A Markdown table: median / p95 / p99 in ms, and how many times the share of failover-dag the others need. */
export function outageTable(cells: readonly OutageCell[]): string {
  const ours = new Map(cells.filter(({ procedure }) => procedure === 'failover-dag').map((one) => [one.roundTripMs, one]));
  const ratio = ({ orchestration, roundTripMs }: OutageCell): string => {
    const base = ours.get(roundTripMs)?.orchestration.median ?? 0;
    return base > 0 ? `${(orchestration.median / base).toFixed(1)} ×` : '';
  };
  return [
    '| Round trip, ms | Procedure | N | Write outage, ms | Orchestration, ms | Against failover-dag |',
    '| ---: | --- | ---: | ---: | ---: | ---: |',
    ...cells.map(
      (one) =>
        `| ${one.roundTripMs} | ${one.procedure} | ${one.writeOutage.count} | ${cell(one.writeOutage)} | ${cell(one.orchestration)} | ${ratio(one)} |`,
    ),
  ].join('\n');
}
