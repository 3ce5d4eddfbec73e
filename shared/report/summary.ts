import { markdownText } from '../hosts/markdown.ts';
import type { JournalEntry } from './journal.ts';
import type { DatabaseReport, Report, SideReport } from './report.ts';

/** Databases that a summary lists; the JSON report lists all. Keeps the summary of 1,000 databases far below 1 MiB. */
const listedDatabases = 50;
const listedStatements = 50;
/** Statements that begin alike, such as one for each database: more of them would push the role changes off the list. */
const listedAlike = 10;

/** The report as Markdown for the summary page of a host. */
export function summarise(report: Report): string {
  return [
    `### ${report.succeeded ? '✅' : '❌'} ${report.task}`,
    '',
    markdownText(report.headline, 2000),
    ...(report.next === undefined ? [] : ['', `**Next:** ${markdownText(report.next, 2000)}`]),
    '',
    ...report.sides.flatMap(sideSection),
    ...statementSection(report.journal),
    '',
  ].join('\n');
}

function sideSection(side: SideReport): readonly string[] {
  const rows = side.databases.slice(0, listedDatabases).map(databaseRow);
  const more = side.databases.length - rows.length;
  return [
    `**${side.side}** ${markdownText(side.serverName)}, SQL Server ${markdownText(side.productVersion)}, ${markdownText(side.edition)}${side.role ? `, ${side.role}` : ''}`,
    '',
    ...(rows.length === 0
      ? ['No databases.']
      : ['| Database | State | Writable | Synchronization | End of log | Hardened |', '| --- | --- | --- | --- | --- | --- |', ...rows]),
    ...(more > 0 ? ['', `… and ${more} more; all are in the JSON report.`] : []),
    '',
  ];
}

const databaseRow = (database: DatabaseReport): string =>
  `| ${[
    markdownText(database.name),
    markdownText(database.state),
    database.writable ? 'yes' : 'no',
    database.synchronizationState ?? '',
    database.endOfLog ?? '',
    database.lastHardened ?? '',
  ].join(' | ')} |`;

function statementSection(journal: readonly JournalEntry[]): readonly string[] {
  const statements = journal.filter((entry) => entry.kind === 'statement');
  if (statements.length === 0) return ['No statement that changes a server was sent.'];
  const listed = firstOfEachKind(statements).slice(0, listedStatements);
  const more = statements.length - listed.length;
  const rows = listed.map(
    (entry) =>
      `| ${[entry.at, `${entry.side} ${markdownText(entry.server)}`, markdownText(entry.sql), `${entry.outcome} in ${entry.took} ms`].join(' | ')} |`,
  );
  const rest = more > 0 ? ['', `… and ${more} more statements; all are in the JSON report.`] : [];
  return ['| When | Where | Statement | Outcome |', '| --- | --- | --- | --- |', ...rows, ...rest];
}

function firstOfEachKind<S extends { readonly side: string; readonly what: string }>(statements: readonly S[]): readonly S[] {
  const counts = new Map<string, number>();
  return statements.filter(({ side, what }) => {
    const kind = `${side} ${what.split(' ', 1)[0]}`;
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    return count <= listedAlike;
  });
}
