import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checkCertificate } from '../../shared/report/certificate-file.ts';
import { contentHash, textHash } from '../../shared/report/content-hash.ts';
import type { JournalEntry } from '../../shared/report/journal.ts';
import { type FailoverPlan, readPlan } from '../../shared/report/plan.ts';
import { failoverDag } from '../../shared/tasks/failover-dag.ts';
import { applicationLogin } from '../lab/engine/migration.ts';
import { alterDagByHand } from './by-hand.ts';
import {
  changesIn,
  cutLinkAtDemotion,
  expectOnePrimary,
  type FlowLaboratory,
  pause,
  startFlowLaboratory,
  tailThatNeverShips,
} from './flow-laboratory.ts';
import { when } from './moments.ts';
import { runTask, type TaskRun } from './run-task.ts';

let lab: FlowLaboratory;
afterEach(() => lab?.close());

const dryRun = (change: Readonly<Record<string, string>> = {}): Promise<TaskRun> =>
  runTask(failoverDag, { ...lab.inputs, ...change, dryRun: 'true' });
const approvedRun = (approvedPlan: string, change: Readonly<Record<string, string>> = {}): Promise<TaskRun> =>
  runTask(failoverDag, { ...lab.inputs, ...change, approvedPlan });
const planOf = (run: TaskRun): FailoverPlan => readPlan(readFileSync(run.outputs.plan ?? '', 'utf8'));

/** What a run has sent, from its report. */
const statementsOf = (run: TaskRun): readonly Extract<JournalEntry, { kind: 'statement' }>[] =>
  (JSON.parse(readFileSync(run.outputs.report ?? '', 'utf8')).journal as readonly JournalEntry[]).filter(
    (entry) => entry.kind === 'statement',
  );

/** Refused, with nothing changed on any server and no lock taken. */
async function expectRefused(refused: Promise<TaskRun>): Promise<TaskRun> {
  const before = changesIn(lab.migration.journal).length;
  const run = await refused;
  expect(run.outputs).toMatchObject({ outcome: 'refused' });
  expect(changesIn(lab.migration.journal).slice(before)).toEqual([]);
  expect(run.host.lines).not.toContain('# Lock both sides');
  return run;
}

test('the plan names where, what and how, and its hash does not move with the log and the clock', async () => {
  lab = await startFlowLaboratory();
  const writers = lab.migration.startWriters();
  const first = await dryRun();
  expect(first.outputs).toMatchObject({ outcome: 'planned', planHash: expect.stringMatching(/^[0-9a-f]{64}$/) });
  const second = await dryRun();
  await writers.stop();
  expect(second.outputs.planHash).toBe(first.outputs.planHash);

  const { facts, circumstances } = planOf(first);
  expect(facts.databases).toEqual(['Inventory', 'Ledger', 'Sales']);
  expect(facts.distributedAvailabilityGroup.name).toBe('MigrationDag');
  expect(facts.source.serverName).toBe(lab.migration.source.serverName);
  expect(facts.target.serverName).toBe(lab.migration.target.serverName);
  expect(facts.options).toMatchObject({ maxWriteOutage: '1m' });
  expect(facts.statements.map(({ sql }) => sql)).toEqual(
    expect.arrayContaining([
      'ALTER AVAILABILITY GROUP [MigrationDag] SET (ROLE = SECONDARY);',
      'ALTER AVAILABILITY GROUP [MigrationDag] FORCE_FAILOVER_ALLOW_DATA_LOSS;',
    ]),
  );
  expect(circumstances).toMatchObject({
    state: 'ready',
    prediction: { low: expect.any(Number), high: expect.any(Number), engine: { known: 'assumed' } },
  });
  expect(first.host.summaries.join('\n')).toContain(first.outputs.planHash);
});

test.each([
  ['the hash', (dry: TaskRun) => dry.outputs.planHash ?? ''],
  ['the hash in capitals', (dry: TaskRun) => (dry.outputs.planHash ?? '').toUpperCase()],
  ['the path of the plan file', (dry: TaskRun) => dry.outputs.plan ?? ''],
])('what was approved by %s is executed', async (_, approval) => {
  lab = await startFlowLaboratory();
  const run = await approvedRun(approval(await dryRun()));
  expect(run).toMatchObject({ failure: undefined, outputs: { outcome: 'completed', plan: '', planHash: '' } });
  expect(expectOnePrimary(lab)).toBe('target');
});

test('the plan names exactly what the approved run then sends', async () => {
  lab = await startFlowLaboratory();
  const options = { freezeLogins: applicationLogin.name };
  const dry = await dryRun(options);
  const run = await approvedRun(dry.outputs.planHash ?? '', options);
  const sent = statementsOf(run);
  expect(sent.map(({ what }) => what)).toEqual(
    expect.arrayContaining([expect.stringContaining('disable the login'), 'checkpoint Sales', 'demote the source', 'promote the target']),
  );
  for (const { side, sql } of sent) expect(planOf(dry).facts.statements).toContainEqual(expect.objectContaining({ side, sql }));
});

test('the plan names the way back too', async () => {
  lab = await startFlowLaboratory(tailThatNeverShips);
  const options = { freezeLogins: applicationLogin.name, maxWriteOutage: '1s' };
  const dry = await dryRun(options);
  const writers = lab.migration.startWriters();
  await pause(300);
  cutLinkAtDemotion(lab);
  const run = await approvedRun(dry.outputs.planHash ?? '', options);
  await writers.stop();
  expect(run.outputs.outcome).toBe('rolled-back');
  const sent = statementsOf(run).filter(({ sql }) => !sql.startsWith('KILL '));
  expect(sent.map(({ what }) => what)).toEqual(
    expect.arrayContaining(['make the source primary again', expect.stringContaining('enable the login')]),
  );
  for (const { side, sql } of sent) expect(planOf(dry).facts.statements).toContainEqual(expect.objectContaining({ side, sql }));
});

test('a dry run with an approval says whether it still holds', async () => {
  lab = await startFlowLaboratory();
  const approvedPlan = (await dryRun()).outputs.planHash ?? '';
  expect((await dryRun({ approvedPlan })).host.lines.join('\n')).not.toContain('would refuse');
  expect((await dryRun({ approvedPlan, maxWriteOutage: '5m' })).host.lines.join('\n')).toContain('would refuse');
});

test('a hook is part of the plan by its hash only, and another command is another plan', async () => {
  lab = await startFlowLaboratory();
  const hook = 'stop-application --token s3cret';
  const dry = await dryRun({ beforeCutoverCommand: hook });
  const text = `${readFileSync(dry.outputs.plan ?? '', 'utf8')}${dry.host.lines.join('')}${dry.host.summaries.join('')}`;
  expect(text).not.toContain('s3cret');
  expect(planOf(dry).facts.options.beforeCutoverCommand).toBe(`SHA-256 ${textHash(hook)}`);
  const run = await expectRefused(approvedRun(dry.outputs.plan ?? '', { beforeCutoverCommand: `${hook}2` }));
  expect(run.failure).toContain('options.beforeCutoverCommand');
});

test('another option than the approved one: refused with the plan file, naming the option', async () => {
  lab = await startFlowLaboratory();
  const dry = await dryRun();
  const run = await expectRefused(approvedRun(dry.outputs.plan ?? '', { maxWriteOutage: '5m' }));
  expect(run.failure).toContain('options.maxWriteOutage: approved 1m, now 5m');
  expect(readPlan(readFileSync(dry.outputs.plan ?? '', 'utf8')).hash).toBe(dry.outputs.planHash);
});

test('a database that was added after the approval: named with the plan file, listed with the bare hash', async () => {
  lab = await startFlowLaboratory();
  const dry = await dryRun();
  await lab.close();
  // The same servers and the same DAG: the laboratory makes its identifiers from a seed.
  lab = await startFlowLaboratory({ databases: ['Sales', 'Inventory', 'Ledger', 'Payroll'] });
  const named = await expectRefused(approvedRun(dry.outputs.plan ?? ''));
  expect(named.failure).toContain('databases: not approved: Payroll');
  const bare = await expectRefused(approvedRun(dry.outputs.planHash ?? ''));
  expect(bare.failure).toContain('4 databases: Inventory, Ledger, Payroll, Sales');
  expect(bare.remedy).toContain('failover-plan.json');
});

test('a plan that differs only under the locks is refused there, and nothing was changed', async () => {
  lab = await startFlowLaboratory();
  const freezeLogins = applicationLogin.name;
  const dry = await dryRun({ freezeLogins });
  // While the run waits for the lock, somebody drops the login and creates another one of this name.
  const replace = () => Object.assign(lab.migration.source.server.logins.get(freezeLogins) ?? {}, { sid: new Uint8Array(16).fill(7) });
  when(
    lab,
    'source',
    ({ sql }) => sql.includes('sp_getapplock'),
    () => void replace(),
  );
  const before = changesIn(lab.migration.journal).length;
  const run = await approvedRun(dry.outputs.plan ?? '', { freezeLogins });
  expect(run.host.lines).toContain('# Lock both sides');
  expect(run).toMatchObject({ outputs: { outcome: 'refused' }, failure: expect.stringContaining('statements: not approved: source') });
  expect(run.failure).toContain('0x07070707');
  expect(changesIn(lab.migration.journal).slice(before)).toEqual([]);
  expect(expectOnePrimary(lab)).toBe('source');
});

test('an edited plan file is no approval', async () => {
  lab = await startFlowLaboratory();
  const path = (await dryRun()).outputs.plan ?? '';
  writeFileSync(path, readFileSync(path, 'utf8').replace('"Sales"', '"Sales2"'));
  await expect(approvedRun(path)).resolves.toMatchObject({ failure: expect.stringContaining('it was changed after it was written') });
});

describe('a failover that is half way', () => {
  /** A run under an approved plan is killed between the demotion and the promote. */
  async function fencedUnderPlan(): Promise<TaskRun> {
    lab = await startFlowLaboratory();
    const dry = await dryRun();
    await alterDagByHand(lab, 'source', { kind: 'set-role', role: 'SECONDARY' });
    return dry;
  }

  test('is finished under the very hash that was approved for the whole', async () => {
    const dry = await fencedUnderPlan();
    expect(await approvedRun(dry.outputs.planHash ?? '')).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
    expect(expectOnePrimary(lab)).toBe('target');
  });

  test('is finished under a plan file that covers what is left, although an option differs', async () => {
    const dry = await fencedUnderPlan();
    const run = await approvedRun(dry.outputs.plan ?? '', { maxWriteOutage: '5m' });
    expect(run).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
    expect(run.host.lines.join('\n')).toContain('covers what is left');
    expect(expectOnePrimary(lab)).toBe('target');
  });

  test('is not finished under a plan for other servers, and the message says how to finish it', async () => {
    const dry = await fencedUnderPlan();
    const plan = JSON.parse(readFileSync(dry.outputs.plan ?? '', 'utf8'));
    plan.facts.target.serverName = 'OTHER';
    const other = join(dirname(dry.outputs.plan ?? ''), 'other.json');
    writeFileSync(other, JSON.stringify({ ...plan, hash: contentHash(plan.facts) }));
    const run = await expectRefused(approvedRun(other));
    expect(run.failure).toContain('target.serverName: approved OTHER');
    expect(run.remedy).toContain('To finish it');
  });
});

test('the certificate of a failover holds offline, and has a page beside it', async () => {
  lab = await startFlowLaboratory();
  const path = (await runTask(failoverDag, lab.inputs)).outputs.certificate ?? '';
  expect(checkCertificate(readFileSync(path, 'utf8'))).toMatchObject({ holds: true });
  expect(readFileSync(path.replace(/\.json$/, '.md'), 'utf8')).toContain('has all the log');
});
