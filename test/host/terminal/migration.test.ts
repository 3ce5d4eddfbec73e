import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  cutLinkAtDemotion,
  expectOnePrimary,
  type FlowLaboratory,
  startFlowLaboratory,
  tailThatNeverShips,
} from '../../flow/flow-laboratory.ts';
import { runInPseudoTerminal } from '../../lab/hosts/pseudo-terminal.ts';
import { screenOf } from '../../lab/hosts/screen.ts';
import { environmentOf, runProgram, script } from './shell.ts';

let lab: FlowLaboratory;
afterEach(() => lab?.close());

/** Everything of the laboratory but `left`, as variables of the environment. */
const without = (...left: readonly string[]): Record<string, string> =>
  Object.fromEntries(Object.entries(lab.inputs).filter(([name]) => !left.includes(name)));

test('the five tasks migrate under load, from a shell', async () => {
  lab = await startFlowLaboratory({ mode: 'ASYNCHRONOUS_COMMIT' });
  const writers = lab.migration.startWriters();
  const folder = mkdtempSync(join(tmpdir(), 'terminal-'));
  const run = async (...args: readonly string[]) => {
    const done = await runProgram([...args, '--json'], lab.inputs, { folder });
    expect([args[0], done.exitCode, done.stderr.split('\n').at(-2)]).toEqual([
      args[0],
      0,
      expect.stringMatching(new RegExp(`^${args[0]}: done after .*, exit code 0$`)),
    ]);
    return JSON.parse(done.stdout) as { readonly result: string; readonly outputs: Readonly<Record<string, string>> };
  };
  expect((await run('validate-prereqs')).outputs.ready).toBe('true');
  expect((await run('switch-sync-mode', '--mode', 'synchronous-commit')).outputs.changed).toBe('true');
  expect((await run('wait-for-lsn-convergence', '--stability-window=200ms')).outputs.converged).toBe('true');
  const plan = await run('failover-dag', '--dry-run');
  expect(plan.outputs.outcome).toBe('planned');
  const failover = await run('failover-dag', '--approved-plan', plan.outputs['plan-hash'] ?? '', '--no-dry-run');
  expect(failover).toMatchObject({ result: 'done', outputs: { outcome: 'completed' } });
  expect((await run('failover-dag')).outputs.outcome).toBe('already-done');
  expect((await run('drop-ag')).outputs.dropped).toBe('true');
  await writers.stop();
  const ledger = writers.verify();
  expect(ledger.acknowledged).toBeGreaterThan(0);
  expect(ledger.lost).toEqual([]);
  expect(expectOnePrimary(lab)).toBe('target');
  const files = readdirSync(join(folder, 'migration-report'));
  expect(files).toEqual(expect.arrayContaining(['failover-dag.json', 'failover-dag.md', 'failover-plan.json', 'drop-ag.md']));
  expect(existsSync(failover.outputs.certificate ?? '')).toBe(true);
}, 60_000);

test('bad inputs are told at once, as they were typed, and nothing is connected to', async () => {
  lab = await startFlowLaboratory();
  const opened = lab.source.counts.connections;
  const done = await runProgram(
    ['failover-dag', '--sorce-server', 'x', '--target-password', 'geheim-4711', '--max-write-outage', '5', 'stray', '--no-dry-run=true'],
    { ...without('sourceServer', 'targetPassword'), sourceUsernam: 'x' },
  );
  expect(done.exitCode).toBe(2);
  const text = done.lines.join('\n');
  for (const expected of [
    '- --source-server is required.',
    '- --max-write-outage must be a time with its unit',
    '- --sorce-server is not an input of failover-dag.',
    '- SQL_DAG_MIGRATE_SOURCE_USERNAM is not an input of failover-dag.',
    '- --target-password would show the secret',
    '- SQL_DAG_MIGRATE_TARGET_PASSWORD is required when --target-authentication is sql.',
    '- "stray" stands alone',
    '- --no-dry-run takes no value.',
  ])
    expect(text).toContain(expected);
  expect(text).not.toContain('geheim');
  expect(lab.source.counts.connections).toBe(opened);
});

test('a secret comes from a file, and does not reach the command of the user', async () => {
  lab = await startFlowLaboratory();
  const folder = mkdtempSync(join(tmpdir(), 'terminal-'));
  writeFileSync(join(folder, 'password'), `${lab.inputs.sourcePassword}\n`);
  const done = await runProgram(
    ['failover-dag', '--source-password-file', 'password', '--before-cutover-command', 'env; echo reached'],
    without('sourcePassword'),
    { folder },
  );
  expect(done.exitCode).toBe(0);
  expect(done.stdout).toContain('reached');
  expect(done.stdout).not.toMatch(/SQL_DAG_MIGRATE_/);
  expect(done.stdout).not.toContain(lab.inputs.targetPassword);
  expect(expectOnePrimary(lab)).toBe('target');
});

describe('Ctrl-C', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('ends a wait at once: %s', async (kill) => {
    lab = await startFlowLaboratory();
    const cancel = new AbortController();
    const done = await runProgram(['wait-for-lsn-convergence', '--stability-window', '5m'], lab.inputs, {
      signal: cancel.signal,
      kill,
      onLine: (line) => line.includes('watching for') && cancel.abort(),
    });
    expect(done.exitCode).toBe(130);
    expect(done.lines.join('\n')).toMatch(new RegExp(`Cancel was requested \\(${kill}\\)[^]*State now: ready`));
    expect(done.lines.at(-1)).toMatch(/^wait-for-lsn-convergence: cancelled after .*, exit code 130$/);
  });

  test('behind the fence goes back to a safe end; a second one says what is going on', async () => {
    lab = await startFlowLaboratory(tailThatNeverShips);
    const writers = lab.migration.startWriters();
    cutLinkAtDemotion(lab);
    const first = new AbortController();
    let pid = 0;
    const done = await runProgram(
      ['failover-dag', '--max-write-outage', '60s', '--before-cutover-command', 'echo parent $PPID'],
      lab.inputs,
      {
        signal: first.signal,
        onLine(line) {
          pid = Number(/parent (\d+)/.exec(line)?.[1] ?? pid);
          if (!line.includes('Demote the source') || first.signal.aborted) return;
          first.abort();
          setTimeout(() => process.kill(pid, 'SIGINT'), 300);
        },
      },
    );
    const text = done.lines.join('\n');
    expect(text).toMatch(/Cancel was requested \(SIGINT\)/);
    expect(text).toMatch(/Still stopping \(SIGINT\); working on: Demote the source/);
    await writers.stop();
    expect(done.exitCode).toBe(130);
    expect(text).toMatch(/^ {2}outcome +rolled-back$/m);
    expect(expectOnePrimary(lab)).toBe('source');
    expect(writers.verify().lost).toEqual([]);
  });
});

describe('in a terminal', () => {
  const start = (task: string, more: Readonly<Record<string, string>> = {}) => ({
    command: `'${process.execPath}' '${script}' ${task}`,
    folder: mkdtempSync(join(tmpdir(), 'terminal-')),
    environment: { ...environmentOf(lab.inputs), TERM: 'xterm-256color', ...more },
  });

  test('a spinner says what is going on, and the lines above it stay readable', async () => {
    lab = await startFlowLaboratory({ timings: { promotionMs: 400, recoveryMs: 400 } });
    const { written, exitCode } = await runInPseudoTerminal(start('failover-dag'));
    expect(exitCode).toBe(0);
    expect(written).toMatch(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/);
    expect(written).toContain('75 % proving and promoting the target');
    // The cursor is there again.
    expect(written.lastIndexOf('\u001b[?25h')).toBeGreaterThan(written.lastIndexOf('\u001b[?25l'));
    const screen = screenOf(written);
    expect(screen.join('\n')).not.toMatch(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/);
    const plain = screen.filter((line) => line !== '');
    expect(plain[0]).toBe('Connect');
    expect(plain).toEqual(
      expect.arrayContaining([expect.stringMatching(/^\d\d:\d\d:\d\d\.\d{3}Z target \S+: promote the target: done in \d+ ms$/)]),
    );
    expect(plain.at(-1)).toMatch(/^failover-dag: done after .*, exit code 0$/);
  });

  test.each([{ NO_COLOR: '1' }, { CI: 'true' }, { TERM: 'dumb' }])('%j means plain lines', async (environment) => {
    lab = await startFlowLaboratory();
    const { written, exitCode } = await runInPseudoTerminal(start('switch-sync-mode', environment));
    expect(exitCode).toBe(0);
    expect(written).not.toContain('\u001b');
    expect(written).toContain('== Connect');
  });

  test('missing passwords are asked for, and not shown', async () => {
    lab = await startFlowLaboratory();
    const { sourcePassword = '', targetPassword = '' } = lab.inputs;
    const { written, exitCode } = await runInPseudoTerminal({
      ...start('switch-sync-mode'),
      environment: { ...environmentOf(without('sourcePassword', 'targetPassword')), TERM: 'xterm' },
      answers: [
        ['Source password: ', `${sourcePassword}\r`],
        ['Target password: ', `${targetPassword}\r`],
      ],
    });
    expect(exitCode).toBe(0);
    expect(written).not.toContain(sourcePassword);
    expect(screenOf(written).at(-2)).toMatch(/exit code 0$/);
  });

  test('Ctrl-C at the question ends it', async () => {
    lab = await startFlowLaboratory();
    const { written, exitCode } = await runInPseudoTerminal({
      ...start('switch-sync-mode'),
      environment: { ...environmentOf(without('sourcePassword')), TERM: 'xterm' },
      answers: [['Source password: ', '\u0003']],
    });
    expect(exitCode).toBe(130);
    expect(written).not.toContain('Connect');
  });

  test('Ctrl-C cancels the task', async () => {
    lab = await startFlowLaboratory();
    const { written, exitCode } = await runInPseudoTerminal({
      ...start('wait-for-lsn-convergence --stability-window 5m'),
      answers: [['watching for', '\u0003']],
    });
    expect(exitCode).toBe(130);
    expect(screenOf(written).join('\n')).toContain('Cancel was requested (SIGINT)');
  });

  test('Ctrl-C does not reach the command of the user: the task ends it', async () => {
    lab = await startFlowLaboratory();
    const command = 'trap "echo the command got it" INT; echo begun; for i in 1 2 3 4 5 6 7 8 9; do sleep 1; done';
    const { written, exitCode } = await runInPseudoTerminal({
      ...start('failover-dag', { SQL_DAG_MIGRATE_BEFORE_CUTOVER_COMMAND: command }),
      answers: [['  begun', '\u0003']],
    });
    expect(exitCode).toBe(130);
    expect(written).not.toContain('the command got it');
    expect(expectOnePrimary(lab)).toBe('source');
  });
});
