import { drawTimeline } from '../charts/timeline-chart.ts';
import { type CutoverTimeline, cutoverOf } from '../cutover-timeline.ts';
import type { JournalEntry } from '../journal.ts';
import { drawn, html, type Markup } from './markup.ts';
import type { Section } from './page.ts';
import { folded, table, verdict } from './table.ts';
import { amountText, spanText, timeText } from './time.ts';

/** What was sent where, by which session, and how long it took: to the millisecond. */
export const cutoverSection: Section = (runs) => {
  const timeline = cutoverOf(runs);
  return timeline && { title: `The ${timeline.run.rehearsal ? 'rehearsal' : 'cutover'}, to the millisecond`, content: cutover(timeline) };
};

const cutover = (timeline: CutoverTimeline): Markup => html`
<figure>${drawn(drawTimeline(timeline))}
<figcaption>${sentence(timeline)} The numbers are those of the table.</figcaption></figure>
${table(
  'Statements of the cutover',
  [
    { title: 'No.', kind: 'number' },
    { title: 'Sent (UTC)', kind: 'narrow' },
    { title: 'From zero', kind: 'number' },
    { title: 'Where', kind: 'place' },
    { title: 'Session', kind: 'number' },
    { title: 'What' },
    { title: 'Took', kind: 'number' },
    { title: 'Outcome' },
  ],
  timeline.statements.map((entry, index) => [
    index + 1,
    timeText(entry.from),
    html`${entry.from < timeline.zero ? '−' : '+'}${amountText(Math.abs(entry.from - timeline.zero))} ms`,
    `${entry.side} ${entry.server}`,
    entry.session,
    entry.what,
    `${amountText(entry.took)} ms`,
    verdict(entry.outcome === 'done', entry.detail === undefined ? entry.outcome : `${entry.outcome}: ${entry.detail}`),
  ]),
  timeline.statements.length + timeline.folded,
)}
${folded('Everything that was seen and noted in this run', table('Events of the run', [{ title: 'At (UTC)', kind: 'narrow' }, { title: 'Event' }], eventsOf(timeline)))}`;

function sentence({ writers }: CutoverTimeline): string {
  const dark = writers.filter(({ takenBy }) => takenBy === 'nobody').reduce((sum, { from, to }) => sum + to - from, 0);
  if (dark === 0) return 'The source took the writes all the time.';
  const last = writers.at(-1)?.takenBy;
  const after = last === 'nobody' ? 'and nobody could when the run ended' : `then the ${last} took them`;
  return `For ${spanText(dark)} nobody could write; ${after}.`;
}

const eventsOf = ({ run }: CutoverTimeline): readonly (readonly [string, string])[] =>
  run.journal.map((entry) => [timeText(Date.parse(entry.at)), eventText(entry)]);

function eventText(entry: JournalEntry): string {
  switch (entry.kind) {
    case 'state':
      return `state ${entry.state}: ${entry.because}${entry.looks > 1 ? ` (${entry.looks} looks, until ${timeText(Date.parse(entry.until))})` : ''}`;
    case 'writes':
      return entry.takenBy === 'nobody' ? 'from here on nobody takes writes' : `the ${entry.takenBy} takes the writes`;
    case 'note':
      return entry.text;
    case 'statement':
      return `${entry.side} ${entry.server}: ${entry.what}: ${entry.outcome} in ${amountText(entry.took)} ms`;
  }
}
