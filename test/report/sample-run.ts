import type { StatementEntry } from '../../shared/report/journal.ts';
import type { TaskRun } from '../../shared/report/migration-report.ts';

const at = (ms: number): string => new Date(Date.UTC(2026, 10, 21, 2, 0, 0) + ms).toISOString();

const statement = (text: string, side: 'source' | 'target', sent: number, took: number): StatementEntry => ({
  kind: 'statement',
  sentAt: at(sent),
  at: at(sent + took),
  side,
  server: text,
  session: 60,
  what: text,
  sql: text,
  took,
  outcome: 'done',
  detail: text,
});

/** A failover in which every text that may come from a server, a user or a host is `text`. */
export const runWith = (text: string, databases: readonly string[] = [text]): TaskRun => {
  const sides = ['source', 'target'].map((side) => ({
    side,
    serverName: text,
    productVersion: text,
    edition: text,
    clock: text,
    role: text,
    databases: databases.map((name) => ({
      name,
      state: text,
      writable: true,
      synchronizationState: text,
      endOfLog: '700',
      lastHardened: '700',
    })),
  }));
  return {
    kind: 'sql-dag-migrate/report',
    version: 1,
    task: 'failover-dag',
    run: text,
    startedAt: at(0),
    endedAt: at(20_000),
    succeeded: true,
    headline: text,
    next: text,
    failureId: text,
    distributedAvailabilityGroup: text,
    sides,
    before: sides.map((side) => ({ ...side, role: 'PRIMARY' })),
    journal: [
      { kind: 'state', at: at(100), until: at(200), looks: 2, state: text, because: text },
      { kind: 'writes', at: at(1000), takenBy: 'nobody' },
      statement(text, 'source', 1000, 200),
      { kind: 'note', at: at(1300), text },
      statement(text, 'target', 1400, 300),
      { kind: 'writes', at: at(2000), takenBy: 'target' },
    ],
    outputs: { outcome: text, writeOutageMs: '1000', planHash: text },
    lag: {
      databases: databases.slice(0, 8),
      folded: Math.max(0, databases.length - 8),
      samples: Array.from({ length: 12 }, (_, index) => ({
        at: at(index * 1000),
        behind: 11 - index,
        sendQueueKb: databases.slice(0, 8).map(() => 11 - index),
        othersKb: 0,
        redoQueueKb: null,
        sendRateKbPerSecond: 5,
        etaMs: 1000,
      })),
      readings: 12,
      convergedAt: at(11_000),
    },
    origin: { startedBy: text, attemptStartedBy: `${text}2`, page: text },
    certificate: {
      kind: 'sql-dag-migrate/convergence-certificate',
      version: 1,
      run: text,
      distributedAvailabilityGroup: text,
      groupId: text,
      source: { serverName: text, productVersion: text, clock: text },
      target: { serverName: text, productVersion: text, clock: text },
      databases: databases.map((database) => ({ database, sourceEndOfLog: '700', targetHardened: '700' })),
      contentSha256: 'a'.repeat(64),
    },
  };
};

/** Checks in which every such text is `text`. */
export const checksWith = (text: string): TaskRun => {
  const { lag: _lag, certificate: _certificate, next: _next, ...run } = runWith(text);
  return {
    ...run,
    task: 'validate-prereqs',
    journal: [],
    outputs: {},
    findings: [
      {
        id: 'INS-TEST-001',
        family: 'instance',
        title: text,
        severity: 'error',
        side: 'source',
        verdict: 'fail',
        evidence: text,
        remedy: { text, sql: text, command: text },
        page: 'https://learn.microsoft.com/sql',
      },
    ],
    failOn: 'error',
  };
};

/** Texts that would do harm where they are not taken for text. */
export const hostileTexts: readonly string[] = [
  '</script><script>document.title="taken"</script>',
  '<img src=x onerror="document.title=\'taken\'">',
  '"><svg onload=alert(1)>',
  "' onmouseover='alert(1)",
  '</style><style>*{display:none}</style>',
  '</title></head><body><h1>forged</h1>',
  '<!-- ]]> --><a href="javascript:alert(1)">x</a>',
  '</svg></figure></section><h1>forged</h1>',
  ']]>',
  'line one\n## forged heading\n| a | b |',
  '\r\n##vso[task.complete result=Failed;]',
  '::set-output name=outcome::completed',
  '##[set-output name=outcome]completed',
  '```\n```mermaid\ngraph TD; A-->B',
  'x :crit, 1970-01-01, 1d\nsection forged',
  '"]; click A "javascript:alert(1)"',
  '%%{init: {"theme":"forest"}}%% <br/>',
  '[link](http://evil.example) ![i](http://evil.example/x.png) https://evil.example',
  'emoji 💥 \u202Eright to left\u202C \u0000 \u001b[31m \ud800',
  '{{constructor.constructor("alert(1)")()}} ${process.env.PATH}',
];
