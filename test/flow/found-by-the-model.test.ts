/** What the abstract model found in failover-dag before it was repaired. */
import { openSession } from '../../shared/sqlserver/connect.ts';
import { failoverDag } from '../../shared/tasks/failover-dag.ts';
import { migrationLogin } from '../lab/engine/migration.ts';
import { until } from '../lab/until.ts';
import {
  cutLinkAtDemotion,
  expectOnePrimary,
  type FlowLaboratory,
  pause,
  startFlowLaboratory,
  tailThatNeverShips,
} from './flow-laboratory.ts';
import { moments, when } from './moments.ts';
import { runTask } from './run-task.ts';

let lab: FlowLaboratory;
afterEach(() => lab?.close());

const required = () => lab.migration.sourceGroup.distributed[0]?.required;

/** A person in SSMS: no lock, no check. */
async function byHand(side: 'source' | 'target', ...statements: string[]): Promise<void> {
  const session = await openSession({
    side,
    host: '127.0.0.1',
    port: lab[side].port,
    instance: undefined,
    authentication: { kind: 'sql', username: migrationLogin.name, password: migrationLogin.password },
    encrypt: 'mandatory',
    trustServerCertificate: true,
    hostNameInCertificate: undefined,
    caCertificate: undefined,
    connectTimeout: 5000,
    programName: 'SSMS',
  });
  for (const sql of statements) expect(await session.send(sql, { deadline: 10_000 })).toMatchObject({ kind: 'done' });
  await session.close();
}

test('a DBA makes the source primary by hand while the proof is awaited: the run must see it before it promotes', async () => {
  lab = await startFlowLaboratory(tailThatNeverShips);
  const writers = lab.migration.startWriters();
  await pause(300);
  let demoted = false;
  cutLinkAtDemotion(lab, () => {
    demoted = true;
  });
  const running = runTask(failoverDag, { ...lab.inputs, maxWriteOutage: '10s' });
  await until(() => demoted);
  await pause(3000);
  await byHand('source', 'ALTER AVAILABILITY GROUP [MigrationDag] FORCE_FAILOVER_ALLOW_DATA_LOSS;');
  await pause(500);
  lab.migration.link.restore();
  await byHand('target', ...lab.migration.databases.map((name) => `ALTER DATABASE [${name}] SET HADR RESUME;`));
  await running;
  await writers.stop();
  expect(expectOnePrimary(lab)).toBe('source');
  expect(writers.verify()).toMatchObject({ lost: [] });
}, 90_000);

test('what a dead run has armed does not stay armed when the next run refuses', async () => {
  lab = await startFlowLaboratory();
  await byHand('source', 'ALTER AVAILABILITY GROUP [MigrationDag] SET (REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT = 1);');
  lab.migration.link.cut();
  await pause(1500);
  const run = await runTask(failoverDag, lab.inputs);
  expect(run.outputs.outcome).toBe('refused');
  // Otherwise every commit on the source goes on waiting for a target that it can not reach, and nobody is told.
  if (required() !== 0) expect(`${run.failure} ${run.remedy}`).toContain('REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT');
}, 60_000);

test('an arming whose answer and effect were lost is sent again before the demotion', async () => {
  lab = await startFlowLaboratory();
  lab.source.faults.next({ when: moments.arm, fault: { kind: 'reset' } });
  let atDemotion: number | undefined;
  when(lab, 'source', 'demotion', () => {
    atDemotion = required();
  });
  const run = await runTask(failoverDag, lab.inputs);
  expect(run.outputs.outcome).toBe('completed');
  expect(atDemotion).toBe(1);
}, 60_000);
