import type { CutoverTimeline } from './cutover-timeline.ts';
import { deservesChart, type Lag, totalKb } from './lag.ts';

/** Statements that a timeline draws. */
const drawnStatements = 20;
/** Points of a chart line. */
const points = 40;

/**
 * Text from a server or a user as a label. Mermaid has no escape that holds in every diagram: what is no letter, no digit and no harmless
 * sign becomes a space. So no colon, quote, semicolon, `#`, `%%` or bracket is left to end the label, and `<br/>` can not hang the renderer.
 */
export const mermaidLabel = (text: string, max = 60): string => {
  const label = text
    .normalize('NFC')
    .replace(/[^\p{L}\p{N} ._()-]/gu, ' ')
    .replace(/ +/g, ' ')
    .trim();
  return [...label].slice(0, max).join('') || 'unnamed';
};

/**
 * The cutover as a Mermaid gantt. The times are written and shown without a zone, so every reader sees UTC. A line of a task begins with
 * its number: a name can not be taken for a keyword.
 */
export function cutoverGantt({ run, from, to, writers, statements }: CutoverTimeline): readonly string[] {
  const shown = statements
    .map((statement, index) => ({ ...statement, number: index + 1 }))
    .filter((statement) => statement.to >= from && statement.from <= to);
  const task = (label: string, mark: string, start: number, end: number) =>
    `    ${label} :${mark}${moment(start)}, ${moment(Math.max(end, start + 1))}`;
  return [
    '```mermaid',
    'gantt',
    `    title Cutover of ${mermaidLabel(run.distributedAvailabilityGroup)} (UTC)`,
    '    dateFormat YYYY-MM-DD HH:mm:ss.SSS',
    '    axisFormat %H:%M:%S.%L',
    '    section Writes',
    ...writers.map((span) =>
      task(
        span.takenBy === 'nobody' ? 'nobody takes writes' : `taken by the ${span.takenBy}`,
        span.takenBy === 'nobody' ? 'crit, ' : 'done, ',
        span.from,
        span.to,
      ),
    ),
    ...(['source', 'target'] as const).flatMap((side) => {
      const here = shown.filter((statement) => statement.side === side).slice(0, drawnStatements);
      return here.length === 0
        ? []
        : [
            `    section ${side === 'source' ? 'Source' : 'Target'}`,
            ...here.map((one) =>
              task(
                `${one.number} ${mermaidLabel(one.what)} ${one.took} ms`,
                one.outcome === 'done' ? 'active, ' : 'crit, ',
                one.from,
                one.to,
              ),
            ),
          ];
    }),
    '```',
  ];
}

const moment = (ms: number): string => new Date(ms).toISOString().replace('T', ' ').slice(0, 23);

/** The backlog of all databases together as a Mermaid xychart; empty when there is too little to draw. */
export function lagChart(lag: Lag): readonly string[] {
  const known = lag.samples.map((sample) => ({ at: Date.parse(sample.at), kb: totalKb(sample) })).filter(({ kb }) => kb !== undefined);
  const [first, last] = [known[0], known.at(-1)];
  if (!deservesChart(lag) || first === undefined || last === undefined || last.at === first.at) return [];
  const line = Array.from({ length: points }, (_, index) => {
    const until = first.at + ((last.at - first.at) * index) / (points - 1);
    const since = first.at + ((last.at - first.at) * (index - 1)) / (points - 1);
    const here = known.filter(({ at }) => at > since && at <= until).map(({ kb }) => kb ?? 0);
    // A stretch without a reading keeps what was read before it.
    return here.length > 0 ? Math.max(...here) : (known.findLast(({ at }) => at <= until)?.kb ?? 0);
  });
  return [
    '```mermaid',
    'xychart-beta',
    '    title "Log that the source had not sent, all databases"',
    `    x-axis "seconds" 0 --> ${((last.at - first.at) / 1000).toFixed(1)}`,
    `    y-axis "KB" 0 --> ${Math.max(1, ...line)}`,
    `    line [${line.join(', ')}]`,
    '```',
  ];
}
