import { markdownText } from '../hosts/markdown.ts';
import { type FailOn, isBlocking, needsAttention } from '../prereqs/assess.ts';
import type { Change } from '../prereqs/baseline.ts';
import { printRemedy } from '../prereqs/remedy.ts';
import type { Finding } from '../prereqs/run-checks.ts';

const marks: Readonly<Record<Finding['verdict'], string>> = { pass: '✅', fail: '❌', unknown: '❓', 'not-applicable': '➖', skipped: '⏭️' };
const verdicts = Object.keys(marks) as readonly Finding['verdict'][];
const sides = ['source', 'target', 'both'] as const;

export interface FindingsPage {
  readonly headline: string;
  readonly ready: boolean;
  readonly findings: readonly Finding[];
  readonly failOn: FailOn;
  /** Undefined when there was no baseline. */
  readonly changes?: readonly Change[] | undefined;
}

/** The findings as Markdown: what needs attention with its remedy, the matrix of families, what changed, then a table a side. */
export function summariseFindings({ headline, ready, findings, failOn, changes }: FindingsPage): string {
  const bad = findings.filter(needsAttention);
  const ordered = [...bad.filter((finding) => isBlocking(finding, failOn)), ...bad.filter((finding) => !isBlocking(finding, failOn))];
  return [
    `### ${ready ? '✅' : '❌'} validate-prereqs`,
    '',
    markdownText(headline, 2000),
    '',
    ...(ordered.length === 0 ? [] : [...table(['Check', 'Side', 'Severity', 'Seen', 'Remedy'], ordered.map(badRow)), '']),
    ...table(['Family', ...verdicts.map((verdict) => `${marks[verdict]} ${verdict}`)], matrix(findings)),
    '',
    ...(changes === undefined ? [] : [...changeLines(changes), '']),
    ...sides.flatMap((side) => sideTable(side, findings)),
  ].join('\n');
}

/** How many findings of a family ended how; a blank for none, so that what is not fine stands out. */
const matrix = (findings: readonly Finding[]): readonly (readonly string[])[] =>
  [...new Set(findings.map((finding) => finding.family))].map((family) => [
    family,
    ...verdicts.map((verdict) => {
      const count = findings.filter((finding) => finding.family === family && finding.verdict === verdict).length;
      return count === 0 ? '' : String(count);
    }),
  ]);

function sideTable(side: Finding['side'], findings: readonly Finding[]): readonly string[] {
  const here = findings.filter((finding) => finding.side === side);
  if (here.length === 0) return [];
  const rows = here.map((finding) => [
    `${marks[finding.verdict]} ${finding.id}`,
    markdownText(finding.title),
    markdownText(finding.evidence, 300),
  ]);
  const title = side === 'both' ? 'Both sides together' : `The ${side}`;
  return [
    `<details><summary>${title}: ${here.length} findings</summary>`,
    '',
    ...table(['Check', 'Title', 'Seen'], rows),
    '',
    '</details>',
    '',
  ];
}

const changeLines = (changes: readonly Change[]): readonly string[] =>
  changes.length === 0
    ? ['Nothing changed since the baseline.']
    : [
        '**Changed since the baseline**',
        '',
        ...table(
          ['Check', 'Side', 'Before', 'Now', 'Seen'],
          changes.map((change) => [change.id, change.side, change.before, change.now, markdownText(change.evidence, 300)]),
        ),
      ];

const badRow = (finding: Finding): readonly string[] => [
  `${marks[finding.verdict]} ${finding.id}`,
  finding.side,
  finding.severity,
  markdownText(finding.evidence),
  finding.remedy ? markdownText(printRemedy(finding.remedy), 2000) : '',
];

const table = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] => [
  `| ${head.join(' | ')} |`,
  `| ${head.map(() => '---').join(' | ')} |`,
  ...rows.map((row) => `| ${row.join(' | ')} |`),
];
