import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readInputs } from '../../../shared/core/inputs.ts';
import { realClock } from '../../../shared/core/real-clock.ts';
import { openSession } from '../../../shared/sqlserver/connect.ts';
import { dropAg } from '../../../shared/tasks/drop-ag.ts';
import { failoverDag } from '../../../shared/tasks/failover-dag.ts';
import { switchSyncMode } from '../../../shared/tasks/switch-sync-mode.ts';
import { pipelineIdentity } from '../../lab/arm/build-world.ts';
import { removeLink } from '../../lab/engine/managed-link/operations.ts';
import { migrationLogin } from '../../lab/engine/migration.ts';
import { changesIn } from '../flow-laboratory.ts';
import { recordingHost } from '../recording-host.ts';
import type { TaskRun } from '../run-task.ts';
import { type LinkLaboratory, startLinkLaboratory } from './link-laboratory.ts';
import { failNextOrder, ordersIn } from './orders.ts';

let lab: LinkLaboratory;
afterEach(() => lab?.close());

test('what was approved is carried out; another plan is refused; a rehearsal changes nothing', async () => {
  lab = await startLinkLaboratory({ source: { version: 2019 } });
  const before = changesIn(lab.migration.journal);
  const dry = await lab.run(failoverDag, { dryRun: 'true' });
  expect(dry).toMatchObject({ failure: undefined, outputs: { outcome: 'planned', planHash: expect.stringMatching(/^[0-9a-f]{64}$/) } });
  expect(readFileSync(dry.outputs.plan ?? '', 'utf8')).toContain(
    'DELETE managedInstances/contoso-mi/distributedAvailabilityGroups/MigrationDag',
  );
  const other = await lab.run(failoverDag, { approvedPlan: dry.outputs.plan ?? '', freezeWindow: '11s' });
  expect(other).toMatchObject({
    outputs: { outcome: 'refused' },
    failure: expect.stringContaining('options.freezeWindow: approved 10s, now 11s'),
  });
  expect(changesIn(lab.migration.journal)).toEqual(before);
  expect(ordersIn(lab)).toEqual([]);
  const run = await lab.run(failoverDag, { approvedPlan: dry.outputs.planHash ?? '' });
  expect(run).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
  const verified = execFileSync(
    process.execPath,
    [join(import.meta.dirname, '../../../scripts/verify-certificate.ts'), run.outputs.certificate ?? ''],
    {
      encoding: 'utf8',
    },
  );
  expect(verified).toContain('HOLDS');
  expect(verified).toContain('Sales: source ended at');
}, 60_000);

test('done already: a second run of every task changes nothing', async () => {
  lab = await startLinkLaboratory({ source: { version: 2019 }, timings: { firstBackupMs: 3_600_000 } });
  await lab.run(failoverDag);
  const before = changesIn(lab.migration.journal);
  expect((await lab.run(failoverDag)).outputs.outcome).toBe('already-done');
  expect((await lab.run(switchSyncMode)).outputs.changed).toBe('false');
  expect(changesIn(lab.migration.journal)).toEqual(before);
  expect((await lab.run(dropAg)).outputs.dropped).toBe('true');
  const dropped = changesIn(lab.migration.journal);
  expect((await lab.run(dropAg)).outputs.dropped).toBe('true');
  expect(changesIn(lab.migration.journal)).toEqual(dropped);
  expect(ordersIn(lab)).toEqual(['DELETE']);
}, 60_000);

/** Everything that a run leaves behind. */
const traces = ({ host, outputs, failure, remedy }: TaskRun): string =>
  [
    ...host.lines,
    ...host.summaries,
    ...Object.values(outputs),
    failure,
    remedy,
    ...readdirSync(host.reportFolder).map((file) => readFileSync(join(host.reportFolder, file), 'utf8')),
  ].join('\n');

test.each(['azure-async', 'location'] as const)(
  'no secret and no signed address in what a run leaves behind (%s)',
  async (form) => {
    lab = await startLinkLaboratory({ source: { version: 2019 }, mode: 'ASYNCHRONOUS_COMMIT', quirks: { linkFollowsSourceMode: false } });
    lab.azure.instance.longRunning = form;
    failNextOrder(lab, { kind: 'operation-fails', code: 'InternalServerError', message: 'No.', afterMs: 50, applied: false });
    const runs = [
      await lab.run(switchSyncMode),
      await lab.run(switchSyncMode),
      await lab.run(failoverDag, { dryRun: 'true' }),
      await lab.run(failoverDag),
      await lab.run(dropAg),
    ];
    expect(runs.map(({ failure }) => failure === undefined)).toEqual([false, true, true, true, true]);
    expect(lab.azure.requests.some((line) => line.includes('signature-of-the-operation'))).toBe(true);
    for (const text of runs.map(traces))
      for (const secret of ['signature-of-the-operation', 'MIIsecret', migrationLogin.password, pipelineIdentity.secret, 'eyJ'])
        expect(text).not.toContain(secret);
  },
  60_000,
);

describe('a failover that was cut off: where things stand', () => {
  const report = async (): Promise<string> => {
    const before = changesIn(lab.migration.journal);
    const host = recordingHost(lab.inputs);
    const { signIn } = lab;
    const signal = new AbortController().signal;
    await failoverDag.post?.({ inputs: readInputs(failoverDag, host), host, clock: realClock, open: openSession, signIn, signal });
    expect(changesIn(lab.migration.journal)).toEqual(before);
    expect(ordersIn(lab)).toEqual([]);
    return host.lines.join('\n');
  };

  const standings: readonly (readonly [string, () => unknown, readonly string[]])[] = [
    ['before the order', () => undefined, ['state ready', 'run failover-dag again', 'nothing was failed over']],
    [
      'behind the removal',
      () => removeLink(lab.migration.laboratory, lab.migration.instanceLink() as never),
      ['state removed', 'there is no way back by this task'],
    ],
    ['the link is suspended', () => lab.migration.faults.suspend(lab.migration.source, 'Sales'), ['state unsafe', 'Resume or repair']],
    [
      'Azure can not be asked',
      () => lab.azure.faults.next({ times: 1000, fault: { kind: 'refuse', status: 403, code: 'No' } }),
      ['not known'],
    ],
  ];

  test.each(standings)(
    '%s',
    async (_what, arrange, said) => {
      lab = await startLinkLaboratory({ source: { version: 2019 }, timings: { recoveryMs: 1, firstBackupMs: 3_600_000 } });
      await arrange();
      await new Promise((resolve) => setTimeout(resolve, 300));
      const text = await report();
      for (const words of said) expect(text).toContain(words);
    },
    60_000,
  );
});
