import { changesSince, readBaseline } from '../../../shared/prereqs/baseline.ts';
import type { Finding } from '../../../shared/prereqs/run-checks.ts';

const finding = (id: string, change: Partial<Finding> = {}): Finding => ({
  id,
  family: 'instance',
  title: 'A title',
  severity: 'error',
  side: 'source',
  verdict: 'pass',
  evidence: 'seen',
  page: 'https://learn.microsoft.com/sql',
  ...change,
});

test.each<[string, readonly Finding[], readonly Finding[], readonly string[]]>([
  ['nothing changed', [finding('A')], [finding('A')], []],
  ['other values that pass are no change', [finding('A')], [finding('A', { evidence: 'other' })], []],
  ['a new failure', [finding('A')], [finding('A', { verdict: 'fail' })], ['A source: pass → fail']],
  ['put right', [finding('A', { verdict: 'fail' })], [finding('A')], ['A source: fail → pass']],
  [
    'fails for another reason',
    [finding('A', { verdict: 'fail' })],
    [finding('A', { verdict: 'fail', evidence: 'worse' })],
    ['A source: fail → fail'],
  ],
  ['skipped since', [finding('A', { verdict: 'fail' })], [finding('A', { verdict: 'skipped' })], ['A source: fail → skipped']],
  ['a check that is new', [], [finding('A')], ['A source: absent → pass']],
  ['a check that is gone', [finding('A')], [], ['A source: pass → absent']],
  [
    'the other side is another finding',
    [finding('A')],
    [finding('A', { side: 'target' })],
    ['A target: absent → pass', 'A source: pass → absent'],
  ],
])('%s', (_name, before, now, expected) => {
  expect(changesSince(before, now).map((change) => `${change.id} ${change.side}: ${change.before} → ${change.now}`)).toEqual(expected);
});

const report = (change: object) =>
  JSON.stringify({ kind: 'sql-dag-migrate/prerequisites', version: 1, findings: [finding('A')], ...change });

test('a report of validate-prereqs is read', () => {
  expect(readBaseline(report({}))).toMatchObject([{ id: 'A', verdict: 'pass' }]);
});

test.each<[string, string]>([
  ['no JSON', '{'],
  ['null', 'null'],
  ['another kind of report', report({ kind: 'sql-dag-migrate/report' })],
  ['another version', report({ version: 2 })],
  ['no findings', report({ findings: undefined })],
  ['findings of another shape', report({ findings: [{ id: 1 }] })],
])('%s is refused', (_name, text) => {
  expect(() => readBaseline(text)).toThrow(/must be a report of validate-prereqs/);
});
