import type { MigrationReport, TaskRun } from '../migration-report.ts';
import { certificateSection } from './certificate-section.ts';
import { checksSection } from './checks-section.ts';
import { cutoverSection } from './cutover-section.ts';
import { lagSection } from './lag-section.ts';
import { drawn, html, type Markup } from './markup.ts';
import { outcomeHeader } from './outcome-header.ts';
import { peopleSection } from './people-section.ts';
import { runsSection } from './runs-section.ts';
import { sidesSection } from './sides-section.ts';
import { statementsSection } from './statements-section.ts';
import { style } from './style.ts';

/** A part of the page: its heading and what follows; undefined when there is nothing to say. */
export type Section = (runs: readonly TaskRun[]) => { readonly title: string; readonly content: Markup } | undefined;

const sections: readonly Section[] = [
  cutoverSection,
  lagSection,
  certificateSection,
  checksSection,
  statementsSection,
  sidesSection,
  peopleSection,
  runsSection,
];

/** Nothing is loaded and nothing runs, whatever else might get into the page. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** The report as one HTML file that needs nothing else: no script, no network. Texts from servers and users stay text. */
export function reportPage(report: MigrationReport): string {
  const { runs, leftOut } = report;
  const last = runs.at(-1);
  const shown = sections.flatMap((section, index) => {
    const part = section(runs);
    return part ? [{ ...part, id: `part-${index + 1}` }] : [];
  });
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Migration report: ${last?.distributedAvailabilityGroup ?? 'no run'}</title>
<style>${drawn(style)}</style>
</head>
<body>
<a class="skip" href="#content">To the content</a>
${outcomeHeader(runs)}
<nav aria-label="Parts of this report"><ul>${shown.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
<main id="content">
${shown.map(({ id, title, content }) => html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${content}</section>\n`)}
</main>
<footer>
<p>Times are UTC by the clock of the runner, unless a server is named. Log sequence numbers (LSN) are decimal numbers as SQL Server shows them.${
    leftOut > 0 ? ` ${leftOut} older runs are left out.` : undefined
  }</p>
<p>Written by sql-dag-migrate. The same in a form for programs is in the JSON file beside this page.</p>
</footer>
</body>
</html>
`.text;
}
