import { markdownText } from '../hosts/markdown.ts';
import { printRemedy } from '../prereqs/remedy.ts';
import type { Finding } from '../prereqs/run-checks.ts';

const marks: Readonly<Record<Finding['verdict'], string>> = { pass: '✅', fail: '❌', unknown: '❓', 'not-applicable': '➖' };

/** The findings as Markdown: what needs attention with its remedy, then everything. */
export function summariseFindings(headline: string, ready: boolean, findings: readonly Finding[]): string {
  const bad = findings.filter((finding) => finding.verdict === 'fail' || finding.verdict === 'unknown');
  return [
    `### ${ready ? '✅' : '❌'} validate-prereqs`,
    '',
    markdownText(headline, 2000),
    '',
    ...(bad.length === 0 ? [] : ['| Check | Side | Severity | Seen | Remedy |', '| --- | --- | --- | --- | --- |', ...bad.map(badRow), '']),
    '<details><summary>All checks</summary>',
    '',
    '| | Check | Side | Title | Seen |',
    '| --- | --- | --- | --- | --- |',
    ...findings.map(
      (finding) =>
        `| ${marks[finding.verdict]} | ${finding.id} | ${finding.side} | ${markdownText(finding.title)} | ${markdownText(finding.evidence)} |`,
    ),
    '',
    '</details>',
    '',
  ].join('\n');
}

const badRow = (finding: Finding): string =>
  `| ${marks[finding.verdict]} ${finding.id} | ${finding.side} | ${finding.severity} | ${markdownText(finding.evidence)} | ${markdownText(finding.remedy ? printRemedy(finding.remedy) : '', 2000)} |`;
