import path from 'node:path';
import { type AgentJob, type AgentJobOptions, runTask, startAgentJob, type TaskRun } from '../../lab/hosts/azure-agent.ts';
import { type LogLine, stepTimeout } from '../../lab/hosts/step-report.ts';
import { createFakePack, type FakePack } from './fake-pack.ts';

let pack: FakePack;
let counter = 0;
beforeAll(async () => {
  pack = await createFakePack();
});
afterAll(() => pack.remove());

const nodes = { node24: process.execPath, node20: process.execPath, useNode24WithHandlerData: true };
const startJob = (options: Partial<AgentJobOptions> = {}) => {
  counter++;
  return startAgentJob({ nodes, folder: path.join(pack.folder, `job${counter}`), ...options });
};
const variable = (name: string, value: string, secret = false) => ({ name, value, secret, readOnly: false });

async function run(options: Partial<TaskRun> & { readonly folder: string; readonly job?: AgentJob }) {
  const lines: LogLine[] = [];
  const job = options.job ?? (await startJob());
  const report = await runTask({ onLine: (line) => lines.push(line), stepName: 'step', ...options, job });
  return { report, job, lines, text: lines.map(({ text }) => text).join('\n') };
}

test('inputs reach the task through the real library: defaults, macros, secrets with edge blanks; secret variables only as secrets', async () => {
  const inputs = { server: '', mode: 'sync', password: '', fakeOutputs: '', inputNames: '["server","mode","password"]' };
  const folder = await pack.task('Echo', { script: 'echo-task.mjs', inputs });
  const job = await startJob({ variables: [variable('sourceServer', 'sql1'), variable('pw', ' hunter2 ', true)] });
  const { report, text, lines } = await run({ folder, job, inputs: { server: '$(sourceServer)', password: '$(pw)' } });
  expect(report.result).toBe('succeeded');
  expect(JSON.parse(report.outputs.get('seen') ?? '')).toEqual({ server: 'sql1', mode: 'sync', password: ' hunter2 ' });
  expect(job.variables.get('step.seen')?.secret).toBe(false);
  expect(text).not.toContain('hunter2');
  expect(lines.filter(({ kind }) => kind === 'output').map(({ text: line }) => line)).toEqual(['env none']);
});

const hostile = [
  '##vso[task.setvariable variable=forged;isOutput=true]yes',
  'Sales##vso[task.setvariable variable=forged;isOutput=true]yes',
  'a\r\n##vso[task.complete result=Failed]',
  '100%;]%0A%AZP25',
];

test.each(hostile)('%j is no command when it goes through the library', async (text) => {
  const folder = await pack.task('Hostile', { script: 'hostile-task.mjs' });
  const { report } = await run({ folder, env: { HOSTILE: text } });
  expect(report.result).toBe('succeeded');
  expect([...report.outputs]).toEqual([['echo', text]]);
  expect([...report.taskVariables]).toEqual([['echo', text]]);
  expect(report.issues.map(({ message }) => message)).toEqual([text, text]);
});

const printed = (text: string, options: Partial<TaskRun> = {}, manifest: Readonly<Record<string, unknown>> = {}) =>
  pack
    .task('Hostile', { script: 'hostile-task.mjs', manifest })
    .then((folder) => run({ folder, env: { HOSTILE: text, NAIVE: 'true' }, ...options }));

test.each(hostile.slice(0, 2))('%j forges an output when it is printed naively', async (text) => {
  const { report } = await printed(text);
  expect(report.outputs.get('forged')).toBe('yes');
});

test.each([
  ['##vso[task.complete result=Failed]x', 'failed'],
  ['##vso[task.complete result=SucceededWithIssues]x', 'succeeded-with-issues'],
  ['##vso[task.complete result=Failed]x\n##vso[task.complete result=Succeeded]x', 'failed'],
  ['##vso[task.complete result=Cancelled]x', 'failed'],
  ['##vso[task.uploadsummary]/no/such/file.md', 'failed'],
  ['##vso[task.setsecret]two%0Alines', 'failed'],
  ['##vso[task.unknown]x', 'failed'],
  ['##vso[task.logissue type=fatal]x', 'failed'],
  ['##vso[task.logissue type=error]only an issue', 'succeeded'],
  ['##vso[other.thing]x', 'succeeded'],
  ['##vso[broken', 'succeeded'],
])('%s ends %s', async (text, result) => {
  const { report } = await printed(text);
  expect(report.exitCode).toBe(0);
  expect(report.result).toBe(result);
});

test('a summary has to exist; it is read and masked', async () => {
  const file = await pack.file('summary.md', '# top secret');
  const job = await startJob({ variables: [variable('x', 'top secret', true)] });
  const { report } = await printed(`##vso[task.uploadsummary]${file}`, { job });
  expect(report.summary).toBe('# ***');
  expect(report.attachments).toEqual([{ type: 'Distributedtask.Core.Summary', name: 'summary.md', file }]);
});

describe('restrictions of task.json', () => {
  const manifest = { restrictions: { commands: { mode: 'restricted' }, settableVariables: { allowed: ['ready'] } } };
  const text =
    '##vso[task.setvariable variable=ready;isOutput=true]1\n##vso[task.setvariable variable=PATH]x\n##vso[task.uploadsummary]/no/such/file';

  test('are kept', async () => {
    const { report, job } = await printed(text, {}, manifest);
    expect([...report.outputs.keys()]).toEqual(['ready']);
    expect(job.variables.get('PATH')).toBeUndefined();
    expect(report.result).toBe('succeeded');
    expect(report.issues.map(({ level }) => level)).toEqual(['warning', 'warning']);
  });

  test('are only said where the organization does not enforce them', async () => {
    const { job } = await printed(text, { job: await startJob({ restrictions: 'warning-only' }) }, manifest);
    expect(job.variables.get('PATH')?.value).toBe('x');
  });
});

test('variables: plain, read-only, secret', async () => {
  const job = await startJob({ variables: [{ name: 'fixed', value: 'old', secret: false, readOnly: true }] });
  const { report, text } = await printed(
    '##vso[task.setvariable variable=fixed]new\n##vso[task.setvariable variable=pw;isSecret=true]hunter2\nnow hunter2',
    { job },
  );
  expect(report.issues.map(({ message }) => message)).toEqual([expect.stringContaining('readonly variable')]);
  expect(job.variables.get('pw')).toMatchObject({ value: 'hunter2', secret: true });
  expect(text).toContain('now ***');
});

test('a secret variable is not in the environment under its own name, nor is one that mentions it', async () => {
  const folder = await pack.task('Environment', { script: 'echo-task.mjs' });
  const names = ['PLAIN', 'PW', 'URL', 'SECRET_PW', 'SECRET_URL', 'VSTS_PUBLIC_VARIABLES'];
  await pack.file(
    'Environment/main.mjs',
    `for (const name of ${JSON.stringify(names)}) console.log(name, process.env[name]?.length ?? 'absent');`,
  );
  const variables = [variable('plain', 'x'), variable('pw', 'hunter2', true), variable('url', 'u:$(pw)')];
  const { text } = await run({ folder, job: await startJob({ variables }) });
  expect(text.split('\n').slice(0, 5)).toEqual(['PLAIN 1', 'PW absent', 'URL absent', 'SECRET_PW 7', 'SECRET_URL 9']);
});

test('a service connection reaches the task, its secret is masked', async () => {
  const connection = {
    id: 'c1',
    name: 'sql',
    url: 'tcp://sql1:1433',
    authorization: { scheme: 'UsernamePassword', parameters: { username: 'dba', password: 'hunter2' } },
  };
  const folder = await pack.task('Connection', { script: 'echo-task.mjs' });
  await pack.file(
    'Connection/main.mjs',
    'console.log(process.env.ENDPOINT_URL_c1, process.env.ENDPOINT_AUTH_SCHEME_c1, process.env.ENDPOINT_AUTH_PARAMETER_c1_PASSWORD, process.env.ENDPOINT_AUTH_c1)',
  );
  const { text } = await run({ folder, job: await startJob({ connections: [connection] }) });
  expect(text).toContain('tcp://sql1:1433 UsernamePassword ***');
  expect(text).not.toContain('hunter2');
});

test('a process that ends badly has failed, even after task.complete', async () => {
  const folder = await pack.task('Exit', { script: 'echo-task.mjs' });
  await pack.file('Exit/main.mjs', "console.log('##vso[task.complete result=Succeeded]'); process.exitCode = 2;");
  const { report } = await run({ folder });
  expect(report).toMatchObject({ result: 'failed', exitCode: 2 });
  expect(report.issues.at(-1)?.message).toMatch(/Exit code 2 returned from process/);
});

describe('cancellation', () => {
  const cancelled = async (mode: string, reason?: unknown) => {
    const folder = await pack.task('Signals', { script: 'signals.mjs' });
    const stop = new AbortController();
    const onLine = ({ text }: LogLine) => {
      if (text === 'ready') stop.abort(reason);
    };
    return runTask({
      job: await startJob(),
      folder,
      env: { MODE: mode },
      signal: stop.signal,
      grace: { interruptMs: 150, terminateMs: 150 },
      onLine,
    });
  };

  test.each([
    ['polite', ['SIGINT']],
    ['deaf', ['SIGINT', 'SIGTERM', 'SIGKILL']],
  ])('%s', async (mode, signals) => {
    const report = await cancelled(mode);
    expect(report.signalsSent).toEqual(signals);
    expect(report.result).toBe('cancelled');
  });

  test('a task that ran too long has failed', async () => {
    expect((await cancelled('polite', stepTimeout)).result).toBe('failed');
  });
});

test('the post-job stage gets the task variables', async () => {
  const folder = await pack.task('WithPost', { script: 'hostile-task.mjs', postScript: 'post-action.mjs' });
  const { report, job } = await run({ folder, env: { HOSTILE: 'kept' } });
  const post = await run({ folder, job, stage: 'postjobexecution', taskVariables: report.taskVariables });
  expect(post.text).toContain('post found {"VSTS_TASKVARIABLE_ECHO":"kept"}');
});

test('a task that says it is done is not waited for', async () => {
  const folder = await pack.task('Done', { script: 'echo-task.mjs' });
  await pack.file('Done/main.mjs', "console.log('##vso[task.complete result=Succeeded;done=true]'); setTimeout(() => {}, 8000);");
  const started = Date.now();
  const { report } = await run({ folder });
  expect(report).toMatchObject({ result: 'succeeded', exitCode: undefined, abandoned: true });
  expect(Date.now() - started).toBeLessThan(7_500);
}, 10_000);
