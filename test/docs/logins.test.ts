import type { Fields, Outputs, Task } from '../../shared/core/task.ts';
import type { Finding } from '../../shared/prereqs/run-checks.ts';
import { dropAg } from '../../shared/tasks/drop-ag.ts';
import { failoverDag } from '../../shared/tasks/failover-dag.ts';
import { switchSyncMode } from '../../shared/tasks/switch-sync-mode.ts';
import { validatePrereqs } from '../../shared/tasks/validate-prereqs.ts';
import { waitForLsnConvergence } from '../../shared/tasks/wait-for-lsn-convergence.ts';
import { changesIn, expectOnePrimary, type FlowLaboratory, startFlowLaboratory } from '../flow/flow-laboratory.ts';
import { runTask, type TaskRun } from '../flow/run-task.ts';
import { migrationLogin } from '../lab/engine/migration.ts';
import type { VersionYear } from '../lab/engine/servers/versions.ts';
import { connect, query } from '../protocol/tds/tedious-client.ts';
import { markedBlocks, readDocument } from './marked-blocks.ts';

/** The scripts of docs/security.md, sent to servers over the wire by a DBA; then the tasks run as the logins that they made. */
const scripts = markedBlocks(readDocument('security.md')).filter(({ language }) => language === 'sql');
const script = (...words: readonly string[]): string => {
  const found = scripts.filter((block) => block.words.join(' ') === words.join(' '));
  if (found.length !== 1) throw new Error(`security.md has ${found.length} scripts for ${words.join(' ')}.`);
  return found[0]?.text ?? '';
};

let lab: FlowLaboratory;
afterEach(() => lab?.close());

/** Runs a script on both sides, batch by batch. Throws what a server said. */
async function asDba(sql: string): Promise<void> {
  for (const side of ['source', 'target'] as const) {
    const connection = await connect(lab[side].port, { encrypt: true, userName: migrationLogin.name, password: migrationLogin.password });
    for (const batch of sql.split(/^GO$/m)) {
      const { errors } = await query(connection, batch);
      if (errors.length > 0) throw new Error(errors.map(({ number, message }) => `${number}: ${message}`).join('; '));
    }
    connection.close();
  }
}

/** Inputs of the tasks for the login that a script makes. */
function as(sql: string): Readonly<Record<string, string>> {
  const [, name = '', password = ''] = /CREATE LOGIN \[(\w+)\] WITH PASSWORD = N'([^']+)'/.exec(sql) ?? [];
  return { ...lab.inputs, sourceUsername: name, sourcePassword: password, targetUsername: name, targetPassword: password };
}

const unknownIn = ({ outputs }: TaskRun): readonly string[] =>
  (JSON.parse(outputs.findings ?? '[]') as readonly Finding[]).filter(({ verdict }) => verdict === 'unknown').map(({ id }) => id);

const versions: readonly (readonly [VersionYear, string])[] = [
  [2016, '2019'],
  [2019, '2019'],
  [2022, '2022'],
  [2025, '2022'],
];

describe.each(versions)('SQL Server %i', (version, scriptFor) => {
  const reader = script('reader', scriptFor);
  const operator = script('operator');
  const start = async () => {
    lab = await startFlowLaboratory({ source: { version }, target: { version } });
  };

  test('the reader judges everything and waits for the log, and can change nothing', async () => {
    await start();
    await asDba(reader);
    const validated = await runTask(validatePrereqs, { ...as(reader), skipChecks: 'PER-CHANGE-001' });
    expect(validated).toMatchObject({ failure: undefined, outputs: { ready: 'true' } });
    expect(unknownIn(validated)).toEqual([]);
    const waited = await runTask(waitForLsnConvergence, { ...as(reader), stabilityWindow: '100ms' });
    expect(waited).toMatchObject({ failure: undefined, outputs: { converged: 'true' } });

    const before = changesIn(lab.migration.journal);
    expect((await runTask(validatePrereqs, as(reader))).failure).toContain('PER-CHANGE-001');
    for (const [task, inputs] of [
      [switchSyncMode, { mode: 'asynchronous-commit' }],
      [failoverDag, {}],
    ] as const)
      expect((await runTask(task as Task<Fields, Outputs>, { ...as(reader), ...inputs })).failure).toMatch(
        /ALTER ANY AVAILABILITY GROUP|15151/,
      );
    expect(changesIn(lab.migration.journal)).toEqual(before);
    expect(expectOnePrimary(lab)).toBe('source');
  }, 60_000);

  // With the DMVs closed, and with the catalog closed.
  test.each(['VIEW ANY DEFINITION', version >= 2022 ? 'VIEW SERVER PERFORMANCE STATE' : 'VIEW SERVER STATE'])(
    'without %s the reader is told so, and nothing is taken for good news',
    async (right) => {
      await start();
      const poorer = reader.replace(new RegExp(`${right}, |, ${right}(?= TO)`), '');
      expect(poorer).not.toBe(reader);
      await asDba(poorer);
      expect((await runTask(validatePrereqs, { ...as(reader), skipChecks: 'PER-CHANGE-001' })).outputs.ready).toBe('false');
    },
    60_000,
  );

  test('the operator runs every task to its end, and nothing once the role is taken away', async () => {
    await start();
    await asDba(operator);
    const run = async <F extends Fields, O extends Outputs>(task: Task<F, O>, inputs: Readonly<Record<string, string>> = {}) =>
      expect(await runTask(task, { ...as(operator), ...inputs })).toMatchObject({ failure: undefined });
    await run(validatePrereqs);
    await run(switchSyncMode, { mode: 'asynchronous-commit' });
    await run(switchSyncMode, { mode: 'synchronous-commit' });
    await run(waitForLsnConvergence, { stabilityWindow: '100ms' });
    await run(failoverDag);
    expect(expectOnePrimary(lab)).toBe('target');
    await asDba(script('operator', 'over'));
    expect((await runTask(dropAg, as(operator))).failure).toContain('migrate_operator');
    await asDba('ALTER LOGIN [migrate_operator] ENABLE; ALTER SERVER ROLE sysadmin ADD MEMBER [migrate_operator];');
    await run(dropAg);
  }, 60_000);

  test('drop-ag changes nothing as the reader', async () => {
    await start();
    await asDba(reader);
    expect(await runTask(failoverDag, lab.inputs)).toMatchObject({ outputs: { outcome: 'completed' } });
    expect(await runTask(dropAg, as(reader))).toMatchObject({ outputs: { dropped: 'false' }, failure: expect.any(String) });
    expect(lab.migration.sourceGroup.distributed).toHaveLength(1);
  }, 60_000);
});
