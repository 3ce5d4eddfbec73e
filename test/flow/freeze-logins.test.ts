import { failoverDag } from '../../shared/tasks/failover-dag.ts';
import { applicationLogin, migrationLogin } from '../lab/engine/migration.ts';
import { extendedPropertiesOf } from '../lab/engine/sessions/extended-properties.ts';
import {
  changesIn,
  cutLinkAtDemotion,
  expectOnePrimary,
  type FlowLaboratory,
  pause,
  startFlowLaboratory,
  tailThatNeverShips,
} from './flow-laboratory.ts';
import { runTask } from './run-task.ts';

const application: string = applicationLogin.name;
/** Its name needs quoting wherever it goes. */
const reporter = { name: "Report]er'##vso[x]", password: 'r3p0rter' };
/** Enough for the failover itself, in the laboratory. */
const modest = ['VIEW SERVER STATE', 'VIEW ANY DEFINITION', 'ALTER ANY AVAILABILITY GROUP', 'ALTER ANY LOGIN'];

let lab: FlowLaboratory;
afterEach(() => lab?.close());

type Side = 'source' | 'target';
const login = (side: Side, name: string = application) => lab.migration[side].server.logins.get(name.toLowerCase());
const isDisabled = (side: Side, name?: string) => login(side, name)?.disabled;
const records = (side: Side) => extendedPropertiesOf(lab.migration[side].server, 'master');
const sessionsOf = (name: string) => [...lab.migration.source.server.sessions.values()].filter((session) => session.login.name === name);
const freeze = (...names: readonly string[]) => ({ ...lab.inputs, freezeLogins: names.map((name) => `- ${name}`).join('\n') });
const as = (name: string) => ({ sourceUsername: name, sourcePassword: name, targetUsername: name, targetPassword: name });

/** What a run leaves on a server when it dies after it has frozen a login. */
function leaveFrozen(side: Side, name = application): void {
  const found = login(side, name);
  if (!found) throw new Error(`There is no login ${name}.`);
  found.disabled = true;
  const property = `sql-dag-migrate:frozen:${groupId(side)}:${found.principalId}`;
  records(side).set(property, { name: property, value: `0x${Buffer.from(found.sid).toString('hex').toUpperCase()} ${name}` });
}

const groupId = (side: Side) =>
  (side === 'source' ? lab.migration.sourceGroup : lab.migration.targetGroup).distributed[0]?.id.toLowerCase() ?? '';

test('after a failover the login stays out of the old source and works on the target', async () => {
  lab = await startFlowLaboratory();
  const writers = lab.migration.startWriters();
  await pause(100);
  expect(sessionsOf(application).length).toBeGreaterThan(0);
  const run = await runTask(failoverDag, freeze(application));
  expect(run).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
  expect([isDisabled('source'), isDisabled('target')]).toEqual([true, false]);
  expect(sessionsOf(application)).toEqual([]);
  expect(records('source').size).toBe(1);
  expect(run.host.lines.join('\n')).toContain(
    `Left disabled on the old source source ONPREM, so that nobody writes to the wrong side: ${application}.`,
  );
  await pause(100);
  await writers.stop();
  expect(writers.verify()).toMatchObject({ lost: [], unexpected: [] });
  expect(expectOnePrimary(lab)).toBe('target');
});

test('after a rollback the login works again, and nothing is left of the record', async () => {
  lab = await startFlowLaboratory({ ...tailThatNeverShips, logins: [reporter] });
  const writers = lab.migration.startWriters();
  await pause(200);
  let disabledAtDemotion: boolean | undefined;
  cutLinkAtDemotion(lab, () => {
    disabledAtDemotion = isDisabled('source', reporter.name);
  });
  const run = await runTask(failoverDag, { ...freeze(reporter.name), maxWriteOutage: '1s' });
  lab.migration.link.restore();
  await writers.stop();
  expect(run.outputs.outcome).toBe('rolled-back');
  expect(disabledAtDemotion).toBe(true);
  expect(isDisabled('source', reporter.name)).toBe(false);
  expect([...records('source')]).toEqual([]);
});

test('a refusal after the freeze enables the login again, and one that somebody else has disabled stays as it is', async () => {
  lab = await startFlowLaboratory({
    logins: [
      { ...reporter, disabled: true },
      { name: 'modest', password: 'modest', permissions: [...modest, 'ALTER ANY DATABASE'] },
    ],
  });
  const writers = lab.migration.startWriters();
  await pause(100);
  const run = await runTask(failoverDag, { ...freeze(application, reporter.name), ...as('modest') });
  await writers.stop();
  expect(run).toMatchObject({
    outputs: { outcome: 'refused' },
    failure: expect.stringContaining(`of the login ${application} did not end`),
  });
  expect([isDisabled('source'), isDisabled('source', reporter.name)]).toEqual([false, true]);
  expect([...records('source')]).toEqual([]);
  expect(expectOnePrimary(lab)).toBe('source');
});

test('without the right to write it down nothing is frozen', async () => {
  lab = await startFlowLaboratory({ logins: [{ name: 'modest', password: 'modest', permissions: modest }] });
  const before = changesIn(lab.migration.journal);
  const run = await runTask(failoverDag, { ...freeze(application), ...as('modest') });
  expect(run).toMatchObject({ outputs: { outcome: 'refused' }, failure: expect.stringContaining('could not be disabled') });
  expect(isDisabled('source')).toBe(false);
  expect(changesIn(lab.migration.journal)).toEqual(before);
});

describe('what an earlier run has frozen', () => {
  test('is enabled by a run that ends without a failover, even when that run freezes nothing', async () => {
    lab = await startFlowLaboratory({ logins: [{ ...reporter, disabled: true }] });
    leaveFrozen('source');
    const run = await runTask(failoverDag, { ...lab.inputs, expectedDatabases: 'Sales' });
    expect(run.outputs.outcome).toBe('refused');
    expect([isDisabled('source'), isDisabled('source', reporter.name)]).toEqual([false, true]);
    expect([...records('source')]).toEqual([]);
  });

  test('stays out when the next run fails over', async () => {
    lab = await startFlowLaboratory();
    leaveFrozen('source');
    expect((await runTask(failoverDag, freeze(application))).outputs.outcome).toBe('completed');
    expect(isDisabled('source')).toBe(true);
    expect(records('source').size).toBe(1);
  });

  test('on the other side, in a migration the other way round, is enabled once that side is primary', async () => {
    lab = await startFlowLaboratory();
    leaveFrozen('target');
    expect((await runTask(failoverDag, lab.inputs)).outputs.outcome).toBe('completed');
    expect(isDisabled('target')).toBe(false);
    expect([...records('target')]).toEqual([]);
  });

  test('for another distributed availability group is none of our business', async () => {
    lab = await startFlowLaboratory();
    leaveFrozen('source');
    const [[property, record] = ['', { name: '', value: '' }]] = records('source');
    records('source').clear();
    const other = property.replace(groupId('source'), '00000000-0000-0000-0000-000000000000');
    records('source').set(other, { ...record, name: other });
    await runTask(failoverDag, { ...lab.inputs, expectedDatabases: 'Sales' });
    expect(isDisabled('source')).toBe(true);
  });

  test('is not mixed up with a new login of the same name', async () => {
    lab = await startFlowLaboratory();
    leaveFrozen('source');
    const old = login('source');
    if (old) lab.migration.source.server.logins.set(application.toLowerCase(), { ...old, sid: new Uint8Array(16).fill(7) });
    await runTask(failoverDag, { ...lab.inputs, expectedDatabases: 'Sales' });
    expect(isDisabled('source')).toBe(true);
    expect([...records('source')]).toEqual([]);
  });
});

test.each([
  ['a login that is not there', ['Nobody'], '"Nobody" is no login there'],
  ['the login of the task', [migrationLogin.name.toUpperCase()], 'is the login that this task itself uses'],
  ['several at once', ['Nobody', 'Nowhere'], '"Nobody" is no login there, or is not visible to this login; "Nowhere" is'],
])('an input error, before anything is changed: %s', async (_, names, message) => {
  lab = await startFlowLaboratory();
  const before = changesIn(lab.migration.journal);
  const run = await runTask(failoverDag, { ...freeze(...names), beforeCutoverCommand: 'stop' });
  expect(run).toMatchObject({ outputs: { outcome: 'refused' }, failure: expect.stringContaining(message) });
  expect(run.host.commands).toEqual([]);
  expect(changesIn(lab.migration.journal)).toEqual(before);
});

test('a login that the partner may come as is not frozen', async () => {
  lab = await startFlowLaboratory({ logins: [{ name: 'endpoint', password: 'endpoint', permissions: ['CONNECT ON ENDPOINT'] }] });
  const run = await runTask(failoverDag, freeze('endpoint'));
  expect(run).toMatchObject({
    outputs: { outcome: 'refused' },
    failure: expect.stringContaining('"endpoint" may connect to the endpoint'),
  });
});

test('the last sysadmin that can log in is not frozen', async () => {
  lab = await startFlowLaboratory({
    logins: [
      { name: 'boss', password: 'boss', roles: ['sysadmin'] },
      { name: 'modest', password: 'modest', permissions: [...modest, 'CONTROL SERVER'] },
    ],
  });
  const own = login('source', migrationLogin.name);
  if (own) own.disabled = true;
  const run = await runTask(failoverDag, { ...freeze('boss'), ...as('modest') });
  expect(run).toMatchObject({
    outputs: { outcome: 'refused' },
    failure: expect.stringContaining('would leave no sysadmin that can log in'),
  });
  expect(isDisabled('source', 'boss')).toBe(false);
});

test('a connection that is lost while the logins are enabled again does not keep the application out', async () => {
  lab = await startFlowLaboratory(tailThatNeverShips);
  cutLinkAtDemotion(lab);
  lab.source.faults.next({ when: ({ sql }) => /ALTER LOGIN .* ENABLE/.test(sql), fault: { kind: 'reset' } });
  const run = await runTask(failoverDag, { ...freeze(application), maxWriteOutage: '3s' });
  expect(run.outputs.outcome).toBe('rolled-back');
  expect(isDisabled('source')).toBe(false);
});
