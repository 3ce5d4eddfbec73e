import { tasks } from '../../../shared/tasks/index.ts';
import { type FlowLaboratory, startFlowLaboratory } from '../../flow/flow-laboratory.ts';
import { type SourceRun, startHosts } from './source-runs.ts';

const password = `S3cret'marker]"0815 é`;
const tokens = { sourceAccessToken: 'token-marker-4711', targetAccessToken: 'token-marker-4712' };
const markers = ['marker', '0815', '4711', '4712', encodeURIComponent(password), Buffer.from(password).toString('base64')];

let lab: FlowLaboratory;
afterEach(() => lab?.close());

const inputs = (): Record<string, string> => ({
  ...lab.inputs,
  sourceUsername: 'reader',
  sourcePassword: password,
  targetUsername: 'reader',
  targetPassword: password,
  ...tokens,
});

/** What was printed, without what only tells the host to hide something. */
const printed = ({ lines, summary, outputs }: SourceRun): string =>
  [
    ...lines.filter(({ kind, text }) => !(kind === 'command' && /add-mask|setsecret/i.test(text))).map(({ text }) => text),
    summary,
    ...Object.values(outputs),
  ].join('\n');

test('every secret field of every task has a value here', () => {
  const secrets = new Set(tasks.flatMap((task) => Object.entries(task.inputs).flatMap(([name, { secret }]) => (secret ? [name] : []))));
  expect([...secrets].filter((name) => inputsGiven.has(name))).toEqual([...secrets]);
});
const inputsGiven = new Set(['sourcePassword', 'targetPassword', ...Object.keys(tokens)]);

describe.each([0, 1, 2])('host %i', (index) => {
  const start = async (debug: boolean) => {
    lab = await startFlowLaboratory({ logins: [{ name: 'reader', password, roles: ['sysadmin'] }] });
    // Nobody has told the host what to mask.
    const host = (await startHosts([], debug))[index];
    if (!host) throw new Error('no such host');
    return host;
  };

  test('log-level debug shows statements with their time, and no secret', async () => {
    const host = await start(false);
    const runs = [
      await host.run('switch-sync-mode', { ...inputs(), logLevel: 'debug', mode: 'asynchronous-commit' }),
      await host.run('failover-dag', { ...inputs(), logLevel: 'debug' }),
      await host.run('switch-sync-mode', { ...inputs(), logLevel: 'debug', mode: 'synchronous-commit' }),
      await host.run('failover-dag', { ...inputs(), logLevel: 'debug' }),
      await host.run('drop-ag', { ...inputs(), logLevel: 'debug', targetPassword: `${password}!` }),
    ];
    expect(runs.map(({ succeeded }) => succeeded)).toEqual([true, false, true, true, false]);
    const statement = /^\d\d:\d\d:\d\d\.\d{3}Z debug: source 127\.0\.0\.1: gets .*SET \(ROLE = SECONDARY\).*: done in \d+ ms$/;
    expect(runs[3]?.lines.filter(({ kind }) => kind !== 'debug').some(({ text }) => statement.test(text))).toBe(true);
    for (const run of runs) {
      // A star would mean that a secret was printed and only the host has hidden it.
      for (const marker of [...markers, '***']) expect(printed(run)).not.toContain(marker);
    }
  }, 60_000);

  test('without it no statement is shown', async () => {
    const host = await start(false);
    const run = await host.run('failover-dag', inputs());
    expect(run.succeeded).toBe(true);
    expect(printed(run)).not.toMatch(/SELECT|debug: |@@SERVERNAME/);
  });

  if (index < 2)
    test('the debug switch of the host does the same', async () => {
      const host = await start(true);
      const run = await host.run('failover-dag', inputs());
      const said = run.lines.filter(({ kind, text }) => kind === 'debug' && /gets .*SET \(ROLE = SECONDARY\).*: done in \d+ ms/.test(text));
      expect(said).toHaveLength(1);
      for (const marker of [...markers, '***']) expect(printed(run)).not.toContain(marker);
    });
});
