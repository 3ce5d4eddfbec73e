import { failoverDag } from '../../../shared/tasks/failover-dag.ts';
import type { RequestFault } from '../../lab/tds/faults.ts';
import { pause } from '../flow-laboratory.ts';
import type { TaskRun } from '../run-task.ts';
import { type LinkLaboratory, startLinkLaboratory } from './link-laboratory.ts';
import { ordersIn } from './orders.ts';

let lab: LinkLaboratory;
afterEach(() => lab?.close());

const isFailover = ({ sql }: { readonly sql: string }) => /\]\s+FAILOVER\b/.test(sql);
const failovers = () => lab.migration.journal.entries.filter(({ what }) => what.includes('planned failover of') && what.endsWith('begins'));

async function failOverUnderLoad(fault: RequestFault): Promise<TaskRun> {
  lab = await startLinkLaboratory({ source: { version: 2022 }, databases: ['Sales', 'Ledger'] });
  const writers = lab.migration.startWriters();
  await pause(200);
  const armed = lab.source.faults.next({ when: isFailover, fault });
  const run = await lab.run(failoverDag, { cutoverMethod: 'tsql-planned', maxWriteOutage: '10m' });
  expect(armed.struck).toBe(1);
  await pause(200);
  await writers.stop();
  expect(writers.verify()).toMatchObject({ lost: [], unexpected: [] });
  expect(lab.migration.violations).toEqual([]);
  return run;
}

test.each([
  ['the connection breaks before it ran', { kind: 'reset' }],
  ['it was carried out and the reply is lost', { kind: 'applied-reply-lost' }],
  ['it lands late', { kind: 'late', delayMs: 600 }],
  ['the answer breaks off', { kind: 'fin' }],
] as const)(
  'T-SQL FAILOVER: %s: it takes effect once, and the run finishes',
  async (_what, fault) => {
    expect(await failOverUnderLoad(fault)).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
    expect(failovers()).toHaveLength(1);
    expect(ordersIn(lab)).toEqual([]);
  },
  60_000,
);

test.each([
  ['remove-link', { cutoverMethod: 'remove-link' }, ['DELETE']],
  ['tsql-planned', { cutoverMethod: 'tsql-planned' }, []],
] as const)(
  '%s: two runs at once: the order is sent once',
  async (_method, inputs, orders) => {
    lab = await startLinkLaboratory({ source: { version: 2022 } });
    const runs = await Promise.all([lab.run(failoverDag, inputs), lab.run(failoverDag, inputs)]);
    expect(runs.filter(({ outputs }) => outputs.outcome === 'completed').length).toBeGreaterThan(0);
    expect(runs.every(({ outputs }) => ['completed', 'already-done', 'refused'].includes(outputs.outcome ?? ''))).toBe(true);
    expect(ordersIn(lab)).toEqual(orders);
    expect(failovers()).toHaveLength(orders.length === 0 ? 1 : 0);
    expect(lab.migration.violations).toEqual([]);
  },
  60_000,
);
