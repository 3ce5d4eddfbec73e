import { html } from './markup.ts';
import type { Section } from './page.ts';
import { table, verdict } from './table.ts';
import { momentText, spanText } from './time.ts';

/** Every run of a task that this report knows. */
export const runsSection: Section = (runs) => ({
  title: 'Tasks that ran',
  content: html`${table(
    'Tasks in order',
    [
      { title: 'Started (UTC)', kind: 'narrow' },
      { title: 'Task', kind: 'narrow' },
      { title: 'Took', kind: 'number' },
      { title: 'Verdict' },
      { title: 'How it ended' },
    ],
    runs
      .slice(-50)
      .map(({ startedAt, endedAt, task, succeeded, headline }) => [
        momentText(startedAt).slice(0, 19),
        task,
        spanText(Date.parse(endedAt) - Date.parse(startedAt)),
        verdict(succeeded, succeeded ? 'succeeded' : 'failed'),
        headline,
      ]),
    runs.length,
  )}`,
});
