import { azurePipelines, github, type Played } from './both-hosts.ts';

const textOf = ({ log }: Played): string => log.map(({ text }) => text).join('\n');

describe.each([github, azurePipelines])('$name', (host) => {
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
    expect(report).toMatchObject({ result: 'failed', exitCode: host.failureCode });
    const errors = report.issues.filter(({ level }) => level === 'error').map(({ message }) => message);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toBe(
      `3 invalid inputs:\n- scenario is required.\n- ${host.nameOf('someFlag')} must be true or false, not "maybe".\n- ${
        host.name === 'GitHub' ? 'pasword' : 'PASWORD'
      } is not an input of fixture-task.`,
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
    expect(textOf(played)).toMatch(/folder \S+_temp.migration-report run \d+\/1/);
  });

  test('a failure sets outputs too, says what to do, and forges nothing', async () => {
    const { report, outputs } = await host.play({ inputs: { scenario: 'fail' } });
    expect(report).toMatchObject({ result: 'failed', exitCode: host.failureCode });
    expect(outputs).toEqual({ outcome: 'rolled-back' });
    expect(report.issues[0]?.message).toMatch(/^It broke: Sales##_vso[\s\S]*\nWhat to do: Mend it\.$/);
  });

  test.each([
    ['throw', 'thrown Sales'],
    ['reject', 'rejected'],
    ['forget', 'nothing was left to wait for'],
  ])('an error that nobody awaits ends the run at once: %s', async (scenario, message) => {
    const start = performance.now();
    const { report, outputs } = await host.play({ inputs: { scenario } });
    expect(report).toMatchObject({ result: 'failed', exitCode: host.failureCode, exitSignal: undefined });
    expect(outputs).toEqual({ outcome: 'unknown' });
    expect(report.issues.map(({ message: text }) => text)[0]).toContain(`The task broke off: ${message}`);
    expect(performance.now() - start).toBeLessThan(4500);
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
    expect(played.report).toMatchObject({ result: 'cancelled', signalsSent: ['SIGINT'], exitSignal: undefined });
    expect(played.outputs).toEqual({ outcome: 'refused' });
    expect(textOf(played)).toMatch(/Cancel was requested \(SIGINT\)[\s\S]*cleaning up[\s\S]*The run was cancelled \(SIGINT\)/);
  });
});
