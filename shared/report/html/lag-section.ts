import { drawLag, drawThroughput, lagSeries } from '../charts/lag-chart.ts';
import { deservesChart, type Lag, totalKb } from '../lag.ts';
import type { TaskRun } from '../migration-report.ts';
import { drawn, html, type Markup } from './markup.ts';
import type { Section } from './page.ts';
import { folded, table } from './table.ts';
import { amountText, momentText, spanText, timeText } from './time.ts';

type RunWithLag = TaskRun & { readonly lag: Lag };

/** How far each database was behind, and when the target had caught up. */
export const lagSection: Section = (runs) => {
  const measured = runs.filter((run): run is RunWithLag => run.lag !== undefined && run.lag.samples.length > 1);
  return measured.length === 0 ? undefined : { title: 'Lag, throughput and convergence', content: html`${measured.slice(-6).map(ofRun)}` };
};

const ofRun = ({ task, startedAt, lag }: RunWithLag): Markup => html`
<h3>${task}, ${momentText(startedAt).slice(0, 19)}</h3>
<p>${convergence(lag)} ${throughput(lag)}</p>
${deservesChart(lag) ? charts(lag) : undefined}
${folded(deservesChart(lag) ? 'The same as a table' : 'The readings', readings(lag))}`;

const charts = (lag: Lag): Markup => html`
<figure>${drawn(drawLag(lag))}
<ul class="legend">${lagSeries(lag).map((name, index) => html`<li class="series-${(index % 9) + 1} dash-${(Math.floor(index / 2) % 4) + 1}">${name}</li>`)}</ul>
<figcaption>Log that the source had not sent yet, per database.${lag.convergedAt === undefined ? undefined : ' Converged: the target had hardened the end of log that was read before it; newer log may still be on its way.'}${fold(lag)}</figcaption></figure>
${hasRate(lag) ? html`<figure>${drawn(drawThroughput(lag))}<figcaption>Throughput: what the source sent, over the databases that had log to send.</figcaption></figure>` : undefined}`;

const convergence = ({ convergedAt }: Lag): string =>
  convergedAt === undefined
    ? 'That the target had all the log it had to have was not the last thing that was seen in this run.'
    : `From ${timeText(Date.parse(convergedAt))} on every reading found that the target had hardened the log it had to have.`;

function throughput({ samples }: Lag): string {
  const queues = samples.map(totalKb).filter((queue) => queue !== undefined);
  const rates = samples.map(({ sendRateKbPerSecond }) => sendRateKbPerSecond ?? 0);
  const etas = samples.flatMap(({ etaMs }) => etaMs ?? []);
  const [largest, fastest, slowest] = [Math.max(0, ...queues), Math.max(0, ...rates), Math.max(0, ...etas)];
  return [
    queues.length === 0 ? 'The source did not say how much log it had to send.' : `Largest backlog ${amountText(largest)} KB.`,
    ...(fastest > 0 ? [`Fastest ${amountText(fastest)} KB/s.`] : []),
    ...(slowest > 0 ? [`Longest estimate of what was left ${spanText(slowest)}.`] : []),
  ].join(' ');
}

const fold = ({ readings: count, samples, folded: others }: Lag): string =>
  [
    count > samples.length ? ` A point stands for up to ${Math.ceil(count / samples.length)} readings and shows the largest.` : '',
    others > 0 ? ' The databases with the largest queues have lines of their own.' : '',
  ].join('');

const hasRate = ({ samples }: Lag): boolean => samples.some(({ sendRateKbPerSecond }) => (sendRateKbPerSecond ?? 0) > 0);

/** Rows of the table that stands for the charts. */
const tableRows = 60;

function readings(lag: Lag): Markup {
  const step = Math.ceil(lag.samples.length / tableRows);
  const chosen = lag.samples.filter((_, index) => index % step === 0 || index === lag.samples.length - 1);
  return table(
    'Lag over time',
    [
      { title: 'At (UTC)', kind: 'narrow' },
      { title: 'Databases behind', kind: 'number' },
      ...lagSeries(lag).map((title) => ({ title: `${title}, KB`, kind: 'number' as const })),
      { title: 'To redo, KB', kind: 'number' },
      { title: 'KB/s', kind: 'number' },
      { title: 'Left', kind: 'number' },
    ],
    chosen.map(({ at, behind, sendQueueKb, othersKb, redoQueueKb, sendRateKbPerSecond, etaMs }) => [
      timeText(Date.parse(at)),
      behind,
      ...sendQueueKb.map(orUnknown),
      ...(lag.folded > 0 ? [orUnknown(othersKb)] : []),
      orUnknown(redoQueueKb),
      orUnknown(sendRateKbPerSecond),
      etaMs === null ? 'unknown' : spanText(etaMs),
    ]),
  );
}

const orUnknown = (value: number | null): string => (value === null ? 'unknown' : amountText(value));
