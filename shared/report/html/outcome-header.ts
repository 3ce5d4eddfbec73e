import type { Span } from '../../cutover/prediction.ts';
import type { TaskRun } from '../migration-report.ts';
import { html, type Markup, type Part } from './markup.ts';
import { momentText, spanText } from './time.ts';

/**
 * The run that the page is about: the last one when it failed, else the last failover that did its work, else the last one. What came after a
 * failover is only cleaning up.
 */
export function decisiveRun(runs: readonly TaskRun[]): TaskRun | undefined {
  const last = runs.at(-1);
  if (last?.succeeded === false) return last;
  return runs.findLast(({ task, outputs }) => task === 'failover-dag' && outputs.outcome === 'completed') ?? last;
}

/** How it ended, in one sentence, and the figures that everybody asks for. */
export function outcomeHeader(runs: readonly TaskRun[]): Markup {
  const run = decisiveRun(runs);
  if (run === undefined) return html`<header class="outcome"><p class="eyebrow">Migration report</p><h1>No task has run yet.</h1></header>`;
  const [source, target] = run.sides;
  const figures: readonly (readonly [string, Part])[] = [
    ...(run.outputs.writeOutageMs ? [['Write outage', `${spanText(Number(run.outputs.writeOutageMs))}`] as const] : []),
    ...(run.prediction ? [['Predicted outage', spanOf(run.prediction)] as const] : []),
    ...(run.certificate
      ? [['Log proved', `${run.certificate.databases.length} of ${run.certificate.databases.length} databases`] as const]
      : []),
    ...(source && target ? [['Source', source.serverName] as const, ['Target', target.serverName] as const] : []),
    ['Databases', Math.max(0, ...run.sides.map(({ databases }) => databases.length))],
    ['Ended', html`<time datetime="${run.endedAt}">${momentText(run.endedAt).slice(0, 19)}</time> UTC`],
  ];
  const kind = run.succeeded ? 'good' : 'bad';
  return html`<header class="outcome ${kind}">
<p class="eyebrow">Migration report · ${run.distributedAvailabilityGroup} · ${run.task}: ${run.outputs.outcome || (run.succeeded ? 'done' : 'failed')}</p>
<h1>${sentenceOf(run.headline)}</h1>
<p class="lead">${restOf(run.headline)}</p>
${run.next ? html`<p class="next"><strong>Next:</strong> ${run.next}</p>` : undefined}
${run.failureId ? html`<p class="eyebrow">In the catalogue of errors: <code>${run.failureId}</code></p>` : undefined}
<dl class="figures">${figures.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
</header>`;
}

const spanOf = ({ low, high }: Span): string => (low === high ? spanText(high) : `${spanText(low)} to ${spanText(high)}`);

/** The first sentence says how it ended; what follows is smaller. */
const firstSentence = /^[\s\S]{20,220}?[.:](?=\s)/;
const sentenceOf = (headline: string): string => firstSentence.exec(headline)?.[0] ?? headline;
const restOf = (headline: string): string => headline.slice(sentenceOf(headline).length).trim();
