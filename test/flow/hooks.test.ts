import { readFileSync } from 'node:fs';
import type { CommandEnd } from '../../shared/hosts/command.ts';
import { failoverDag } from '../../shared/tasks/failover-dag.ts';
import { applicationLogin } from '../lab/engine/migration.ts';
import {
  changesIn,
  cutLinkAtDemotion,
  expectOnePrimary,
  type FlowLaboratory,
  pause,
  startFlowLaboratory,
  tailThatNeverShips,
  writableOn,
} from './flow-laboratory.ts';
import type { RanCommand } from './recording-host.ts';
import { runTask, type TaskRun } from './run-task.ts';

const hooks = { beforeCutoverCommand: 'stop', afterCutoverCommand: 'start there', afterRollbackCommand: 'start here', hookTimeout: '7s' };
const well: CommandEnd = { exitCode: 0, timedOut: false };

let lab: FlowLaboratory;
afterEach(() => lab?.close());

interface Hooked extends TaskRun {
  /** Commands in order, and how many databases took writes on each side when they ran. */
  readonly ran: readonly string[];
}

async function failOver(
  inputs: Readonly<Record<string, string>> = {},
  end: (ran: RanCommand) => CommandEnd | Promise<CommandEnd> = () => well,
  signal = new AbortController().signal,
): Promise<Hooked> {
  const ran: string[] = [];
  const run = await runTask(failoverDag, { ...lab.inputs, ...hooks, ...inputs }, signal, undefined, async (command) => {
    ran.push(`${command.command}: ${writableOn(lab, 'source').length}/${writableOn(lab, 'target').length}`);
    return end(command);
  });
  return { ...run, ran };
}

const warnings = (run: TaskRun) => run.host.lines.filter((line) => line.startsWith('warning: '));

test('before and after a failover, with the facts and the deadline', async () => {
  lab = await startFlowLaboratory();
  const run = await failOver();
  expect(run).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
  expect(run.ran).toEqual(['stop: 3/0', 'start there: 0/3']);
  const [before, after] = run.host.commands.map(({ options }) => options);
  expect(before?.timeout).toBe(7000);
  expect(before?.environment).toMatchObject({
    DAG_MIGRATE_EVENT: 'before-cutover',
    DAG_MIGRATE_DISTRIBUTED_AVAILABILITY_GROUP: 'MigrationDag',
    DAG_MIGRATE_SOURCE_SERVER: 'ONPREM',
    DAG_MIGRATE_TARGET_SERVER: 'AZUREVM',
    DAG_MIGRATE_DATABASES: '["Sales","Inventory","Ledger"]',
    DAG_MIGRATE_DATABASES_FILE: '',
    DAG_MIGRATE_OUTCOME: '',
    DAG_MIGRATE_WRITE_OUTAGE_MS: '',
    DAG_MIGRATE_CERTIFICATE: '',
    DAG_MIGRATE_RUN: 'test/1',
  });
  expect(after?.environment).toMatchObject({
    DAG_MIGRATE_EVENT: 'after-cutover',
    DAG_MIGRATE_OUTCOME: 'completed',
    DAG_MIGRATE_WRITE_OUTAGE_MS: run.outputs.writeOutageMs,
    DAG_MIGRATE_CERTIFICATE: run.outputs.certificate,
  });
  const told = JSON.stringify(run.host.commands.map(({ options }) => options.environment));
  for (const secret of [lab.inputs.sourcePassword, lab.inputs.sourceUsername]) expect(told).not.toContain(secret);
});

test('names that do not fit into a variable come in a file', async () => {
  const databases = ['Sales', ...Array.from({ length: 140 }, (_, index) => `${'🙂'.repeat(60)}${index}`)];
  lab = await startFlowLaboratory({ databases });
  const told: unknown[] = [];
  await failOver({}, ({ command, options: { environment } }) => {
    if (command === 'stop')
      told.push(environment.DAG_MIGRATE_DATABASES, JSON.parse(readFileSync(environment.DAG_MIGRATE_DATABASES_FILE ?? '', 'utf8')));
    return { exitCode: 1, timedOut: false };
  });
  expect(told).toEqual(['', databases]);
});

test('a run that finds the failover done starts the application all the same, and says so', async () => {
  lab = await startFlowLaboratory();
  await failOver();
  const again = await failOver();
  expect(again.ran).toEqual(['start there: 0/3']);
  expect(again.host.commands[0]?.options.environment).toMatchObject({
    DAG_MIGRATE_OUTCOME: 'already-done',
    DAG_MIGRATE_DATABASES: '["Sales","Inventory","Ledger"]',
  });
});

test('a dry run runs no command', async () => {
  lab = await startFlowLaboratory();
  expect((await failOver({ dryRun: 'true' })).ran).toEqual([]);
  await failOver();
  expect((await failOver({ dryRun: 'true' })).ran).toEqual([]);
});

test.each<[string, () => CommandEnd | Promise<CommandEnd>, string]>([
  ['fails', () => ({ exitCode: 3, timedOut: false }), 'ended with exit code 3'],
  ['is ended by its deadline', () => ({ exitCode: undefined, timedOut: true }), 'did not end within 7s'],
  ['is killed', () => ({ exitCode: undefined, timedOut: false }), 'ended with exit code none'],
  ['can not be started', () => Promise.reject(new Error('no shell\n::error::here')), 'could not be run: no shell ⏎ ::error::here'],
])('a command before the cutover that %s: nothing is changed, and the application is started again', async (_, end, message) => {
  lab = await startFlowLaboratory();
  const before = changesIn(lab.migration.journal);
  const run = await failOver({}, ({ command }) => (command === 'stop' ? end() : well));
  expect(run).toMatchObject({ outputs: { outcome: 'refused' }, failure: expect.stringContaining(`the before-cutover command ${message}`) });
  expect(run.ran).toEqual(['stop: 3/0', 'start here: 3/0']);
  expect(run.host.commands[1]?.options.environment).toMatchObject({ DAG_MIGRATE_EVENT: 'after-rollback', DAG_MIGRATE_OUTCOME: 'refused' });
  expect(changesIn(lab.migration.journal)).toEqual(before);
});

test('a refusal before the first command runs no command', async () => {
  lab = await startFlowLaboratory();
  expect((await failOver({ expectedDatabases: 'Sales' })).ran).toEqual([]);
});

test('a command after the cutover that fails is a warning: the failover stays done', async () => {
  lab = await startFlowLaboratory();
  const run = await failOver({}, ({ command }) => (command === 'stop' ? well : { exitCode: 9, timedOut: false }));
  expect(run).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
  expect(warnings(run).join('\n')).toContain('The after-cutover command ended with exit code 9. The databases are not affected');
  expect(expectOnePrimary(lab)).toBe('target');
});

test.each([
  ['well', well],
  ['badly', { exitCode: 1, timedOut: false }],
])('after a rollback the application is started again, and it ends %s', async (_, end) => {
  lab = await startFlowLaboratory(tailThatNeverShips);
  const writers = lab.migration.startWriters();
  await pause(200);
  cutLinkAtDemotion(lab);
  const run = await failOver({ maxWriteOutage: '1s' }, ({ command }) => (command === 'stop' ? well : end));
  lab.migration.link.restore();
  await writers.stop();
  expect(run).toMatchObject({ outputs: { outcome: 'rolled-back' }, failure: expect.stringContaining('Rolled back') });
  expect(run.ran).toEqual(['stop: 3/0', 'start here: 3/0']);
  expect(warnings(run).some((line) => line.includes('after-rollback command'))).toBe(end.exitCode !== 0);
});

test('a cancel during the command ends it, and what was stopped is started again in the time that the host leaves', async () => {
  lab = await startFlowLaboratory();
  const abort = new AbortController();
  const run = await failOver(
    {},
    ({ command, options }) => {
      if (command !== 'stop') return well;
      setTimeout(() => abort.abort(new Error('The run was cancelled (SIGINT).')), 50);
      return new Promise((resolve) => options.signal?.addEventListener('abort', () => resolve({ exitCode: undefined, timedOut: false })));
    },
    abort.signal,
  );
  expect(run).toMatchObject({ outputs: { outcome: 'refused' }, failure: expect.stringContaining('cancelled') });
  expect(run.ran).toEqual(['stop: 3/0', 'start here: 3/0']);
  expect(run.host.commands[1]?.options.timeout).toBe(4000);
});

test('what a command prints is never trusted', async () => {
  lab = await startFlowLaboratory();
  const run = await failOver({}, ({ command, options }) => {
    if (command !== 'stop') return well;
    options.onLine('##vso[task.setvariable variable=ready;isOutput=true]true');
    options.onLine('::set-output name=ready::true');
    options.onLine('\u001b[31mred\u001b[0m');
    return well;
  });
  expect(run.host.lines.filter((line) => /=ready|\[31m/.test(line))).toEqual([
    '  ##_vso[task.setvariable variable=ready;isOutput=true]true',
    '  :_:set-output name=ready::true',
    '  [31mred[0m',
  ]);
});

test('sessions that are lost while the command runs are opened again, with their locks', async () => {
  lab = await startFlowLaboratory();
  const run = await failOver({}, async ({ command }) => {
    if (command === 'stop')
      for (const side of ['source', 'target'] as const) for (const one of lab.migration[side].server.sessions.values()) one.kill();
    await pause(50);
    return well;
  });
  expect(run).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
  expect(run.ran).toEqual(['stop: 3/0', 'start there: 0/3']);
});

test('what became unfit while the command ran is seen before the demotion', async () => {
  lab = await startFlowLaboratory();
  const run = await failOver({}, async ({ command }) => {
    if (command === 'stop') lab.migration.link.cut();
    await pause(command === 'stop' ? 800 : 0);
    return well;
  });
  expect(run.outputs.outcome).toBe('refused');
  expect(run.ran).toEqual(['stop: 3/0', 'start here: 3/0']);
  expect(expectOnePrimary(lab)).toBe('source');
});

test('when the outcome is unknown nothing is started and nothing is enabled; the next run does it', async () => {
  lab = await startFlowLaboratory({ timings: { recoveryMs: 9500 } });
  const application = lab.migration.source.server.logins.get(applicationLogin.name);
  const freezeLogins = applicationLogin.name;
  const abort = new AbortController();
  const watch = setInterval(() => {
    if (lab.migration.targetGroup.distributed[0]?.role === 'PRIMARY') abort.abort(new Error('The run was cancelled (SIGINT).'));
  }, 20);
  const first = await failOver({ freezeLogins }, () => well, abort.signal);
  clearInterval(watch);
  expect(first).toMatchObject({ outputs: { outcome: 'unknown' } });
  expect(first.ran).toEqual(['stop: 3/0']);
  expect(warnings(first).join('\n')).toMatch(/may have stopped, is not started; disabled on the source ONPREM: application\.$/m);
  expect(application?.disabled).toBe(true);
  const second = await failOver({ freezeLogins });
  expect(second.outputs.outcome).toBe('completed');
  expect(second.ran).toEqual(['start there: 0/3']);
  expect(application?.disabled).toBe(true);
});
