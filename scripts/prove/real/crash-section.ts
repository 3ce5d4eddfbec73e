import { byHand } from './by-hand.ts';
import { byHandOnLink } from './by-hand-on-link.ts';
import { writeHistory } from './choices.ts';
import type { CrashMatrix, CrashPoint } from './crash-matrix.ts';
import { isLink, type Scenario } from './scenario.ts';
import { describeServers } from './servers.ts';
import { writeSetting } from './setting.ts';

/** One matrix of the document. */
export function crashSection({ scenario, setting, points, histories }: CrashMatrix): string {
  const awaits = new Set(points.map(({ site }) => site.point)).size;
  const lines = [
    '',
    `## ${scenario}, SQL Server ${writeSetting(setting)}`,
    '',
    `${awaits} awaits × 5 fates × 3 next runs: ${points.length} crash points, ${histories} histories. Replay one: \`npm run prove -- --replay ${writeHistory(
      {
        scenario,
        setting,
        steps: [{ point: 'a14', choice: { kind: 'crash', fate: 'lost', next: 'again' } }],
      },
    )}\`.`,
    '',
    '| Await | Fate | Servers then | Again | Another | A day later | By hand |',
    '| --- | --- | --- | --- | --- | --- | --- |',
  ];
  for (const group of grouped(points)) {
    const [first] = group;
    if (first) lines.push(row(scenario, first, group));
  }
  return lines.join('\n');
}

/** Fates of one await with the same consequences share a row. */
function grouped(points: readonly CrashPoint[]): readonly (readonly CrashPoint[])[] {
  const groups = new Map<string, CrashPoint[]>();
  for (const point of points) {
    const key = `${point.site.point} ${consequences(point)}`;
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(point);
  }
  return [...groups.values()];
}

const consequences = ({ servers, next, writesAt }: CrashPoint): string => JSON.stringify([servers, next, writesAt]);

function row(scenario: Scenario, { site, servers, next, writesAt }: CrashPoint, group: readonly CrashPoint[]): string {
  const cell = (follow: 'again' | 'another' | 'day') => `${next[follow]}, ${writesAt[follow]}`;
  return `| ${[
    `${site.point} ${site.side}: ${site.what}`,
    group.map(({ fate }) => fate).join(', '),
    describeServers(servers),
    cell('again'),
    cell('another'),
    cell('day'),
    (isLink(scenario) ? byHandOnLink : byHand)(scenario, servers).join(', '),
  ].join(' | ')} |`;
}
