import { dropAg } from '../../shared/tasks/drop-ag.ts';
import { failoverDag } from '../../shared/tasks/failover-dag.ts';
import { changesIn, type FlowLaboratory, startFlowLaboratory, writableOn } from './flow-laboratory.ts';
import { runTask } from './run-task.ts';

let lab: FlowLaboratory;
afterEach(() => lab?.close());

const dags = () => ({ source: lab.migration.sourceGroup.distributed.length, target: lab.migration.targetGroup.distributed.length });
const drops = (lines: readonly string[]) =>
  lines.flatMap((line) => /^(source|target) .*: (drop .*): done/.exec(line)?.slice(1, 3).join(': ') ?? []);

test('drops on the source first, then on the target, and says in which state every database is left', async () => {
  lab = await startFlowLaboratory();
  await runTask(failoverDag, lab.inputs);
  const run = await runTask(dropAg, lab.inputs);
  expect(run).toMatchObject({ failure: undefined, outputs: { dropped: 'true' } });
  expect(drops(run.host.lines)).toEqual([
    'source: drop the distributed availability group',
    'target: drop the distributed availability group',
  ]);
  expect(run.host.lines.at(-1)).toMatch(/Sales RESTORING.*On the target AZUREVM: .*Sales ONLINE, writable/);
  expect(dags()).toEqual({ source: 0, target: 0 });
  expect(writableOn(lab, 'target')).toHaveLength(3);
});

test('drops the availability group of the source only when asked, and says what that means', async () => {
  lab = await startFlowLaboratory();
  await runTask(failoverDag, lab.inputs);
  const run = await runTask(dropAg, { ...lab.inputs, dropSourceAvailabilityGroup: 'true' });
  expect(run.failure).toBeUndefined();
  expect(drops(run.host.lines)).toEqual([
    'source: drop the distributed availability group',
    'source: drop the availability group SourceAg',
    'target: drop the distributed availability group',
  ]);
  expect(run.host.lines.join('\n')).toContain('its databases stay in the RESTORING state');
});

test('an interrupted drop is finished by the same command', async () => {
  lab = await startFlowLaboratory();
  await runTask(failoverDag, lab.inputs);
  const armed = lab.target.faults.next({ when: ({ sql }) => sql.includes('DROP AVAILABILITY GROUP'), fault: { kind: 'reset' } });
  expect((await runTask(dropAg, lab.inputs)).failure).toContain('Not dropped on the target');
  expect(armed.struck).toBe(1);
  expect(dags()).toEqual({ source: 0, target: 1 });
  expect(await runTask(dropAg, { ...lab.inputs, dropSourceAvailabilityGroup: 'true' })).toMatchObject({
    failure: undefined,
    outputs: { dropped: 'true' },
  });
  expect(dags()).toEqual({ source: 0, target: 0 });
});

test('the answer to a drop that is lost: it is looked, not sent again', async () => {
  lab = await startFlowLaboratory();
  await runTask(failoverDag, lab.inputs);
  lab.source.faults.next({ when: ({ sql }) => sql.includes('DROP AVAILABILITY GROUP'), fault: { kind: 'applied-reply-lost' } });
  const run = await runTask(dropAg, lab.inputs);
  expect(run).toMatchObject({ failure: undefined, outputs: { dropped: 'true' } });
});

test('nothing is dropped while the source is primary', async () => {
  lab = await startFlowLaboratory();
  const before = changesIn(lab.migration.journal).length;
  expect((await runTask(dropAg, lab.inputs)).remedy).toContain('failover-dag');
  expect(changesIn(lab.migration.journal).slice(before)).toEqual([]);
  expect(dags()).toEqual({ source: 1, target: 1 });
});

test('no permission is not "already dropped"', async () => {
  lab = await startFlowLaboratory({
    logins: [
      {
        name: 'reader',
        password: 'Re4der-lab!',
        permissions: ['VIEW SERVER STATE', 'VIEW SERVER PERFORMANCE STATE', 'VIEW ANY DEFINITION'],
      },
    ],
  });
  await runTask(failoverDag, lab.inputs);
  const run = await runTask(dropAg, { ...lab.inputs, sourceUsername: 'reader', sourcePassword: 'Re4der-lab!' });
  expect(run.outputs.dropped).toBe('false');
  expect(run.failure).toContain('15151');
  expect(dags()).toEqual({ source: 1, target: 1 });
});

test('a name that does not exist: success, and a warning that names what does', async () => {
  lab = await startFlowLaboratory();
  const run = await runTask(dropAg, { ...lab.inputs, distributedAvailabilityGroup: 'MigrationDg' });
  expect(run.host.lines.join('\n')).toContain(
    'warning: There is no distributed availability group MigrationDg here, but there is: MigrationDag',
  );
});
