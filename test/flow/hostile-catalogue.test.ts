import { tasks } from '../../shared/tasks/index.ts';
import type { LoginOptions } from '../lab/engine/servers/logins.ts';
import type { LaboratoryOptions } from '../lab/start-laboratory.ts';
import { expectOnePrimary, type FlowLaboratory, startFlowLaboratory, writableOn } from './flow-laboratory.ts';
import { type HostRun, hosts, type RunOnHost } from './host-runs.ts';

/**
 * Names that somebody chose in order to be obeyed: by the host that reads the log, by the page that shows the summary, or by the server.
 * The whole migration runs with them through the real bundles, and nothing but what the tasks themselves say happens on the host.
 */
const forging = [
  'x##vso[task.setvariable variable=ready;isOutput=true]true',
  '##vso[task.complete result=Failed;]no',
  'a\n##vso[task.setvariable variable=outcome;isOutput=true]forged',
  'b\r\n##vso[task.logissue type=error]forged',
  '##[error]forged',
  '::set-output name=converged::true',
  'c\n::set-output name=outcome::forged',
  'd\r::error::forged',
  '::add-mask::e',
  '::stop-commands::forged',
  '\u2028::warning::forged',
  '%0A::set-output name=dropped::forged',
  'ghadelimiter_0\noutcome=forged\nghadelimiter_0',
];
const confusing = [
  ']\'"; DROP DATABASE Sales; --',
  ']]]]',
  "''",
  'Sales | `tick` | <img src=x onerror=alert(1)>',
  '[click](https://forged.example) @everyone ![x](https://forged.example/x.png)',
  '🦄 ＃＃vso[task.complete]',
  '$(Build.BuildId) ${{ github.token }} %PATH% $HOME',
  'a'.repeat(128),
  ']'.repeat(128),
  '## heading\n\n---\n| a | b |\n|---|---|\n| forged | row |',
];
const databases = [...forging, ...confusing];

const migrator: LoginOptions = {
  name: "mig]ra'tor\n##vso[task.complete result=Failed;]🔑",
  password: 'Hostile-lab-1!',
  roles: ['sysadmin'],
};
const dagName = ']\'"`|\n::set-output name=ready::forged ##vso[task.setvariable variable=ready;isOutput=true]true';

const hostile: LaboratoryOptions = {
  databases,
  distributedAvailabilityGroup: dagName,
  memberGroups: { source: '::set-output name=mode::forged', target: "Ziel]'|##vso[task.complete result=Failed;]" },
  logins: [migrator],
  mode: 'ASYNCHRONOUS_COMMIT',
};

let lab: FlowLaboratory;
let runOnHost: RunOnHost;
afterEach(() => lab?.close());

const inputs = (): Record<string, string> => ({
  ...lab.inputs,
  distributedAvailabilityGroup: dagName,
  sourceUsername: migrator.name,
  sourcePassword: migrator.password ?? '',
  targetUsername: migrator.name,
  targetPassword: migrator.password ?? '',
});

const outputsOf = (task: string): readonly string[] => Object.keys(tasks.find(({ name }) => name === task)?.outputs ?? {});
const camel = (name: string): string => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** The task's own outputs and nothing else, none of them forged, and no line or page that a host would obey. */
function expectNothingForged({ report, lines }: HostRun, task: string): Readonly<Record<string, string>> {
  const outputs = Object.fromEntries([...report.outputs].map(([name, value]) => [camel(name), value]));
  expect(Object.keys(outputs).sort()).toEqual([...outputsOf(task)].sort());
  const { findings = '[]', ...plain } = outputs;
  expect(Object.values(plain).filter((value) => value.includes('forged'))).toEqual([]);
  // The findings are JSON that names what it found.
  expect(JSON.parse(findings)).toBeInstanceOf(Array);
  for (const { level, message } of report.issues) expect(`${level}: ${message}`).not.toMatch(/^\w+: (?:forged|no)$/);
  // '::add-mask::e' would have put stars in the place of every e.
  expect(lines.some(({ text }) => text.includes('e'))).toBe(true);
  expectPlainPage(report.summary ?? '');
  return outputs;
}

/** Every row of a table has the cells of its head, and nothing in the page is markup that is not ours. */
function expectPlainPage(page: string): void {
  expect(page).not.toMatch(/<(?!sub>|\/sub>|br>|details>|\/details>|summary>|\/summary>)[a-z!/]/i);
  expect(page).not.toMatch(/(?<!\\)\]\(|https?:\/\/|^#+ heading|^---$/m);
  let cells = 0;
  for (const line of page.split('\n')) {
    if (!line.startsWith('|')) cells = 0;
    else {
      const count = line.split('|').length;
      if (cells === 0) cells = count;
      expect({ line, count }).toEqual({ line, count: cells });
    }
  }
}

describe.each(Object.entries(hosts))('%s', (_host, start) => {
  const run = async (task: string, more: Readonly<Record<string, string>> = {}) => {
    const done = await runOnHost(task, { ...inputs(), ...more });
    return { outputs: expectNothingForged(done, task), ...done };
  };

  beforeEach(async () => {
    lab = await startFlowLaboratory(hostile);
    runOnHost = await start([migrator.password ?? '']);
  });

  test('the five tasks run to their end, and only they speak to the host', async () => {
    const validated = await run('validate-prereqs');
    expect(validated.outputs.ready).toBe('true');
    expect((await run('switch-sync-mode', { mode: 'synchronous-commit' })).outputs.mode).toBe('synchronous-commit');
    expect((await run('wait-for-lsn-convergence', { stabilityWindow: '200ms' })).outputs.converged).toBe('true');
    expect((await run('failover-dag', { dryRun: 'true' })).outputs.outcome).toBe('planned');
    const failover = await run('failover-dag');
    expect(failover.outputs.outcome).toBe('completed');
    expect(failover.report.issues.filter(({ level }) => level === 'error')).toEqual([]);
    expect(writableOn(lab, 'target')).toHaveLength(databases.length);
    expect(expectOnePrimary(lab)).toBe('target');
    expect((await run('drop-ag')).outputs.dropped).toBe('true');
    // Databases that the page names: all of them, each in a row of its own.
    expect(failover.report.summary?.split('\n').filter((line) => line.includes(' ONLINE | yes '))).toHaveLength(databases.length);
  }, 60_000);

  test('a refusal that names them is one error', async () => {
    const refused = await run('failover-dag');
    expect(refused.report.result).toBe('failed');
    expect(refused.outputs.outcome).toBe('refused');
    expect(refused.report.issues.filter(({ level }) => level === 'error')).toHaveLength(1);
  });

  test('a copy that is suspended is named, and the name stays a name', async () => {
    await run('switch-sync-mode', { mode: 'synchronous-commit' });
    for (const database of databases) lab.migration.faults.suspend(lab.migration.target, database);
    const refused = await run('failover-dag');
    expect(refused.outputs.outcome).toBe('refused');
    expect(refused.report.issues.filter(({ level }) => level === 'error')).toHaveLength(1);
    expect(refused.report.issues.at(-1)?.message).toContain('is suspended on the target');
    expect(expectOnePrimary(lab)).toBe('source');
  }, 60_000);

  test('a login that is refused is one error', async () => {
    const refused = await run('failover-dag', { sourcePassword: 'wrong', targetPassword: 'wrong' });
    expect(refused.report.result).toBe('failed');
    expect(refused.report.issues.filter(({ level }) => level === 'error')).toHaveLength(1);
    expect(refused.report.issues.at(-1)?.message).toContain('18456');
  });
});
