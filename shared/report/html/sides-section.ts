import type { DatabaseReport, SideReport } from '../report.ts';
import { html, type Markup } from './markup.ts';
import { decisiveRun } from './outcome-header.ts';
import type { Section } from './page.ts';
import { table, verdict } from './table.ts';

/** Both sides before and after the run that the page is about. */
export const sidesSection: Section = (runs) => {
  const run = decisiveRun(runs);
  if (run === undefined || run.sides.length === 0) return undefined;
  return {
    title: 'Both sides, before and after',
    content: html`<p>As ${run.task} saw them at its first look and at its end.</p>
${run.sides.map((after) =>
  side(
    after,
    run.before?.find((before) => before.side === after.side),
  ),
)}`,
  };
};

const side = (after: SideReport, before: SideReport | undefined): Markup => html`
<h3>${after.side} ${after.serverName}</h3>
<p>SQL Server ${after.productVersion}, ${after.edition}. Role: ${change(before?.role, after.role ?? 'not visible')}.</p>
${
  after.databases.length === 0
    ? html`<p>No databases were read.</p>`
    : table(
        `Databases of the ${after.side}`,
        columns,
        sorted(after.databases).map((database) => row(database, before)),
        after.databases.length,
      )
}`;

const columns = [
  { title: 'Database' },
  { title: 'State' },
  { title: 'Takes writes' },
  { title: 'Synchronization' },
  { title: 'End of log', kind: 'code' },
  { title: 'Hardened', kind: 'code' },
] as const;

function row(now: DatabaseReport, side: SideReport | undefined) {
  const before = side?.databases.find(({ name }) => name === now.name);
  const writes = (database: DatabaseReport) => (database.writable ? 'yes' : 'no');
  return [
    now.name,
    change(before?.state, now.state),
    change(before && writes(before), writes(now)),
    change(before?.synchronizationState, now.synchronizationState ?? ''),
    now.endOfLog ?? '',
    now.lastHardened ?? '',
  ];
}

/** Those that are not online come first: a long list must not hide them. */
const sorted = (databases: readonly DatabaseReport[]): readonly DatabaseReport[] =>
  databases.toSorted((a, b) => Number(a.state === 'ONLINE') - Number(b.state === 'ONLINE'));

const change = (before: string | undefined, after: string): Markup =>
  before === undefined || before === after || after === ''
    ? html`${after}`
    : html`<span class="before">${before}</span> <span aria-label="then">→</span> ${verdict(undefined, after)}`;
