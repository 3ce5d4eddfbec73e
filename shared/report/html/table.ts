import { html, type Markup, type Part } from './markup.ts';

/** A column: its heading, and whether its values are numbers or code. */
export interface Column {
  readonly title: string;
  readonly kind?: 'number' | 'code' | 'narrow' | 'place';
}

/** Rows that a table of a page has; report.json has all. */
export const listedRows = 100;

/** A table with a name for those who can not see where it stands. It scrolls by itself when it is too wide, also with the keyboard. */
export const table = (caption: string, columns: readonly Column[], rows: readonly (readonly Part[])[], total = rows.length): Markup => html`
<div class="table" role="region" aria-label="${caption}" tabindex="0"><table>
<caption>${caption}</caption>
<thead><tr>${columns.map(({ title, kind }) => html`<th scope="col" class="${kind ?? ''}">${title}</th>`)}</tr></thead>
<tbody>${rows
  .slice(0, listedRows)
  .map((row) => html`<tr>${row.map((cell, index) => html`<td class="${columns[index]?.kind ?? ''}">${cell}</td>`)}</tr>\n`)}</tbody>
</table></div>${total > Math.min(rows.length, listedRows) ? html`<p class="more">… and ${total - Math.min(rows.length, listedRows)} more; all are in the JSON report.</p>` : undefined}`;

/** A part of the page that can be folded away; it is printed open. */
export const folded = (title: string, content: Part): Markup => html`<details><summary>${title}</summary>${content}</details>`;

/** A verdict as a word in its colour. */
export const verdict = (good: boolean | undefined, text: string): Markup =>
  html`<span class="verdict ${good === undefined ? 'quiet' : good ? 'good' : 'bad'}">${text}</span>`;
