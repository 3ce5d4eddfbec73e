import { isBlocking, needsAttention } from '../../prereqs/assess.ts';
import { families } from '../../prereqs/check.ts';
import { printRemedy } from '../../prereqs/remedy.ts';
import type { Finding } from '../../prereqs/run-checks.ts';
import { html, type Markup } from './markup.ts';
import type { Section } from './page.ts';
import { folded, table, verdict } from './table.ts';

const verdicts = ['pass', 'fail', 'unknown', 'not-applicable', 'skipped'] as const;

/** What validate-prereqs found: what needs attention first, then all of it. */
export const checksSection: Section = (runs) => {
  const run = runs.findLast(({ findings }) => findings !== undefined);
  const { findings, failOn = 'error' } = run ?? {};
  if (findings === undefined) return undefined;
  const attention = findings.filter(needsAttention).sort((a, b) => Number(isBlocking(b, failOn)) - Number(isBlocking(a, failOn)));
  return {
    title: 'Checks',
    content: html`
<p>${run?.headline}</p>
${attention.length > 0 ? attentionTable(attention) : undefined}
${table(
  'Checks by family',
  [{ title: 'Family' }, ...verdicts.map((title) => ({ title, kind: 'number' as const }))],
  families
    .filter((family) => findings.some((finding) => finding.family === family))
    .map((family) => [family, ...verdicts.map((one) => countText(findings, family, one))]),
)}
${folded(`All ${findings.length} findings`, allFindings(findings))}`,
  };
};

const countText = (findings: readonly Finding[], family: string, one: Finding['verdict']): string => {
  const count = findings.filter((finding) => finding.family === family && finding.verdict === one).length;
  return count === 0 ? '' : String(count);
};

const attentionTable = (attention: readonly Finding[]): Markup =>
  table(
    'What needs attention',
    [{ title: 'Check', kind: 'narrow' }, { title: 'Side' }, { title: 'Severity' }, { title: 'Seen' }, { title: 'Remedy' }],
    attention.map(({ id, side, severity, verdict: ending, title, evidence, remedy }) => [
      html`${verdict(severity === 'error' ? false : undefined, id)}<br>${ending}`,
      side,
      severity,
      html`<strong>${title}.</strong> ${evidence}`,
      remedy ? printRemedy(remedy) : '',
    ]),
  );

const allFindings = (findings: readonly Finding[]): Markup =>
  html`${families
    .map((family) => ({ family, here: findings.filter((finding) => finding.family === family) }))
    .filter(({ here }) => here.length > 0)
    .map(({ family, here }) =>
      table(
        `Checks of the family ${family}`,
        [{ title: 'Check', kind: 'narrow' }, { title: 'Side' }, { title: 'Verdict' }, { title: 'What' }, { title: 'Seen' }],
        here.map(({ id, side, verdict: ending, title, evidence }) => [
          id,
          side,
          verdict(ending === 'pass' ? true : ending === 'fail' ? false : undefined, ending),
          title,
          evidence,
        ]),
      ),
    )}`;
