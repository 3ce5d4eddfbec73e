import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { parseStringPromise } from 'xml2js';
import { tasks } from '../../../shared/tasks/index.ts';
import { expectOnePrimary, type FlowLaboratory, startFlowLaboratory } from '../../flow/flow-laboratory.ts';
import { forbidden, hostileText } from './hostile-texts.ts';
import { type SourceHost, type SourceRun, startHosts } from './source-runs.ts';

/** A name that SQL Server takes: at most 128 characters, no NUL, and not one that differs only in what a comparison ignores. */
const names = fc
  .array(hostileText(4), { minLength: 2, maxLength: 5 })
  .map((texts) => texts.map((text, index) => `n${index}${[...text.replaceAll('\0', '')].slice(0, 50).join('')}x`));

let lab: FlowLaboratory | undefined;
afterEach(() => lab?.close());

const outputsOf = (task: string): readonly string[] => Object.keys(tasks.find(({ name }) => name === task)?.outputs ?? {}).sort();

/** The outputs of the task and no others (none when it could not begin), no line or page that somebody would obey. */
function expectNothingObeyed(run: SourceRun, task: string): void {
  const given = Object.keys(run.outputs).sort();
  expect(given).toEqual(given.length === 0 && !run.succeeded ? [] : outputsOf(task));
  expect(run.lines.filter(({ kind, text }) => kind !== 'command' && forbidden.test(text))).toEqual([]);
  expect(run.lines.some(({ text }) => text.includes('e'))).toBe(true);
  expect(run.summary).not.toMatch(forbidden);
  expect(run.issues.filter(({ message }) => /^(?:forged|no)$/.test(message))).toEqual([]);
}

async function migrate(host: SourceHost, databases: readonly string[], login: string, dag: string, message: string): Promise<void> {
  lab = await startFlowLaboratory({
    databases,
    distributedAvailabilityGroup: dag,
    memberGroups: { source: `s${dag}`, target: `t${dag}` },
    logins: [{ name: login, password: 'Hostile-lab-1!', roles: ['sysadmin'] }],
  });
  const inputs = {
    ...lab.inputs,
    distributedAvailabilityGroup: dag,
    sourceUsername: login,
    sourcePassword: 'Hostile-lab-1!',
    targetUsername: login,
    targetPassword: 'Hostile-lab-1!',
  };
  const run = async (task: string, more: Readonly<Record<string, string>> = {}) => {
    const done = await host.run(task, { ...inputs, ...more });
    expectNothingObeyed(done, task);
    return done;
  };
  const validated = await run('validate-prereqs');
  const junit = readFileSync(validated.outputs.junit ?? '', 'utf8');
  expect(junit).not.toMatch(forbidden);
  expect(Object.keys(await parseStringPromise(junit))).toEqual(['testsuites']);
  await run('failover-dag', { dryRun: 'true', logLevel: 'debug' });
  // What the server itself says is no better than a name.
  lab.migration.faults.planFailure(lab.migration.source, {
    number: 41138,
    message,
    applied: false,
    when: (command) => command.kind === 'alter-availability-group' && command.action.kind === 'set-role',
  });
  const failover = await run('failover-dag');
  expect(failover.outputs.outcome).toBe('completed');
  expect(failover.lines.some(({ text }) => text.includes('refused in') && text.includes('41138'))).toBe(true);
  expect(expectOnePrimary(lab)).toBe('target');
  expect((await run('drop-ag')).outputs.dropped).toBe('true');
  const wrong = await run('drop-ag', { sourceServer: message, expectedDatabases: `- ${message}` });
  expect(wrong.succeeded).toBe(false);
  await lab.close();
  lab = undefined;
}

test.each([0, 1, 2])(
  'names and messages are never obeyed: host %i',
  async (index) => {
    await fc.assert(
      fc.asyncProperty(names, hostileText(3), hostileText(3), hostileText(8), async (databases, login, dag, message) => {
        const host = (await startHosts([]))[index];
        if (!host) throw new Error('no such host');
        const [loginName = '', dagName = ''] = [login, dag].map(
          (text, at) => `m${at}${[...text.replaceAll('\0', '')].slice(0, 40).join('')}x`,
        );
        await migrate(host, databases, loginName, dagName, message);
      }),
      { numRuns: 2, endOnFailure: true },
    );
  },
  90_000,
);
