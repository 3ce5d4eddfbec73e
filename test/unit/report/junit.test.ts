import { parseStringPromise } from 'xml2js';
import type { Finding } from '../../../shared/prereqs/run-checks.ts';
import { junitXml } from '../../../shared/report/junit.ts';

interface Suite {
  readonly $: Readonly<Record<string, string>>;
  readonly testcase: readonly Readonly<Record<string, readonly { readonly $?: Readonly<Record<string, string>>; readonly _?: string }[]>>[];
}

/** Read by a parser that knows nothing of ours, as the test tab of a host would. */
const suitesOf = async (xml: string): Promise<readonly Suite[]> => (await parseStringPromise(xml)).testsuites.testsuite;

const finding = (change: Partial<Finding>): Finding => ({
  id: 'INS-VERSION-001',
  family: 'instance',
  title: 'The version',
  severity: 'error',
  side: 'source',
  verdict: 'pass',
  evidence: '16.0',
  page: 'https://learn.microsoft.com/sql',
  ...change,
});

test.each<[string, Partial<Finding>, 'error' | 'warning', string]>([
  ['a pass is a case that went well', {}, 'error', 'system-out'],
  ['a failed error fails', { verdict: 'fail' }, 'error', 'failure'],
  ['an error that could not be judged is an error', { verdict: 'unknown' }, 'error', 'error'],
  ['a failed warning is skipped, not green', { severity: 'warning', verdict: 'fail' }, 'error', 'skipped'],
  ['with fail-on warning it fails', { severity: 'warning', verdict: 'fail' }, 'warning', 'failure'],
  ['a failed note never fails', { severity: 'info', verdict: 'fail' }, 'warning', 'skipped'],
  ['what does not apply is skipped', { verdict: 'not-applicable' }, 'error', 'skipped'],
  ['a skipped check is skipped', { verdict: 'skipped' }, 'error', 'skipped'],
])('%s', async (_name, change, failOn, ending) => {
  const [suite] = await suitesOf(junitXml([finding(change)], failOn, '2026-11-21T20:00:00.000Z'));
  const [found] = suite?.testcase ?? [];
  expect(Object.keys(found ?? {}).filter((key) => key !== '$')).toEqual([ending]);
  const count = (name: string) => (ending === name ? '1' : '0');
  expect(suite?.$).toMatchObject({ tests: '1', failures: count('failure'), errors: count('error'), skipped: count('skipped') });
});

test('one suite a family, the side and the remedy with each case', async () => {
  const suites = await suitesOf(
    junitXml(
      [
        finding({ verdict: 'fail', side: 'target', remedy: { text: 'Do this.', sql: 'SELECT 1;', on: 'target' } }),
        finding({ family: 'databases' }),
      ],
      'error',
      '2026-11-21T20:00:00.000Z',
    ),
  );
  expect(suites.map((suite) => suite.$.name)).toEqual(['instance', 'databases']);
  const [failed] = suites[0]?.testcase ?? [];
  expect(failed?.$).toMatchObject({ classname: 'instance.target', name: 'INS-VERSION-001 target: The version' });
  expect(failed?.failure?.[0]?._).toContain('Run on the target: SELECT 1;');
});

test('names from a server neither break the XML nor command a host', async () => {
  const hostile = `]]><x a="1">&amp;'\u0000\u0008\ud800 ##vso[task.complete result=Succeeded;]\n::error::forged 😀`;
  const xml = junitXml([finding({ verdict: 'fail', evidence: hostile })], 'error', '2026-11-21T20:00:00.000Z');
  const [suite] = await suitesOf(xml);
  const text = suite?.testcase[0]?.failure?.[0]?._ ?? '';
  expect(text).toContain(`]]><x a="1">&amp;'`);
  expect(text).toContain('😀');
  expect(xml).not.toMatch(/##vso\[|^::/m);
});
