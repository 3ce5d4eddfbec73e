import { isStatement } from '../cutover-timeline.ts';
import type { TaskRun } from '../migration-report.ts';
import { firstOfEachKind } from '../statements.ts';
import { html, type Markup } from './markup.ts';
import type { Section } from './page.ts';
import { table, verdict } from './table.ts';
import { amountText, timeText } from './time.ts';

/** Of statements that are alike, one for each database for example, so many are listed. */
const alike = 10;

/** The text of everything that was sent to change a server, run by run. */
export const statementsSection: Section = (runs) => {
  const sending = runs.filter(({ journal }) => journal.some(isStatement));
  return {
    title: 'Statements that were sent',
    content: sending.length === 0 ? html`<p>No statement that changes a server was sent.</p>` : html`${sending.slice(-20).map(ofRun)}`,
  };
};

function ofRun({ task, journal }: TaskRun): Markup {
  const all = journal.filter(isStatement);
  return table(
    `Sent by ${task}`,
    [
      { title: 'Sent (UTC)', kind: 'narrow' },
      { title: 'Where', kind: 'place' },
      { title: 'Statement', kind: 'code' },
      { title: 'Took', kind: 'number' },
      { title: 'Outcome' },
    ],
    firstOfEachKind(all, alike).map(({ sentAt, side, server, session, sql, took, outcome, detail }) => [
      timeText(Date.parse(sentAt)),
      html`${side} ${server}${session === undefined ? undefined : html`<br>session ${session}`}`,
      html`<code>${sql}</code>`,
      `${amountText(took)} ms`,
      verdict(outcome === 'done', detail === undefined ? outcome : `${outcome}: ${detail}`),
    ]),
    all.length,
  );
}
