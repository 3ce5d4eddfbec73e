import { failoverDag } from '../../shared/tasks/failover-dag.ts';
import { validatePrereqs } from '../../shared/tasks/validate-prereqs.ts';
import type { LoginOptions } from '../lab/engine/servers/logins.ts';
import type { LaboratoryOptions } from '../lab/start-laboratory.ts';
import { expectOnePrimary, type FlowLaboratory, startFlowLaboratory } from './flow-laboratory.ts';
import { runTask } from './run-task.ts';

/** How a task gets in: by password or by token, encrypted in every way that SQL Server offers. */
let lab: FlowLaboratory;
afterEach(() => lab?.close());

/** Both sides get the same value of an input. */
const both = (input: string, value: string) => ({ [`source${input}`]: value, [`target${input}`]: value });

/** What the servers knew of the sessions while the task ran. */
async function failOverAndWatch(inputs: Readonly<Record<string, string>>) {
  const seen: boolean[] = [];
  for (const side of ['source', 'target'] as const)
    lab[side].faults.next({
      when({ sql }) {
        if (sql.includes('SET (ROLE') || sql.includes('FORCE_FAILOVER'))
          for (const session of lab.migration[side].server.sessions.values()) seen.push(session.client.encrypted);
        return false;
      },
      fault: { kind: 'reset' },
    });
  const run = await runTask(failoverDag, inputs);
  return { run, encrypted: [...new Set(seen)] };
}

test.each([
  ['strict', { encryption: 'required' }, 'strict', true],
  ['mandatory', { encryption: 'optional' }, 'mandatory', true],
  ['optional, the server can not encrypt', { encryption: 'off' }, 'optional', false],
  ['optional, the server leaves it to the client', { encryption: 'optional' }, 'optional', false],
] as const)('encryption %s on both sides: the failover runs', async (_name, wire, encrypt, encrypted) => {
  lab = await startFlowLaboratory({ wire });
  const watched = await failOverAndWatch({ ...lab.inputs, ...both('Encrypt', encrypt) });
  expect(watched.run).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
  expect(watched.encrypted).toEqual([encrypted]);
  expect(expectOnePrimary(lab)).toBe('target');
});

describe('what does not fit is said before anything is changed', () => {
  test.each<[string, LaboratoryOptions['wire'], Record<string, string>, RegExp]>([
    ['the server forces encryption, the input says optional', { encryption: 'required' }, both('Encrypt', 'optional'), /encrypt/i],
    ['the server can not encrypt, the input says mandatory', { encryption: 'off' }, both('Encrypt', 'mandatory'), /encrypt/i],
    ['the server is older than TDS 8', { strict: false }, { ...both('Encrypt', 'strict'), connectTimeout: '1s' }, /source|target/],
  ])(
    '%s',
    async (_name, wire = {}, inputs, message) => {
      lab = await startFlowLaboratory({ wire });
      const run = await runTask(failoverDag, { ...lab.inputs, ...inputs });
      expect(run.failure).toMatch(message);
      expect(run.failure).toContain('Nothing was changed');
      expect(expectOnePrimary(lab)).toBe('source');
    },
    20_000,
  );
});

describe('access tokens', () => {
  const identity: LoginOptions = { name: 'migration-runner', roles: ['sysadmin'] };
  const withTokens = (token: string) => ({
    ...Object.fromEntries(Object.entries(lab.inputs).filter(([name]) => !/Username|Password/.test(name))),
    ...both('Authentication', 'access-token'),
    ...both('AccessToken', token),
  });
  const issue = (lifetimeMs?: number, form?: 'jwt' | 'opaque') =>
    lab.migration.laboratory.accessTokens.issue(identity.name, lifetimeMs, form);

  test.each(['mandatory', 'strict'])('the failover runs with tokens on both sides (%s)', async (encrypt) => {
    lab = await startFlowLaboratory({ logins: [identity] });
    const inputs = { ...withTokens(issue()), ...both('Encrypt', encrypt) };
    expect(await runTask(validatePrereqs, inputs)).toMatchObject({ failure: undefined, outputs: { ready: 'true' } });
    expect(await runTask(failoverDag, inputs)).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
    expect(expectOnePrimary(lab)).toBe('target');
  });

  test('a token that is out of date is an error of the login, and the token is not in it', async () => {
    lab = await startFlowLaboratory({ logins: [identity] });
    const token = issue(-1);
    const run = await runTask(failoverDag, withTokens(token));
    expect(run.failure).toContain('Token is expired');
    expect(`${run.failure}${run.remedy}${run.host.lines.join('')}`).not.toContain(token);
    expect(expectOnePrimary(lab)).toBe('source');
  });

  test('a token that would end behind the fence is refused before anything is demoted', async () => {
    lab = await startFlowLaboratory({ logins: [identity] });
    const run = await runTask(failoverDag, { ...withTokens(issue(150_000)), maxWriteOutage: '60s' });
    expect(run).toMatchObject({
      outputs: { outcome: 'refused' },
      failure: expect.stringMatching(
        /^Refused: the access token for the source ONPREM ends at 20.*; the access token for the target AZUREVM ends/,
      ),
    });
    expect(expectOnePrimary(lab)).toBe('source');
    expect(await runTask(failoverDag, { ...withTokens(issue(150_000)), maxWriteOutage: '10s' })).toMatchObject({
      outputs: { outcome: 'completed' },
    });
  });

  test('a token that ends in the middle, and does not say so: the sessions that are open go on to the end', async () => {
    lab = await startFlowLaboratory({ logins: [identity], timings: { demotionMs: 600 } });
    const run = await runTask(failoverDag, withTokens(issue(400, 'opaque')));
    expect(run).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
    expect(expectOnePrimary(lab)).toBe('target');
  });
});
