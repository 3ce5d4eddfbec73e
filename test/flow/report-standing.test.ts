import { readInputs } from '../../shared/core/inputs.ts';
import { realClock } from '../../shared/core/real-clock.ts';
import { openSession } from '../../shared/sqlserver/connect.ts';
import { failoverDag } from '../../shared/tasks/failover-dag.ts';
import { applicationLogin } from '../lab/engine/migration.ts';
import { extendedPropertiesOf } from '../lab/engine/sessions/extended-properties.ts';
import { until } from '../lab/until.ts';
import { alterDagByHand } from './by-hand.ts';
import { changesIn, type FlowLaboratory, startFlowLaboratory, writableOn } from './flow-laboratory.ts';
import { recordingHost } from './recording-host.ts';
import { noAzure } from './run-task.ts';

let lab: FlowLaboratory;
afterEach(() => lab?.close());

/** What the run that was cut off had sent. */
const demote = () => alterDagByHand(lab, 'source', { kind: 'set-role', role: 'SECONDARY' });
const promote = () => alterDagByHand(lab, 'target', { kind: 'force-failover-allow-data-loss' });
const arm = () => alterDagByHand(lab, 'source', { kind: 'set-required-synchronized-secondaries', count: 1 });

function freeze(): void {
  const login = lab.migration.source.server.logins.get(applicationLogin.name.toLowerCase());
  if (!login) throw new Error('There is no application login.');
  login.disabled = true;
  const name = `sql-dag-migrate:frozen:${lab.migration.sourceGroup.distributed[0]?.id.toLowerCase()}:${login.principalId}`;
  const value = `0x${Buffer.from(login.sid).toString('hex')} ${login.name}`;
  extendedPropertiesOf(lab.migration.source.server, 'master').set(name, { name, value });
}

async function report(more: Readonly<Record<string, string>> = {}) {
  const before = changesIn(lab.migration.journal);
  const host = recordingHost({ ...lab.inputs, ...more });
  await failoverDag.post?.({
    inputs: readInputs(failoverDag, host),
    host,
    clock: realClock,
    open: openSession,
    signIn: noAzure,
    signal: new AbortController().signal,
  });
  expect(changesIn(lab.migration.journal)).toEqual(before);
  expect(lab.migration.source.server.applicationLocks.held).toEqual([]);
  expect(host.lines.filter((line) => line.startsWith('fail: '))).toEqual([]);
  return { said: host.lines.filter((line) => line.startsWith('warning: ')).join('\n'), summary: host.summaries.join('\n') };
}

test('before anything happened: the source takes the writes', async () => {
  lab = await startFlowLaboratory();
  const { said, summary } = await report();
  expect(said).toMatch(
    /You are here: state ready: .*\nTo go on: run failover-dag again\.\nTo go back: nothing was failed over: the source is primary and takes writes\.$/,
  );
  expect(summary).toContain('failover-dag was cut off');
});

test('armed and frozen: says how to put that back by hand', async () => {
  lab = await startFlowLaboratory();
  await arm();
  freeze();
  const { said } = await report();
  expect(said).toContain(
    'Left set on the source ONPREM; to put it back: ALTER AVAILABILITY GROUP [MigrationDag] SET (REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT = 0);',
  );
  expect(said).toContain('ALTER LOGIN [application] ENABLE;');
});

test('between demotion and promote: nobody can write', async () => {
  lab = await startFlowLaboratory();
  await demote();
  const { said } = await report();
  expect(said).toMatch(/You are here: state fenced-\w+: .* Nobody can write\.\nTo go on: run failover-dag again, at once/);
  expect(said).toContain(
    'only while both sides are SECONDARY and no run is under way, on the source ONPREM: ALTER AVAILABILITY GROUP [MigrationDag] FORCE_FAILOVER_ALLOW_DATA_LOSS;',
  );
});

test('while the target recovers, and afterwards: no way back', async () => {
  lab = await startFlowLaboratory({ timings: { recoveryMs: 5000 } });
  await demote();
  await promote();
  expect((await report()).said).toMatch(
    /state recovering: .*\nTo go on: .*waits until every database is writable.*\nTo go back: there is no way back/,
  );
  await until(() => writableOn(lab, 'target').length === lab.migration.databases.length);
  expect((await report()).said).toMatch(
    /state promoted: .*\nTo go on: .*then drop-ag\.\nTo go back: there is no way back: the target takes the writes/,
  );
});

test('a server that can not be reached', async () => {
  lab = await startFlowLaboratory();
  await demote();
  await lab.target.close();
  const { said, summary } = await report({ connectTimeout: '5s' });
  expect(said).toMatch(
    /You are here: not known, because a server can not be read: The target .*\nTo go on: run failover-dag again as soon as both servers/,
  );
  expect(summary).toContain('not known');
});

test('nothing that a server is called becomes a command', async () => {
  lab = await startFlowLaboratory({ distributedAvailabilityGroup: '##vso[task.setvariable variable=ready]\n::error::x' });
  const { said } = await report({ distributedAvailabilityGroup: '##vso[task.setvariable variable=ready]\n::error::x' });
  expect(said).not.toContain('##vso[');
  expect(said).not.toMatch(/^::/m);
});
