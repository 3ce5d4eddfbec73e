import type { Finding } from '../../../shared/prereqs/run-checks.ts';
import { summariseFindings } from '../../../shared/report/findings.ts';
import type { Report } from '../../../shared/report/report.ts';
import { summarise } from '../../../shared/report/summary.ts';

const hostile = 'x|y`z <b> [link](http://evil) \n::set-output name=a::b ##vso[task.complete result=Failed;]';

const report = (change: Partial<Report> = {}): Report => ({
  kind: 'sql-dag-migrate/report',
  version: 1,
  task: 'failover-dag',
  run: '1/1',
  startedAt: '2026-11-21T02:00:00.000Z',
  endedAt: '2026-11-21T02:00:05.000Z',
  succeeded: true,
  headline: 'Failed over.',
  distributedAvailabilityGroup: 'DAG',
  sides: [
    {
      side: 'source',
      serverName: 'SQL01',
      productVersion: '16.0.4165.4',
      edition: 'Enterprise Edition',
      role: 'SECONDARY',
      databases: [
        { name: 'Sales', state: 'ONLINE', writable: false, endOfLog: '700000000000155200001', lastHardened: '700000000000155200001' },
      ],
    },
  ],
  journal: [
    {
      at: '2026-11-21T02:00:01.000Z',
      kind: 'statement',
      sentAt: '2026-11-21T02:00:00.790Z',
      side: 'source',
      server: 'SQL01',
      what: 'demote',
      sql: 'ALTER AVAILABILITY GROUP [DAG] SET (ROLE = SECONDARY);',
      took: 210,
      outcome: 'done',
      detail: undefined,
    },
  ],
  outputs: { outcome: 'completed' },
  ...change,
});

test('holds the verdict, the sides, exact LSNs and what was sent where', () => {
  const text = summarise(report());
  expect(text).toContain('✅ failover-dag');
  expect(text).toContain('| Sales | ONLINE | no |');
  expect(text).toContain('700000000000155200001');
  expect(text).toContain('| source SQL01 |');
  expect(text).toContain('done in 210 ms');
});

test('a failure says what to do next', () => {
  expect(summarise(report({ succeeded: false, headline: 'Refused.', next: 'Run switch-sync-mode first.' }))).toMatch(
    /❌ failover-dag[\s\S]*Refused\.[\s\S]*\*\*Next:\*\* Run switch-sync-mode first\./,
  );
});

test('a run that sent nothing says so', () => {
  expect(summarise(report({ journal: [] }))).toContain('No statement that changes a server was sent.');
});

test('hostile names stay text: no new row, no markup, no command', () => {
  const [side] = report().sides;
  if (!side) throw new Error('fixture');
  const text = summarise(
    report({
      headline: hostile,
      sides: [{ ...side, serverName: hostile, databases: [{ name: hostile, state: 'ONLINE', writable: true }] }],
    }),
  );
  expect(text).not.toMatch(/^::|##vso\[|<b>|\]\(http/m);
  const rows = text.split('\n').filter((line) => line.includes('ONLINE'));
  expect(rows).toHaveLength(1);
  expect(rows[0]?.match(/(?<!\\)\|/g)).toHaveLength(7);
});

test('1,000 databases stay far below the limit of a summary', () => {
  const databases = Array.from({ length: 1000 }, (_, index) => ({
    name: `Database with a long name ${index}`.padEnd(128, 'x'),
    state: 'ONLINE',
    writable: true,
  }));
  const [side] = report().sides;
  if (!side) throw new Error('fixture');
  const text = summarise(report({ sides: [{ ...side, databases }] }));
  expect(text.length).toBeLessThan(100_000);
  expect(text).toContain('and 950 more');
});

test('many statements that are alike do not push the role change off the list', () => {
  const [demotion] = report().journal;
  if (demotion?.kind !== 'statement') throw new Error('fixture');
  const checkpoints = Array.from({ length: 400 }, (_, index) => ({
    ...demotion,
    what: `checkpoint db${index}`,
    sql: `CHECKPOINT ${index}`,
  }));
  const text = summarise(report({ journal: [...checkpoints, demotion] }));
  expect(text).toContain('ROLE = SECONDARY');
  expect(text.match(/CHECKPOINT/g)).toHaveLength(10);
  expect(text).toContain('and 390 more statements');
});

test('findings: what needs attention first, then everything', () => {
  const finding = (id: string, verdict: Finding['verdict']): Finding => ({
    id,
    family: 'instance',
    title: 'A title',
    severity: 'error',
    side: 'source',
    verdict,
    evidence: hostile,
    remedy: { text: 'Do this.' },
    page: 'https://learn.microsoft.com/sql',
  });
  const text = summariseFindings({
    headline: 'Not ready.',
    ready: false,
    findings: [finding('INS-A-001', 'pass'), finding('INS-B-001', 'fail')],
    failOn: 'error',
  });
  expect(text.indexOf('INS-B-001')).toBeLessThan(text.indexOf('INS-A-001'));
  expect(text).not.toMatch(/^::|##vso\[/m);
  expect(text.match(/^\| ✅ INS-A-001/m)).toBeTruthy();
});
