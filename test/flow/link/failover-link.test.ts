import { failoverDag } from '../../../shared/tasks/failover-dag.ts';
import { waitForLsnConvergence } from '../../../shared/tasks/wait-for-lsn-convergence.ts';
import { pause } from '../flow-laboratory.ts';
import { type LinkLaboratory, type LinkOptions, startLinkLaboratory } from './link-laboratory.ts';

let lab: LinkLaboratory;
afterEach(() => lab?.close());

const cases: readonly (readonly [string, LinkOptions, Readonly<Record<string, string>>, string])[] = [
  ['2019, the link is removed', { source: { version: 2019 } }, {}, 'remove-link'],
  ['2022 CU13, T-SQL', { source: { version: 2022 }, instance: { databaseFormat: 'SQLServer2022' } }, {}, 'tsql-planned'],
  [
    '2025 to Business Critical, T-SQL',
    { source: { version: 2025 }, instance: { databaseFormat: 'SQLServer2025', tier: 'BusinessCritical' } },
    {},
    'tsql-planned',
  ],
  ['2022, forced after the proof', { source: { version: 2022 } }, { cutoverMethod: 'arm-forced', allowDataLoss: 'true' }, 'arm-forced'],
  ['2019 without a login for the instance', { source: { version: 2019 }, instance: { sqlLogin: false } }, {}, 'remove-link'],
];

test.each(cases)(
  '%s: under load, nothing acknowledged is lost',
  async (_name, options, inputs, method) => {
    lab = await startLinkLaboratory(options);
    const converged = await lab.run(waitForLsnConvergence, { stabilityWindow: '10s' });
    expect(converged).toMatchObject({ failure: undefined, outputs: { converged: 'true' } });
    const writers = lab.migration.startWriters();
    await pause(300);
    const run = await lab.run(failoverDag, inputs);
    expect(run).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
    expect(run.host.lines.join('\n')).toContain(`cutover method ${method}`);
    await pause(300);
    await writers.stop();
    expect(writers.verify()).toMatchObject({ lost: [], unexpected: [] });
    expect(lab.migration.violations).toEqual([]);
    expect((await lab.run(failoverDag, inputs)).outputs.outcome).toBe('already-done');
  },
  60_000,
);

test('a wrong link name is no finished migration: the source is still connected to its partner', async () => {
  lab = await startLinkLaboratory({ source: { version: 2019 }, instance: { sqlLogin: false } });
  const run = await lab.run(failoverDag, { linkName: 'nosuch' });
  expect(run).toMatchObject({ outputs: { outcome: 'refused' }, failure: expect.stringContaining('link-name may be wrong') });
}, 60_000);
