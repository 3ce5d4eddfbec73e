import { readFileSync } from 'node:fs';
import { pageOf } from '../../../shared/core/failure-id.ts';
import { azurePipelines, github, type Play, type Played, terminal } from './hosts-under-test.ts';

const textOf = ({ log }: Played): string => log.map(({ text }) => text).join('\n');

describe.each([github, azurePipelines, terminal])('$name', (host) => {
  test('inputs arrive as typed values, outputs leave as they are', async () => {
    const someText = 'two\nlines ##vso[x] ::y:: %0A %25 é';
    const { report, outputs } = await host.play({ inputs: { scenario: 'succeed', someText, someFlag: 'TRUE', sourcePassword: ' p ' } });
    expect(report).toMatchObject({ result: 'succeeded', exitCode: 0, issues: [] });
    expect(outputs).toEqual({
      outcome: 'completed',
      someText,
      inputsSeen: JSON.stringify({ scenario: 'succeed', someText, someFlag: true, length: 3 }),
    });
  });

  test('all input problems come in one message, in the spelling of the host', async () => {
    const { report, outputs } = await host.play({ inputs: { someFlag: 'maybe', pasword: 'x' } });
    expect(report).toMatchObject({ result: 'failed', exitCode: host.inputErrorCode });
    const errors = report.issues.filter(({ level }) => level === 'error').map(({ message }) => message);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toBe(
      `3 invalid inputs:\n- ${host.nameOf('scenario')} is required.\n- ${host.nameOf('someFlag')} must be true or false, not "maybe".\n- ${host.nameOfUnknown(
        'pasword',
      )} is not an input of fixture-task.\nMore about invalid-input: ${pageOf('invalid-input')}`,
    );
    expect(outputs).toEqual({});
  });

  test('nothing that is printed becomes a command', async () => {
    const played = await host.play({ inputs: { scenario: 'print', sourcePassword: 'x' } });
    expect(played.report.result).toBe('succeeded');
    expect(Object.keys(played.outputs).sort()).toEqual(['inputsSeen', 'outcome', 'someText']);
    expect(played.log.filter(({ kind, text }) => kind === 'command' && text.includes('forged'))).toEqual([]);
    const said = played.report.issues.map(({ level, message }) => `${level} ${message.split('\n')[0]}`);
    expect(said.map((line) => line.slice(0, 18))).toEqual(['warning said Sales', 'error said Sales##']);
    expect(textOf(played)).toContain('##_vso[task.setvariable variable=forged');
    expect(textOf(played)).toContain(':_:set-output name=forged::1');
  });

  test('a secret is masked in all its forms, before anything else is said', async () => {
    const sourcePassword = ` p'w]"x é;##[y `;
    const played = await host.play({ inputs: { scenario: 'print', sourcePassword } });
    const secretLine = played.log.find(({ text }) => text.startsWith('secret '))?.text;
    expect(secretLine?.replaceAll(/[\s*"]/g, '')).toBe('secret');
    for (const form of [sourcePassword.trim(), encodeURIComponent(sourcePassword), "p''w"]) expect(textOf(played)).not.toContain(form);
  });

  test('summary, report folder and run id', async () => {
    const played = await host.play({ inputs: { scenario: 'print' } });
    expect(played.report.summary).toMatch(/^# First\n+Second\n/);
    expect(textOf(played)).toMatch(host.reportFolder);
  });

  test('a failure sets outputs too, says what to do, and forges nothing', async () => {
    const { report, outputs } = await host.play({ inputs: { scenario: 'fail' } });
    expect(report).toMatchObject({ result: 'failed', exitCode: host.failureCode });
    expect(outputs).toEqual({ outcome: 'rolled-back' });
    expect(report.issues[0]?.message).toMatch(/^It broke: Sales##_vso[\s\S]*\nWhat to do: Mend it\.\nMore about rolled-back: /);
  });

  test.each([
    ['throw', 'thrown Sales'],
    ['reject', 'rejected'],
    ['forget', 'nothing was left to wait for'],
  ])('an error that nobody awaits ends the run at once: %s', async (scenario, message) => {
    const { report, outputs } = await host.play({ inputs: { scenario } });
    expect(report).toMatchObject({ result: 'failed', exitCode: host.failureCode, exitSignal: undefined });
    expect(outputs).toEqual({ outcome: 'unknown' });
    expect(report.summary).toContain('fixture-task: outcome unknown');
    expect(report.issues.map(({ message: text }) => text)[0]).toContain(`The task broke off: ${message}`);
  });

  test('what is left open does not keep the step', async () => {
    const { report } = await host.play({ inputs: { scenario: 'leak' } });
    expect(report).toMatchObject({ result: 'succeeded', exitCode: 0, exitSignal: undefined });
  });

  test('nothing of the log is lost at the end', async () => {
    const { log } = await host.play({ inputs: { scenario: 'flood' } });
    expect(log.filter(({ text }) => text.startsWith('line '))).toHaveLength(20_000);
    expect(log.find(({ text }) => text === 'line 20000')).toBeDefined();
  });

  test('a cancel reaches the task, which ends by itself', async () => {
    const played = await host.play({ inputs: { scenario: 'wait' }, cancelAt: 'waiting' });
    expect(played.report).toMatchObject({
      result: 'cancelled',
      exitCode: host.cancelledCode,
      signalsSent: ['SIGINT'],
      exitSignal: undefined,
    });
    expect(played.outputs).toEqual({ outcome: 'refused' });
    expect(textOf(played)).toMatch(/Cancel was requested \(SIGINT\)[\s\S]*cleaning up[\s\S]*The run was cancelled \(SIGINT\)/);
  });

  describe('a command', () => {
    const command = (someText: string, more: Partial<Play> = {}) =>
      host.play({ inputs: { scenario: 'command', someText, sourcePassword: 'pass word 4711' }, ...more });
    const said = (played: Played) => played.log.filter(({ text }) => text.startsWith('> ')).map(({ text }) => text.slice(2));
    const end = (played: Played) => played.log.find(({ text }) => text.startsWith('ended '))?.text ?? '';

    test('runs in a shell; lines of both streams come as they are, the last one without an end too', async () => {
      const played = await command('echo "one  é"; echo two >&2; printf three; exit 4');
      expect(said(played).sort()).toEqual(['one  é', 'three', 'two']);
      expect(end(played)).toContain('{"exitCode":4,"timedOut":false} after less');
    });

    test('stops at the first command that fails, in a pipe too', async () => {
      expect(end(await command('false\necho went on'))).toContain('"exitCode":1');
      expect(end(await command('false | cat\necho went on'))).toContain('"exitCode":1');
    });

    test('asks nobody: its input is at its end', async () => {
      expect(end(await command('cat; echo done'))).toContain('"exitCode":0');
    });

    test('gets the facts and the environment of the step, but nothing that the host gave to the task alone', async () => {
      const played = await command('env; cat /proc/self/cmdline | tr "\\0" " "');
      expect(played.report).toMatchObject({ result: 'succeeded' });
      const names = said(played).map((line) => line.split('=')[0] ?? '');
      expect(names).toEqual(expect.arrayContaining(['DAG_MIGRATE_EVENT', 'PATH', 'HOME']));
      expect(names.filter((name) => /^(INPUT|SECRET|STATE|ENDPOINT)_|^VSTS_|^GITHUB_(OUTPUT|STATE|ENV|PATH)$/i.test(name))).toEqual([]);
      expect(textOf(played)).not.toContain('4711');
    });

    test('is ended at its deadline, with all that it has started', async () => {
      const played = await command('trap "" TERM; sleep 61 & (trap "" TERM; sleep 62; sleep 63) & echo $$ $!; sleep 64');
      expect(end(played)).toBe('ended {"timedOut":true} after more than the deadline');
      const shells = said(played)[0]?.split(' ') ?? [];
      expect(shells).toHaveLength(2);
      for (const pid of shells) expect(isRunning(Number(pid))).toBe(false);
      expect(played.report.result).toBe('succeeded');
    });

    test('is ended when the run is cancelled', async () => {
      const played = await command('echo $$; sleep 65', { cancelAt: '> ' });
      expect(end(played)).toContain('{"timedOut":false} after less');
      expect(isRunning(Number(said(played)[0]))).toBe(false);
    });

    test('what it prints is no command for the host', async () => {
      const played = await command("echo '##vso[task.setvariable variable=forged;isOutput=true]1'; echo '::set-output name=forged::1'");
      expect(Object.keys(played.outputs)).not.toContain('forged');
      expect(said(played)).toHaveLength(2);
    });
  });

  test('every line says when it was said', async () => {
    const { stamped } = await host.play({ inputs: { scenario: 'print' } });
    expect(stamped.filter((line) => /said Sales|^secret|folder/.test(line)).length).toBeGreaterThan(2);
    expect(stamped.find((line) => line.includes('folder '))).toMatch(/^\d\d:\d\d:\d\d\.\d{3}Z folder /);
  });

  if (!host.hasPostStage) return;

  describe('the post stage', () => {
    test('reports when the main stage was killed', async () => {
      const inputs = { scenario: 'die', sourcePassword: ' geheim ' };
      const main = await host.play({ inputs });
      expect(main.report.result).toBe('failed');
      const post = await host.play({ inputs, postOf: main });
      expect(textOf(post)).toContain('post of die, the password has 8 characters');
      expect(post.report).toMatchObject({ result: 'succeeded', exitCode: 0, issues: [] });
      expect(post.report.summary).toContain('# Post');
    });

    test('reports when the main stage broke off', async () => {
      const inputs = { scenario: 'throw' };
      const main = await host.play({ inputs });
      expect(main.report.summary).toContain('outcome unknown');
      expect(textOf(await host.play({ inputs, postOf: main }))).toContain('post of throw');
    });

    test.each(['succeed', 'fail'])('says nothing when the main stage came to its end: %s', async (scenario) => {
      const inputs = { scenario };
      const post = await host.play({ inputs, postOf: await host.play({ inputs }) });
      expect(post.report).toMatchObject({ result: 'succeeded', issues: [] });
      expect(post.log.filter(({ kind }) => kind !== 'debug' && kind !== 'command')).toEqual([]);
      expect(post.outputs).toEqual({});
    });

    test('does nothing, and above all not the work, when the main stage never began', async () => {
      const post = await host.play({ inputs: { scenario: 'fail' }, postOf: 'nothing' });
      expect(post.report).toMatchObject({ result: 'succeeded', exitCode: 0, issues: [] });
      expect(post.outputs).toEqual({});
    });

    test.each(['failing post', 'broken post'])('does not change the verdict when it breaks: %s', async (someText) => {
      const inputs = { scenario: 'die', someText };
      const post = await host.play({ inputs, postOf: await host.play({ inputs }) });
      expect(post.report).toMatchObject({ result: 'succeeded', exitCode: 0 });
      expect(post.report.issues.map(({ level }) => level)).toEqual(['warning']);
      expect(post.outputs).toEqual({});
    });
  });
});

/** A zombie has ended, though nobody has asked for its end yet. */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
