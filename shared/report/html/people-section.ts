import { html } from './markup.ts';
import type { Section } from './page.ts';
import { table } from './table.ts';
import { momentText } from './time.ts';

/** Who started each run, which plan was approved for it, and where the host shows who approved it. */
export const peopleSection: Section = (runs) => {
  const told = runs.filter(({ origin, approval, outputs }) => origin !== undefined || approval !== undefined || outputs.planHash);
  if (told.length === 0) return undefined;
  const pages = [...new Set(told.flatMap(({ origin }) => origin?.page ?? []))];
  return {
    title: 'Who started, what was approved',
    content: html`
${table(
  'Runs and approvals',
  [
    { title: 'Task', kind: 'narrow' },
    { title: 'Run', kind: 'narrow' },
    { title: 'Started (UTC)', kind: 'narrow' },
    { title: 'Started by' },
    { title: 'Plan' },
  ],
  told.map(({ task, run, startedAt, origin, approval, outputs }) => [
    task,
    run,
    momentText(startedAt).slice(0, 19),
    starter(origin?.startedBy, origin?.attemptStartedBy),
    approval
      ? html`ran the approved plan ${approval.covers === 'rest' ? '(the rest of it) ' : ''}<code>${approval.planHash}</code>`
      : outputs.planHash
        ? html`made the plan <code>${outputs.planHash}</code>`
        : 'no plan was asked for',
  ]),
)}
<p>Who approved the environments of the pipeline the host does not tell its tasks. The page of the run shows it${
      pages.length > 0 ? html`: ${pages.map((page) => html`<code>${page}</code> `)}` : '.'
    }</p>`,
  };
};

const starter = (run: string | undefined, attempt: string | undefined): string =>
  run === undefined ? 'the host did not say' : attempt === undefined || attempt === run ? run : `${run}; this attempt ${attempt}`;
