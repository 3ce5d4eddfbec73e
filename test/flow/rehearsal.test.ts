import { readdirSync, readFileSync } from 'node:fs';
import { readInputs } from '../../shared/core/inputs.ts';
import type { Report } from '../../shared/report/report.ts';
import { failoverDag } from '../../shared/tasks/failover-dag.ts';
import { applicationLogin } from '../lab/engine/migration.ts';
import type { FaultTarget, RequestFault } from '../lab/tds/faults.ts';
import { briskClock } from './brisk-clock.ts';
import { alterDagByHand, openApplication } from './by-hand.ts';
import { changesIn, expectOnePrimary, type FlowLaboratory, pause, startFlowLaboratory } from './flow-laboratory.ts';
import { recordingHost } from './recording-host.ts';
import { runTask, type TaskRun } from './run-task.ts';

let lab: FlowLaboratory;
afterEach(() => lab?.close());

const rehearse = (inputs: Readonly<Record<string, string>> = {}, signal?: AbortSignal): Promise<TaskRun> =>
  runTask(failoverDag, { ...lab.inputs, ...inputs, rehearse: 'true' }, signal, briskClock);

const reportOf = ({ outputs }: TaskRun): Report => JSON.parse(readFileSync(outputs.report ?? '', 'utf8'));
const statementsOf = (run: TaskRun): readonly string[] =>
  reportOf(run).journal.flatMap((entry) => (entry.kind === 'statement' ? [entry.sql] : []));

/** Batches of the task that would move the primary role, had the server run them. */
function watchRoleChanges(): readonly string[] {
  const seen: string[] = [];
  for (const side of ['source', 'target'] as const)
    lab[side].faults.next({
      when({ sql, appName }) {
        if (
          appName.startsWith('sql-dag-migrate/') &&
          !sql.includes('@promote bit = 0') &&
          /ROLE = SECONDARY|^ALTER AVAILABILITY GROUP .* FORCE_FAILOVER/m.test(sql)
        )
          seen.push(sql);
        return false;
      },
      fault: { kind: 'reset' },
    });
  return seen;
}

const sourceSide = () => [...lab.migration.sourceGroup.distributed][0];
const required = (): number => sourceSide()?.required ?? -1;

/** Whatever the machine measures, the prediction is the sum of its parts. Gives the longer one. */
function expectSum(run: TaskRun): number {
  const sentence =
    /^Predicted write outage: (\d+) to (\d+) ms \(measured: round trips (\d+) \+ (\d+) ms, log to send (\d+) ms, log to redo (\d+) ms; assumed: demotion 250 to 1500 ms, promotion and recovery 250 to 1500 ms\)\.$/m;
  const [from = 0, to = 0, ...measured] = sentence.exec(run.host.lines.join('\n'))?.slice(1).map(Number) ?? [];
  expect(measured).toHaveLength(4);
  // Each part is rounded for itself.
  expect(Math.abs(from - 500 - measured.reduce((sum, part) => sum + part, 0))).toBeLessThanOrEqual(2);
  expect(to - from).toBe(2500);
  return to;
}

test('everything up to the demotion, under load, and nothing of it is left', async () => {
  lab = await startFlowLaboratory();
  const writers = lab.migration.startWriters();
  await pause(100);
  const roleChanges = watchRoleChanges();
  const run = await rehearse();
  await writers.stop();
  expect(run).toMatchObject({
    failure: undefined,
    outputs: { outcome: 'rehearsed', writeOutageMs: '', certificate: '', plan: '', predictedOutageMs: String(expectSum(run)) },
  });
  expect(roleChanges).toEqual([]);
  expect(statementsOf(run)).toEqual([
    ...['Sales', 'Inventory', 'Ledger'].map((name) => `USE [${name}]; CHECKPOINT;`),
    'ALTER AVAILABILITY GROUP [MigrationDag] SET (REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT = 1);',
    'ALTER AVAILABILITY GROUP [MigrationDag] SET (REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT = 0);',
  ]);
  expect(required()).toBe(0);
  expect(lab.migration.darkness).toEqual([]);
  expect(writers.verify()).toMatchObject({ lost: [], unexpected: [] });
  expect(expectOnePrimary(lab)).toBe('source');
  const { rehearsal } = reportOf(run);
  expect(rehearsal).toMatchObject({ blockers: [], leftOut: [] });
  expect(rehearsal?.steps.map(({ what }) => what)).toEqual(
    expect.arrayContaining(['preconditions', 'approved plan', 'guards', 'logs and seeding', 'quiet moment', 'CHECKPOINT']),
  );
  expect(await runTask(failoverDag, lab.inputs)).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
});

test('with the report of an earlier failover the prediction is one figure, and the failover says both', async () => {
  lab = await startFlowLaboratory();
  const first = await runTask(failoverDag, lab.inputs);
  const [from = 0, to = 0] =
    /Write outage \d+ ms \(predicted (\d+) to (\d+) ms, engine times assumed\)\./.exec(reportOf(first).headline)?.slice(1).map(Number) ??
    [];
  expect(from).toBeGreaterThanOrEqual(500);
  expect(to - from).toBe(2500);
  await lab.close();
  lab = await startFlowLaboratory();
  const earlierReport = first.outputs.report ?? '';
  const rehearsed = await rehearse({ earlierReport });
  expect(rehearsed.host.lines.join('\n')).toContain('as in the earlier failover: demotion');
  const run = await runTask(failoverDag, { ...lab.inputs, earlierReport });
  const { low, high } = reportOf(run).prediction ?? {};
  expect(low).toBe(high);
  expect(run.outputs.predictedOutageMs).toBe(String(high));
  expect(reportOf(run).headline).toContain(`Write outage ${run.outputs.writeOutageMs} ms (predicted ${high} ms).`);
});

test('the proof is rehearsed too, and no certificate is left', async () => {
  lab = await startFlowLaboratory();
  const run = await rehearse();
  expect(run.host.lines.join('\n')).toMatch(/the target had what the source had written after \d+ ms/);
  expect(reportOf(run).rehearsal?.steps.map(({ what }) => what)).toContain('proof');
  expect(readdirSync(run.host.reportFolder).filter((name) => name.startsWith('certificate'))).toEqual([]);
});

test('a target that does not get the log: the proof would not come', async () => {
  lab = await startFlowLaboratory({ source: { version: 2019 }, target: { version: 2019 }, timings: { sessionTimeoutMs: 5000 } });
  const writers = lab.migration.startWriters();
  lab.source.faults.next({
    when({ sql }) {
      // The last request before the proof is rehearsed.
      if (sql.includes('CHECKPOINT') && sql.includes('Ledger')) lab.migration.link.cut();
      return false;
    },
    fault: { kind: 'reset' },
  });
  const run = await rehearse({ maxWriteOutage: '1s' });
  lab.migration.link.restore();
  await writers.stop();
  expect(run).toMatchObject({
    outputs: { outcome: 'refused' },
    failure: expect.stringContaining('The target did not have within 1s what'),
  });
});

test('what a server had set before stays set', async () => {
  lab = await startFlowLaboratory();
  const dag = sourceSide();
  if (dag) dag.required = 1;
  const run = await rehearse();
  expect(run.outputs.outcome).toBe('rehearsed');
  expect(required()).toBe(1);
});

test('no command runs, no login is frozen, no session is ended, and the log says so', async () => {
  lab = await startFlowLaboratory();
  const run = await rehearse({
    beforeCutoverCommand: 'stop --password geheim-4711',
    afterCutoverCommand: 'start there',
    afterRollbackCommand: 'start here',
    freezeLogins: applicationLogin.name,
    killLongTransactions: 'true',
  });
  expect(run).toMatchObject({ failure: undefined, outputs: { outcome: 'rehearsed' } });
  expect(run.host.commands).toEqual([]);
  expect(statementsOf(run).filter((sql) => /LOGIN|KILL/.test(sql))).toEqual([]);
  expect(lab.migration.source.server.logins.get(applicationLogin.name)?.disabled ?? false).toBe(false);
  expect(reportOf(run).rehearsal?.leftOut).toEqual([
    'the before-cutover command',
    'the after-cutover command',
    'the after-rollback command',
    'freezing the login application',
    'ending sessions with long transactions',
  ]);
  const said = run.host.lines.join('\n');
  expect(said).toContain('not rehearsed, because it reaches the applications: the before-cutover command');
  expect(said).not.toContain('geheim');
});

test('a long transaction that a failover would end is named and lives on', async () => {
  lab = await startFlowLaboratory();
  const ended = openTransaction();
  await pause(100);
  const run = await rehearse({ killLongTransactions: 'true', longTransactionAge: '50ms', longTransactionWait: '200ms' });
  expect(run).toMatchObject({ failure: undefined, outputs: { outcome: 'rehearsed' } });
  expect(run.host.lines.join('\n')).toContain('A failover would end an open transaction');
  expect(ended()).toBe(false);
});

test('everything that would have blocked the failover is named at once, and nothing is armed', async () => {
  lab = await startFlowLaboratory();
  openTransaction();
  await pause(100);
  const before = changesIn(lab.migration.journal);
  const run = await rehearse({
    expectedDatabases: 'Sales',
    longTransactionAge: '50ms',
    longTransactionWait: '200ms',
    beforeCutoverCommand: 'stop',
    afterRollbackCommand: 'start',
  });
  expect(run.outputs).toMatchObject({ outcome: 'refused', writeOutageMs: '' });
  expect(run.failure).toMatch(/^Rehearsed: the failover would have been refused\. 1\. .*not expected: Inventory, Ledger.* 2\. .*open /);
  expect(run.failure).toContain('Nothing was failed over; the source is primary and takes writes.');
  expect(run.remedy).toContain('expected-databases');
  expect(statementsOf(run)).toEqual([]);
  expect(changesIn(lab.migration.journal)).toEqual(before);
  expect(run.host.commands).toEqual([]);
  expect(reportOf(run)).toMatchObject({
    failureId: 'rehearsal-blocked',
    rehearsal: { blockers: [{ failureId: 'precondition-failed' }, { failureId: 'not-quiet' }] },
  });
});

test('an approved plan that differs blocks it like any other reason', async () => {
  lab = await startFlowLaboratory();
  const run = await rehearse({ approvedPlan: 'a'.repeat(64) });
  expect(run).toMatchObject({ outputs: { outcome: 'refused' }, failure: expect.stringContaining('another plan was approved') });
});

test.each(['demote', 'fail over'])('servers that somebody else left half way (%s) are not touched', async (stage) => {
  lab = await startFlowLaboratory();
  if (stage === 'demote') await alterDagByHand(lab, 'source', { kind: 'set-role', role: 'SECONDARY' });
  else await runTask(failoverDag, lab.inputs);
  const before = changesIn(lab.migration.journal);
  const roleChanges = watchRoleChanges();
  const run = await rehearse({ afterCutoverCommand: 'start' });
  expect(run).toMatchObject({ outputs: { outcome: 'refused' }, failure: expect.stringContaining('Refused') });
  expect(roleChanges).toEqual([]);
  expect(run.host.commands).toEqual([]);
  expect(changesIn(lab.migration.journal)).toEqual(before);
});

type Side = 'source' | 'target';

/** Does something at the n-th request of the task on a side; false when there were fewer. */
async function disturb(side: Side, position: number, { act, fault }: { readonly act?: () => unknown; readonly fault?: RequestFault }) {
  lab = await startFlowLaboratory({ timings: { sessionTimeoutMs: 100 } });
  const roleChanges = watchRoleChanges();
  let seen = 0;
  lab[side].faults.next({
    when({ appName }: FaultTarget) {
      if (!appName.startsWith('sql-dag-migrate/')) return false;
      seen += 1;
      if (seen === position) act?.();
      return seen === position && fault !== undefined;
    },
    fault: fault ?? { kind: 'reset' },
  });
  const run = await rehearse({ maxWriteOutage: '1s' });
  const where = `request ${position} of the ${side}: ${run.outputs.outcome}, ${run.failure}\n${run.host.lines.join('\n')}`;
  const warned = run.host.lines.some((line) => line.startsWith('warning: Commits on the source may wait for the target.'));
  const verdict = { roleChanges: [...roleChanges], leftArmed: required() !== 0 && !warned, where };
  expect(verdict).toEqual({ roleChanges: [], leftArmed: false, where });
  await lab.close();
  return { more: seen >= position, run };
}

test.each<[string, { readonly act?: () => unknown; readonly fault?: RequestFault }]>([
  ['the connection is lost before the server ran it', { fault: { kind: 'reset' } }],
  ['the answer is lost', { fault: { kind: 'applied-reply-lost' } }],
  ['the link between the sides is cut', { act: () => lab.migration.link.cut() }],
  ['somebody demotes the source', { act: () => alterDagByHand(lab, 'source', { kind: 'set-role', role: 'SECONDARY' }) }],
])(
  'at any request %s: no role is changed, and nothing is left set without a word',
  async (_, disturbance) => {
    let positions = 0;
    for (const side of ['source', 'target'] as const)
      for (let position = 1; (await disturb(side, position, disturbance)).more; position++) positions++;
    expect(positions).toBeGreaterThan(15);
  },
  120_000,
);

test('put back is what is seen, not what was sent: what is still set is said', async () => {
  lab = await startFlowLaboratory();
  let sent = false;
  lab.source.faults.next({
    when({ sql }) {
      const dag = sourceSide();
      if (sent && dag) dag.required = 1;
      sent ||= sql.includes('REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT = 0');
      return false;
    },
    fault: { kind: 'reset' },
  });
  const run = await rehearse();
  expect(run).toMatchObject({ outputs: { outcome: 'refused' }, failure: expect.stringContaining('could not be put back to 0') });
  expect(run.remedy).toMatch(/Run on ONPREM, in master: ALTER AVAILABILITY GROUP .*REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT = 0/);
  expect(run.host.lines.join('\n')).toContain('warning: Commits on the source may wait for the target.');
});

test('a cancel while it is armed puts it back', async () => {
  lab = await startFlowLaboratory();
  const abort = new AbortController();
  lab.source.faults.next({
    when({ sql }) {
      if (sql.includes('REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT = 1'))
        setTimeout(() => abort.abort(new Error('The run was cancelled (SIGINT).')), 1);
      return false;
    },
    fault: { kind: 'reset' },
  });
  const roleChanges = watchRoleChanges();
  const run = await rehearse({}, abort.signal);
  expect(run).toMatchObject({ outputs: { outcome: 'refused' }, failure: expect.stringContaining('Cancelled') });
  expect(required()).toBe(0);
  expect(roleChanges).toEqual([]);
});

test('what is asked for as a rehearsal never becomes anything else', () => {
  const problemOf = (inputs: Readonly<Record<string, string>>): string => {
    try {
      readInputs(failoverDag, recordingHost({ ...plain, ...inputs, rehearse: 'true' }));
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  };
  const plain = {
    distributedAvailabilityGroup: 'D',
    sourceServer: 's',
    sourceUsername: 'u',
    sourcePassword: 'p',
    targetServer: 't',
    targetUsername: 'u',
    targetPassword: 'p',
  };
  expect(problemOf({})).toBe('');
  expect(problemOf({ dryRun: 'true' })).toBe(
    'Invalid input: rehearse and dryRun can not both be true: a dry run changes nothing, a rehearsal does everything up to the demotion.',
  );
  expect(
    problemOf({
      route: 'managed-instance',
      azureSubscriptionId: '11111111-1111-1111-1111-111111111111',
      resourceGroup: 'r',
      managedInstance: 'm',
    }),
  ).toMatch(/^Invalid input: rehearse must be false when route is managed-instance/);
});

/** Opens a transaction that has written; says whether its session was ended. */
function openTransaction(): () => boolean {
  let ended = false;
  const session = openApplication(lab, {}, () => {
    ended = true;
  });
  session.createTable(undefined, 'dbo', 'orders', [{ name: 'id', type: { name: 'int' }, nullable: false, primaryKey: true }]);
  session.beginTransaction();
  void session.insert({ database: undefined, schema: 'dbo', name: 'orders' }, [[1]], new AbortController().signal);
  return () => ended;
}
