import { writeDuration } from '../core/duration.ts';
import { markdownText } from '../hosts/markdown.ts';
import { isStatement, timelineOf } from './cutover-timeline.ts';
import { summariseFindings } from './findings.ts';
import type { JournalEntry } from './journal.ts';
import { type Lag, totalKb } from './lag.ts';
import { cutoverGantt, lagChart } from './mermaid.ts';
import type { MigrationReport, TaskRun } from './migration-report.ts';
import type { DatabaseReport, Report, SideReport } from './report.ts';
import { firstOfEachKind } from './statements.ts';

/** Databases that a summary lists; the JSON report lists all. Keeps the summary of 1,000 databases far below 1 MiB. */
const listedDatabases = 50;
const listedStatements = 50;
/** Statements that begin alike, such as one for each database: more of them would push the role changes off the list. */
const listedAlike = 10;

/** A run as Markdown for the summary page of a host. `mermaid`: the page draws Mermaid diagrams. */
export function summarise(report: Report, mermaid = false): string {
  const timeline = report.task === 'failover-dag' ? timelineOf(report) : undefined;
  return [
    `### ${report.succeeded ? '✅' : '❌'} ${report.task}`,
    '',
    markdownText(report.headline, 2000),
    ...(report.next === undefined ? [] : ['', `**Next:** ${markdownText(report.next, 2000)}`]),
    '',
    ...(mermaid && timeline ? [...cutoverGantt(timeline), ''] : []),
    ...(report.lag ? lagSection(report.lag, mermaid) : []),
    ...report.sides.flatMap(sideSection),
    ...statementSection(report.journal),
    '',
  ].join('\n');
}

/** Runs that the summary of a migration tells in full; of earlier ones it has the line in its table. */
const toldRuns = 8;

/** The whole report as one Markdown file, with diagrams: the newest runs in full, with what they left behind. */
export function summariseMigration({ runs, leftOut }: MigrationReport): string {
  return [
    '# Migration report',
    '',
    '| Started (UTC) | Task | Verdict | How it ended |',
    '| --- | --- | --- | --- |',
    ...runs.map(runRow),
    '',
    ...(leftOut > 0 ? [`${leftOut} older runs are left out.`, ''] : []),
    ...runs
      .slice(-toldRuns)
      .flatMap((run) => [
        run.findings && run.failOn
          ? summariseFindings({ headline: run.headline, ready: run.succeeded, findings: run.findings, failOn: run.failOn })
          : summarise(run, true),
      ]),
  ].join('\n');
}

const runRow = ({ startedAt, task, succeeded, headline }: TaskRun): string =>
  `| ${[startedAt, markdownText(task), succeeded ? '✅' : '❌', markdownText(headline)].join(' | ')} |`;

/** Rows of the table that stands for the chart. */
const lagRows = 12;

function lagSection(lag: Lag, mermaid: boolean): readonly string[] {
  if (lag.samples.length < 2) return [];
  const step = Math.ceil(lag.samples.length / lagRows);
  const rows = lag.samples
    .filter((_, index) => index % step === 0 || index === lag.samples.length - 1)
    .map((sample) => {
      const numbers = [sample.behind, totalKb(sample), sample.redoQueueKb, sample.sendRateKbPerSecond];
      const left = sample.etaMs === null ? 'unknown' : writeDuration(sample.etaMs);
      return `| ${[sample.at, ...numbers.map((one) => one ?? 'unknown'), left].join(' | ')} |`;
    });
  return [
    ...(mermaid ? [...lagChart(lag), ''] : []),
    lag.convergedAt === undefined ? '**Lag**' : `**Lag:** converged at ${lag.convergedAt}`,
    '',
    '| At | Databases behind | To send, KB | To redo, KB | KB/s | Left |',
    '| --- | ---: | ---: | ---: | ---: | ---: |',
    ...rows,
    '',
  ];
}

function sideSection(side: SideReport): readonly string[] {
  const rows = side.databases.slice(0, listedDatabases).map(databaseRow);
  const more = side.databases.length - rows.length;
  return [
    `**${side.side}** ${markdownText(side.serverName)}, SQL Server ${markdownText(side.productVersion)}, ${markdownText(side.edition)}${side.role ? `, ${markdownText(side.role)}` : ''}`,
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
    markdownText(database.synchronizationState ?? ''),
    database.endOfLog ?? '',
    database.lastHardened ?? '',
  ].join(' | ')} |`;

function statementSection(journal: readonly JournalEntry[]): readonly string[] {
  const statements = journal.filter(isStatement);
  if (statements.length === 0) return ['No statement that changes a server was sent.'];
  const listed = firstOfEachKind(statements, listedAlike).slice(0, listedStatements);
  const more = statements.length - listed.length;
  const rows = listed.map(
    (entry) =>
      `| ${[entry.sentAt, `${entry.side} ${markdownText(entry.server)}${entry.session === undefined ? '' : `, session ${entry.session}`}`, markdownText(entry.sql), `${entry.outcome} in ${entry.took} ms`].join(' | ')} |`,
  );
  const rest = more > 0 ? ['', `… and ${more} more statements; all are in the JSON report.`] : [];
  return ['| Sent | Where | Statement | Outcome |', '| --- | --- | --- | --- |', ...rows, ...rest];
}
