import { untrusted } from '../hosts/untrusted.ts';
import { type FailOn, isBlocking } from '../prereqs/assess.ts';
import { printRemedy } from '../prereqs/remedy.ts';
import type { Finding } from '../prereqs/run-checks.ts';

/**
 * The findings as JUnit XML: the test tab of Azure Pipelines (PublishTestResults, "Result formats mapping") and the reporters of GitHub read it.
 * One suite a family, one case a finding. What blocks is a failure, or an error when it could not be judged; a warning, a note, a skipped
 * check and one that does not apply are skipped cases with their reason, so that nothing that is not fine looks green.
 */
export function junitXml(findings: readonly Finding[], failOn: FailOn, startedAt: string): string {
  const families = [...new Set(findings.map((finding) => finding.family))];
  const suites = families.map((family) => {
    const cases = findings.filter((finding) => finding.family === family);
    return element('testsuite', { name: family, ...counts(cases, failOn), time: '0', timestamp: startedAt.slice(0, 19) }, [
      ...cases.map((finding) => testCase(finding, failOn)),
    ]);
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', { name: 'validate-prereqs', ...counts(findings, failOn) }, suites)}\n`;
}

type Ending = 'failure' | 'error' | 'skipped' | undefined;

function endingOf(finding: Finding, failOn: FailOn): Ending {
  if (finding.verdict === 'pass') return undefined;
  if (!isBlocking(finding, failOn)) return 'skipped';
  return finding.verdict === 'fail' ? 'failure' : 'error';
}

function counts(findings: readonly Finding[], failOn: FailOn): Attributes {
  const endings = findings.map((finding) => endingOf(finding, failOn));
  const count = (ending: Ending) => String(endings.filter((one) => one === ending).length);
  return { tests: String(findings.length), failures: count('failure'), errors: count('error'), skipped: count('skipped') };
}

function testCase(finding: Finding, failOn: FailOn): string {
  const { id, side, title, family, severity, verdict, evidence, remedy } = finding;
  const ending = endingOf(finding, failOn);
  const body = [evidence, ...(remedy ? [printRemedy(remedy)] : [])].map((line) => untrusted(line)).join('\n');
  const attributes = { name: `${id} ${side}: ${title}`, classname: `${family}.${side}`, time: '0' };
  if (ending === undefined) return element('testcase', attributes, [element('system-out', {}, [escaped(body)])]);
  const message = { message: `${severity}, ${verdict}: ${untrusted(evidence, 300)}`, ...(ending !== 'skipped' && { type: verdict }) };
  return element('testcase', attributes, [element(ending, message, ending === 'skipped' ? [] : [escaped(body)])]);
}

type Attributes = Readonly<Record<string, string>>;

const element = (name: string, attributes: Attributes, children: readonly string[]): string => {
  const head = [name, ...Object.entries(attributes).map(([key, value]) => `${key}="${escaped(value)}"`)].join(' ');
  return children.length === 0 ? `<${head}/>` : `<${head}>${children.join('')}</${name}>`;
};

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

/** Characters that XML 1.0 can not hold at all (production 2, "Char") are left out; a lone surrogate is one of them. */
const escaped = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are what must go
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/gu, '')
    .replace(/[&<>"']/g, (sign) => entities[sign] as string);
