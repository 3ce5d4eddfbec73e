import { switchSyncMode } from '../../../shared/tasks/switch-sync-mode.ts';
import type { ArmFault } from '../../lab/arm/faults.ts';
import { replicationMode } from '../../lab/engine/managed-link/model.ts';
import { changesIn } from '../flow-laboratory.ts';
import { type LinkLaboratory, type LinkOptions, startLinkLaboratory } from './link-laboratory.ts';
import { failNextOrder, ordersIn, suspendWithinLook } from './orders.ts';

let lab: LinkLaboratory;
afterEach(() => lab?.close());

const from = async (mode: 'SYNCHRONOUS_COMMIT' | 'ASYNCHRONOUS_COMMIT', follows: boolean, options: LinkOptions = {}) => {
  lab = await startLinkLaboratory({ mode, quirks: { linkFollowsSourceMode: follows }, ...options });
};
const linkMode = () => {
  const link = lab.migration.instanceLink();
  return link && replicationMode(link);
};
const sourceModes = () => [...new Set(lab.migration.sourceGroup.distributed[0]?.members.map(({ mode }) => mode))];
const expectModes = (mode: 'Sync' | 'Async') => {
  expect(linkMode()).toBe(mode);
  expect(sourceModes()).toEqual([mode === 'Sync' ? 'SYNCHRONOUS_COMMIT' : 'ASYNCHRONOUS_COMMIT']);
};

test.each([
  ['to synchronous, the link follows by itself', 'ASYNCHRONOUS_COMMIT', true, 'synchronous-commit', 'Sync', []],
  ['to synchronous, the link has to be told', 'ASYNCHRONOUS_COMMIT', false, 'synchronous-commit', 'Sync', ['PATCH']],
  ['to asynchronous, the link follows by itself', 'SYNCHRONOUS_COMMIT', true, 'asynchronous-commit', 'Async', []],
  ['to asynchronous, the link has to be told', 'SYNCHRONOUS_COMMIT', false, 'asynchronous-commit', 'Async', ['PATCH']],
] as const)(
  '%s, and a second run changes nothing',
  async (_what, mode, follows, wanted, shown, orders) => {
    await from(mode, follows, { databases: ['Sales', 'Ledger'], source: { version: 2022 } });
    const run = await lab.run(switchSyncMode, { mode: wanted });
    expect(run).toMatchObject({ failure: undefined, outputs: { mode: wanted, changed: 'true' } });
    expectModes(shown);
    expect(ordersIn(lab)).toEqual(orders);
    // A PATCH that names databases would replace the members of the link.
    expect(lab.migration.instanceLink()?.side.local.databases.size).toBe(2);
    const before = changesIn(lab.migration.journal);
    expect((await lab.run(switchSyncMode, { mode: wanted })).outputs).toMatchObject({ changed: 'false' });
    expect(changesIn(lab.migration.journal)).toEqual(before);
    expect(ordersIn(lab)).toEqual(orders);
  },
  60_000,
);

const passing: readonly (readonly [string, ArmFault['fault']])[] = [
  ['the reply is lost', { kind: 'applied-reply-lost' }],
  ['the connection breaks before Azure saw it', { kind: 'reset' }],
  ['it lands late', { kind: 'late', delayMs: 100 }],
  ['another operation is in progress', { kind: 'refuse', status: 409, code: 'ConflictingServerOperation' }],
  ['Azure is busy', { kind: 'refuse', status: 429, code: 'TooManyRequests', headers: { 'retry-after': '10' } }],
  ['Azure is not available', { kind: 'refuse', status: 503, code: 'ServiceUnavailable' }],
];

test.each(passing)(
  'the mode of the link: %s: the same run sets it',
  async (_what, fault) => {
    await from('ASYNCHRONOUS_COMMIT', false);
    failNextOrder(lab, fault);
    expect(await lab.run(switchSyncMode)).toMatchObject({ failure: undefined, outputs: { changed: 'true' } });
    expectModes('Sync');
  },
  60_000,
);

test.each([
  ['refuses', { kind: 'refuse', status: 403, code: 'AuthorizationFailed' }],
  ['fails', { kind: 'operation-fails', code: 'InternalServerError', message: 'No.', afterMs: 50, applied: false }],
] as const)(
  'the mode of the link: Azure %s: it says so, and the next run sets what is missing',
  async (_what, fault) => {
    await from('ASYNCHRONOUS_COMMIT', false);
    failNextOrder(lab, fault);
    const run = await lab.run(switchSyncMode);
    expect(run).toMatchObject({ failure: expect.stringContaining(fault.code), outputs: { changed: 'true' } });
    expect(run.remedy).toContain('Run switch-sync-mode again');
    expect(await lab.run(switchSyncMode)).toMatchObject({ failure: undefined, outputs: { changed: 'true' } });
    expectModes('Sync');
  },
  60_000,
);

test('the reply of SQL Server is lost: the next run finishes', async () => {
  await from('ASYNCHRONOUS_COMMIT', false);
  lab.source.faults.next({ when: ({ sql }) => sql.includes('AVAILABILITY_MODE'), fault: { kind: 'applied-reply-lost' } });
  await lab.run(switchSyncMode);
  expect(await lab.run(switchSyncMode)).toMatchObject({ failure: undefined });
  expectModes('Sync');
}, 60_000);

test.each([
  ['and not in the next one: the wait goes on', true, { failure: undefined }],
  ['and stays so: the next look says why', false, { failure: expect.stringContaining('suspended on the source') }],
] as const)(
  'a copy is suspended within a look of the wait for SYNCHRONIZED, %s',
  async (_what, resumed, end) => {
    await from('ASYNCHRONOUS_COMMIT', true);
    let looksInStep = 0;
    // The first look that sees the link synchronous ends the wait for its mode; the second one waits for SYNCHRONIZED.
    suspendWithinLook(lab, () => linkMode() === 'Sync' && ++looksInStep === 2, resumed);
    const run = await lab.run(switchSyncMode);
    expect(run).toMatchObject({ ...end, outputs: { changed: 'true' } });
    expect(run.host.lines).toContainEqual(
      expect.stringMatching(/^warning: State unsafe: Sales is NOT_HEALTHY\. It is looked at once more/),
    );
  },
  60_000,
);

test('another link of this name than that of the source: refused, and nothing is changed', async () => {
  await from('ASYNCHRONOUS_COMMIT', false);
  const link = lab.migration.instanceLink();
  if (link) Object.assign(link.side, { id: '01234567-89AB-4DEF-8123-456789ABCDEF' });
  const before = changesIn(lab.migration.journal);
  const run = await lab.run(switchSyncMode);
  expect(run).toMatchObject({ failure: expect.stringContaining('different-dag') });
  expect(changesIn(lab.migration.journal)).toEqual(before);
  expect(ordersIn(lab)).toEqual([]);
}, 60_000);
