import path from 'node:path';
import { type ActionRun, type RunnerJob, runAction, startRunnerJob } from '../../lab/hosts/github-runner.ts';
import { type LogLine, stepTimeout } from '../../lab/hosts/step-report.ts';
import { createFakePack, type FakePack } from './fake-pack.ts';

let pack: FakePack;
let counter = 0;
beforeAll(async () => {
  pack = await createFakePack();
});
afterAll(() => pack.remove());

const startJob = (secrets: readonly string[] = []) => {
  counter++;
  return startRunnerJob({ node: process.execPath, folder: path.join(pack.folder, `job${counter}`), secrets });
};

async function run(options: Partial<ActionRun> & { readonly folder: string; readonly job?: RunnerJob }) {
  const lines: LogLine[] = [];
  const job = options.job ?? (await startJob());
  const report = await runAction({ onLine: (line) => lines.push(line), ...options, job });
  return { report, lines, job, text: lines.map(({ text }) => text).join('\n') };
}

test('inputs reach the action: defaults for absent ones only, hyphens kept, unexpected ones warned of', async () => {
  const folder = await pack.action('echo', {
    script: 'echo-action.mjs',
    inputs: { 'source-server': '', mode: 'sync', wait: 'true', 'fake-outputs': '' },
  });
  const { report } = await run({ folder, inputs: { 'Source-Server': 'sql1', mode: '', typo: 'x' } });
  expect(report.result).toBe('succeeded');
  expect(JSON.parse(report.outputs.get('seen') ?? '')).toEqual({ 'source-server': 'sql1', wait: 'true', typo: 'x' });
  expect(report.issues.map(({ level, message }) => `${level}: ${message}`)).toEqual([
    "warning: Unexpected input(s) 'typo', valid inputs are ['source-server', 'mode', 'wait', 'fake-outputs']",
  ]);
  expect(report.summary).toBe('echo summary');
});

const hostile = [
  '::set-output name=forged::yes',
  'line\n::set-output name=forged::yes',
  'line\r::set-output name=forged::yes',
  'Sales##[set-output name=forged]yes',
  'x\nghadelimiter_0\nforged=yes',
];

test.each(hostile)('%j is no command when it goes through the library', async (text) => {
  const folder = await pack.action('hostile', { script: 'hostile-action.mjs' });
  const { report, job } = await run({ folder, env: { HOSTILE: text } });
  expect(report.result).toBe('succeeded');
  expect([...report.outputs]).toEqual([['echo', text]]);
  expect([...report.state]).toEqual([['echo', text]]);
  expect([...job.environment]).toEqual([['ECHO', text]]);
  expect(report.issues.map(({ message }) => message)).toEqual([text, text]);
  expect(report.issues[0]?.properties).toEqual({ title: text });
});

test.each(hostile.slice(0, 4))('%j forges an output when it is printed naively', async (text) => {
  const folder = await pack.action('hostile', { script: 'hostile-action.mjs' });
  const { report } = await run({ folder, env: { HOSTILE: text, NAIVE: 'true' } });
  expect(report.outputs.get('forged')).toBe('yes');
});

const printed = (text: string, job?: RunnerJob) =>
  pack
    .action('hostile', { script: 'hostile-action.mjs' })
    .then((folder) => run({ folder, env: { HOSTILE: text, NAIVE: 'true' }, ...(job ? { job } : {}) }));

test.each(['::set-env name=A::1', '::add-path::/x', '::set-output::x', '::add-matcher::x.json', '::echo::maybe', '::stop-commands::error'])(
  '%s is refused and fails the step',
  async (text) => {
    const { report } = await printed(text);
    expect(report.exitCode).toBe(0);
    expect(report.result).toBe('failed');
  },
);

test('stop-commands stops everything until its token', async () => {
  const { report, text } = await printed(
    '::stop-commands::tok3n\n::set-output name=a::1\n##[set-output name=b]1\n::tok3n::\n::set-output name=c::1',
  );
  expect([...report.outputs.keys()]).toEqual(['c']);
  expect(text).toContain('::set-output name=a::1');
});

test('secrets are masked in lines, issues and the summary, also after add-mask', async () => {
  const { report, text } = await printed(
    'now Hunter2!\n::add-mask::late secret\n::error title=late secret::Hunter2! and late secret',
    await startJob(['Hunter2!']),
  );
  expect(text).not.toMatch(/Hunter2|late secret/);
  expect(report.issues).toEqual([{ level: 'error', message: '*** and ***', properties: { title: '***' } }]);
});

test('commands in the log: groups, debug, annotations', async () => {
  const { lines } = await printed('::group::First\ninside\n::endgroup::\n::debug::detail\n::notice::note');
  expect(lines.map(({ kind, text }) => `${kind}:${text}`)).toEqual([
    'group:First',
    'output:inside',
    'end-group:',
    'debug:detail',
    'notice:note',
  ]);
});

const scripted = async (body: string) => {
  const folder = await pack.action(`script${++counter}`, { script: 'signals.mjs' });
  await pack.file(`script${counter}/main.mjs`, `import { appendFileSync, writeFileSync, unlinkSync } from 'node:fs';\n${body}`);
  return folder;
};

test('the environment file: NODE_OPTIONS is refused, names of the runner do not win, the rest reaches the next step', async () => {
  const folder = await scripted(
    "appendFileSync(process.env.GITHUB_ENV, 'NODE_OPTIONS=--bad\\nGITHUB_RUN_ID=99\\nMARK=set\\n'); appendFileSync(process.env.GITHUB_PATH, '/extra\\n');",
  );
  const { report, job } = await run({ folder });
  expect(report.issues.map(({ message }) => message)).toEqual(["Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command."]);
  const next = await scripted(
    'console.log([process.env.NODE_OPTIONS, process.env.GITHUB_RUN_ID, process.env.MARK, process.env.PATH.split(":")[0]].join("|"))',
  );
  expect((await run({ folder: next, job })).text).toBe('|1|set|/extra');
});

test.each([
  ['an output file that breaks the grammar', "appendFileSync(process.env.GITHUB_OUTPUT, 'no equals sign\\n')", 'failed', /Invalid format/],
  ['a file that is gone', 'unlinkSync(process.env.GITHUB_OUTPUT)', 'succeeded', undefined],
  ['exit code 3', 'process.exitCode = 3', 'failed', undefined],
  ['an exception', "throw new Error('boom')", 'failed', undefined],
  [
    'a summary that is too long',
    "writeFileSync(process.env.GITHUB_STEP_SUMMARY, 'x'.repeat(1024 * 1024 + 1))",
    'succeeded',
    /upload aborted/,
  ],
])('%s', async (_, body, result, issue) => {
  const { report } = await run({ folder: await scripted(body) });
  expect(report.result).toBe(result);
  expect(report.summary).toBeUndefined();
  if (issue !== undefined) expect(report.issues.map(({ message }) => message).join('\n')).toMatch(issue);
});

test('outputs that were written before a failure are kept', async () => {
  const { report } = await run({
    folder: await scripted("appendFileSync(process.env.GITHUB_OUTPUT, 'report=a.json\\n'); process.exit(1)"),
  });
  expect(report).toMatchObject({ result: 'failed', exitCode: 1 });
  expect(report.outputs.get('report')).toBe('a.json');
});

describe('cancellation', () => {
  const grace = { interruptMs: 150, terminateMs: 150 };
  const cancelled = async (mode: string, reason?: unknown) => {
    const folder = await pack.action('signals', { script: 'signals.mjs' });
    const stop = new AbortController();
    const lines: string[] = [];
    const onLine = ({ text }: LogLine) => {
      lines.push(text);
      if (text === 'ready') stop.abort(reason);
    };
    const report = await runAction({ job: await startJob(), folder, env: { MODE: mode }, signal: stop.signal, grace, onLine });
    return { report, lines };
  };

  test.each([
    ['default', ['SIGINT'], ['ready', 'The operation was canceled.']],
    ['polite', ['SIGINT'], ['ready', 'heard SIGINT', 'The operation was canceled.']],
    ['deaf', ['SIGINT', 'SIGTERM', 'SIGKILL'], ['ready', 'heard SIGINT', 'heard SIGTERM', 'The operation was canceled.']],
  ])('%s', async (mode, signals, expected) => {
    const { report, lines } = await cancelled(mode);
    expect(report.signalsSent).toEqual(signals);
    expect(report.result).toBe('cancelled');
    expect(lines).toEqual(expected);
  });

  test('a step that ran too long has failed', async () => {
    const { report } = await cancelled('polite', stepTimeout);
    expect(report.result).toBe('failed');
    expect(report.issues.at(-1)?.message).toBe('The action has timed out.');
  });
});

test('the post stage gets the saved state', async () => {
  const folder = await pack.action('with-post', { script: 'hostile-action.mjs', postScript: 'post-action.mjs' });
  const { report, job } = await run({ folder, env: { HOSTILE: 'kept' } });
  expect(report.post).toEqual({ condition: 'always()' });
  const post = await run({ folder, job, stage: 'post', state: report.state });
  expect(post.text).toContain('post found {"STATE_echo":"kept"}');
});
