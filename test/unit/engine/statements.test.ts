import type { AvailabilityGroupAction, Command } from '../../lab/commands.ts';
import { holds } from '../../lab/engine/servers/logins.ts';
import { SqlError } from '../../lab/sql-types.ts';
import {
  alter,
  createNumbers,
  DAG,
  dagRows,
  demotion,
  errorOf,
  insertNumber,
  localRow,
  login,
  mode,
  promotion,
  readNumbers,
  required,
  rowsOf,
  run,
  type Scenario,
  scenario,
} from './scenario.ts';

const drop = (group: string): Command => ({ kind: 'drop-availability-group', group });
const state = (session: Scenario['onSource'], name = 'Sales') => rowsOf(session, 'databases').find((row) => row.name === name)?.state_desc;

describe('refusals', () => {
  type Case = [
    what: string,
    prepare: (lab: Scenario) => Promise<unknown> | undefined,
    where: 'onSource' | 'onTarget',
    command: Command,
    error: number,
  ];
  const nothing = () => undefined;
  const modify = (action: Partial<Extract<AvailabilityGroupAction, { kind: 'modify-availability-group' }>>) =>
    alter(DAG, { kind: 'modify-availability-group', members: [], ...action });
  const cases: Case[] = [
    ['promoting the primary', nothing, 'onSource', promotion, 41122],
    ['demoting the forwarder', nothing, 'onTarget', demotion, 41195],
    ['a planned failover of a DAG', nothing, 'onTarget', alter(DAG, { kind: 'failover' }), 19504],
    ['a DAG that does not exist', nothing, 'onSource', alter('Other', { kind: 'set-role', role: 'SECONDARY' }), 15151],
    ['dropping what does not exist', nothing, 'onSource', drop('Other'), 15151],
    [
      'a member that is not in the DAG',
      nothing,
      'onSource',
      modify({ members: [{ name: 'Nobody', availabilityMode: 'SYNCHRONOUS_COMMIT' }] }),
      19508,
    ],
    [
      'MODIFY AVAILABILITY GROUP of an ordinary AG',
      nothing,
      'onSource',
      alter('SourceAg', { kind: 'modify-availability-group', members: [] }),
      19512,
    ],
    [
      'asynchronous with a required secondary',
      (lab) => run(lab, lab.onSource, required(1)),
      'onSource',
      mode('ASYNCHRONOUS_COMMIT'),
      19530,
    ],
    ['more required secondaries than there are', nothing, 'onSource', required(2), 35248],
    ['a required secondary on the forwarder', nothing, 'onTarget', required(1), 41190],
    ['adding a database on the forwarder', nothing, 'onTarget', alter('TargetAg', { kind: 'add-database', databases: ['x'] }), 41190],
    ['an AG of another instance', nothing, 'onTarget', alter('SourceAg', { kind: 'add-database', databases: ['x'] }), 15151],
    ['adding what does not exist', nothing, 'onSource', alter('SourceAg', { kind: 'add-database', databases: ['x'] }), 35283],
    [
      'creating what exists',
      nothing,
      'onSource',
      { kind: 'create-availability-group', group: DAG, distributed: true, databases: [], replicas: [], members: [] },
      41042,
    ],
    [
      'the same pair of AGs again',
      nothing,
      'onSource',
      {
        kind: 'create-availability-group',
        group: 'Second',
        distributed: true,
        databases: [],
        replicas: [],
        members: [{ name: 'SourceAg' }, { name: 'TargetAg' }],
      },
      19507,
    ],
    ['READ_ONLY of an AG database', nothing, 'onSource', { kind: 'alter-database-set', database: 'Sales', option: 'READ_ONLY' }, 5069],
    ['a database that does not exist', nothing, 'onSource', { kind: 'alter-database-set', database: 'Nope', option: 'READ_ONLY' }, 5011],
    ['killing oneself', nothing, 'onSource', { kind: 'kill', spid: 51 }, 6104],
    ['killing nobody', nothing, 'onSource', { kind: 'kill', spid: 999 }, 6106],
    ['killing a system session', nothing, 'onSource', { kind: 'kill', spid: 5 }, 6107],
  ];
  test.each(cases)('%s', async (_what, prepare, where, command, error) => {
    const lab = scenario({ mode: 'SYNCHRONOUS_COMMIT' });
    await prepare(lab);
    expect((await run(lab, lab[where], command)).error).toBe(error);
  });

  test.each([
    ['altering', demotion, 41140],
    ['dropping', drop(DAG), 15151],
  ])('%s the DAG on a local secondary', async (_what, command, error) => {
    const lab = scenario({ source: { secondaries: 1 } });
    expect((await run(lab, login(lab.sourceReplicas[1] as typeof lab.source), command)).error).toBe(error);
  });

  test('1468 comes before 5069', async () => {
    const lab = scenario();
    const result = await run(lab, lab.onSource, {
      kind: 'alter-database-set',
      database: 'Sales',
      option: 'SINGLE_USER WITH ROLLBACK IMMEDIATE',
    });
    expect(result).toMatchObject({ error: 5069, messages: [1468] });
  });

  test('the same value again is only a message', async () => {
    const lab = scenario({ mode: 'SYNCHRONOUS_COMMIT' });
    expect(await run(lab, lab.onSource, mode('SYNCHRONOUS_COMMIT'))).toMatchObject({ error: undefined, messages: [41185] });
  });

  test('AG DDL wants master', async () => {
    const lab = scenario();
    expect((await run(lab, login(lab.source, { database: 'Sales' }), demotion)).error).toBe(35208);
  });

  test('RSSTC on a DAG from 2022 on', async () => {
    for (const [version, error] of [
      [2019, 41190],
      [2022, undefined],
    ] as const) {
      const lab = scenario({ source: { version }, target: { version }, mode: 'SYNCHRONOUS_COMMIT' });
      expect((await run(lab, lab.onSource, required(1))).error).toBe(error);
    }
  });

  test('RSSTC may be cleared on the new forwarder', async () => {
    const lab = scenario({ mode: 'SYNCHRONOUS_COMMIT' });
    await run(lab, lab.onSource, required(1));
    await run(lab, lab.onSource, demotion);
    await run(lab, lab.onTarget, promotion);
    expect((await run(lab, lab.onSource, required(0))).error).toBeUndefined();
    expect((await run(lab, lab.onSource, mode('ASYNCHRONOUS_COMMIT'))).error).toBeUndefined();
  });

  test('a latched error ends one role change, and is gone then', async () => {
    const lab = scenario();
    lab.faults.latchError41104('source');
    expect((await run(lab, lab.onSource, demotion)).error).toBe(41104);
    expect((await run(lab, lab.onSource, demotion)).error).toBeUndefined();
  });

  test.each([
    [{ number: 41188, applied: false }, 41188, [], 'PRIMARY'],
    [{ number: 41184, applied: true }, 41184, [35299], 'SECONDARY'],
    [{ number: 41131, applied: true }, undefined, [35299, 41131], 'SECONDARY'],
  ] as const)('a planned failure %j', async (failure, error, messages, role) => {
    const lab = scenario();
    lab.faults.planFailure(lab.source, failure);
    expect(await run(lab, lab.onSource, demotion)).toMatchObject({ error, messages });
    expect(lab.sourceGroup.distributed[0]?.role).toBe(role);
  });

  test('a role change in the wrong role may be a message only', async () => {
    const lab = scenario({ quirks: { wrongRoleIsOnlyAMessage: true } });
    expect(await run(lab, lab.onSource, promotion)).toMatchObject({ error: undefined, messages: [41121] });
    expect(await run(lab, lab.onTarget, demotion)).toMatchObject({ error: undefined, messages: [41121] });
  });

  test.each([
    [['ALTER ANY AVAILABILITY GROUP'], 15151],
    [['CONTROL SERVER'], undefined],
    [[], 15151],
  ])('with %j a demotion ends with %p', async (permissions, error) => {
    const lab = scenario({ logins: [{ name: 'operator', password: 'O', permissions }] });
    expect((await run(lab, login(lab.source, { userName: 'operator', password: 'O' }), demotion)).error).toBe(error);
  });
});

describe('logging in', () => {
  const cases: [what: string, where: 'source' | 'target', overrides: Parameters<typeof login>[1], error: number][] = [
    ['wrong password', 'source', { password: 'wrong' }, 18456],
    ['unknown login', 'source', { userName: 'nobody' }, 18456],
    ['unknown database', 'source', { database: 'Nope' }, 4060],
    ['a forwarder that is not readable', 'target', { database: 'Sales' }, 976],
  ];
  test.each(cases)('%s', async (_what, where, overrides, error) => {
    const lab = scenario();
    expect(await errorOf(lab.clock, () => login(lab[where], overrides))).toBe(error);
  });

  test('18456 has severity 14', () => {
    const lab = scenario();
    expect(() => login(lab.source, { password: 'x' })).toThrow(expect.objectContaining({ number: 18456, severity: 14 }));
    expect(() => login(lab.source, { password: 'x' })).toThrow(SqlError);
  });

  test.each([
    ['READ_ONLY', false, 978],
    ['READ_ONLY', true, undefined],
    ['ALL', false, undefined],
  ] as const)('a secondary that allows %s, read intent %p', async (secondaryConnections, readOnlyIntent, error) => {
    const lab = scenario({ target: { secondaryConnections } });
    expect(await errorOf(lab.clock, () => login(lab.target, { database: 'Sales', readOnlyIntent }))).toBe(error);
  });

  test('a write on a readable secondary: 3906', async () => {
    const lab = scenario({ target: { secondaryConnections: 'ALL' } });
    createNumbers(login(lab.source, { database: 'Sales' }));
    await lab.clock.advance(1_000);
    expect(await errorOf(lab.clock, () => insertNumber(login(lab.target, { database: 'Sales' }), 1))).toBe(3906);
  });

  test('sa exists and can not log in; a disabled login neither', async () => {
    const lab = scenario();
    expect(holds(lab.source.server.logins.get('sa') as never, 'CONTROL SERVER')).toBe(true);
    lab.faults.disableLogin(lab.source, 'migrator');
    expect(await errorOf(lab.clock, () => login(lab.source))).toBe(18470);
  });
});

describe('dropping', () => {
  test('the DAG before the cutover: the source goes on, the target is left restoring', async () => {
    const lab = scenario();
    await run(lab, lab.onSource, drop(DAG));
    expect(rowsOf(lab.onTarget, 'availability_groups').map((row) => row.name)).toEqual(['TargetAg', DAG]);
    expect(localRow(lab.onTarget).synchronization_state_desc).toBe('NOT SYNCHRONIZING');
    await run(lab, lab.onTarget, drop(DAG));
    expect([state(lab.onSource), state(lab.onTarget)]).toEqual(['ONLINE', 'RESTORING']);
    expect(await errorOf(lab.clock, () => login(lab.target, { database: 'Sales' }))).toBe(927);
    const writer = login(lab.source, { database: 'Sales' });
    createNumbers(writer);
    await lab.clock.complete(insertNumber(writer, 1));
    expect(readNumbers(writer)).toEqual([1]);
  });

  test('after the cutover, on the forwarder first: the old source is left restoring, the member AGs stay', async () => {
    const lab = scenario({ mode: 'SYNCHRONOUS_COMMIT' });
    await run(lab, lab.onSource, demotion);
    await run(lab, lab.onTarget, promotion);
    await lab.clock.advance(2_000);
    await run(lab, lab.onSource, drop(DAG));
    expect(rowsOf(lab.onSource, 'availability_groups').map((row) => row.name)).toEqual(['SourceAg']);
    expect(rowsOf(lab.onTarget, 'availability_groups').map((row) => row.name)).toEqual(['TargetAg', DAG]);
    await run(lab, lab.onTarget, drop(DAG));
    expect([state(lab.onSource), state(lab.onTarget)]).toEqual(['RESTORING', 'ONLINE']);
    expect((await run(lab, lab.onTarget, drop(DAG))).error).toBe(15151);
    expect(lab.violations).toEqual([]);
  });

  test('an ordinary AG from its primary: writable there, restoring on the secondaries', async () => {
    const lab = scenario({ source: { secondaries: 1 } });
    await run(lab, lab.onSource, drop(DAG));
    await run(lab, lab.onSource, drop('SourceAg'));
    expect([state(lab.onSource), state(login(lab.sourceReplicas[1] as typeof lab.source))]).toEqual(['ONLINE', 'RESTORING']);
    const writer = login(lab.source, { database: 'Sales' });
    createNumbers(writer);
    await lab.clock.complete(insertNumber(writer, 1));
  });

  test('an ordinary AG from a secondary: restoring everywhere', async () => {
    const lab = scenario({ source: { secondaries: 1 } });
    const onSecondary = login(lab.sourceReplicas[1] as typeof lab.source);
    await run(lab, onSecondary, drop('SourceAg'));
    expect([state(lab.onSource), state(onSecondary)]).toEqual(['RESTORING', 'RESTORING']);
  });

  test('SET HADR OFF on the forwarder leaves the copy restoring', async () => {
    const lab = scenario();
    await run(lab, lab.onTarget, { kind: 'alter-database-hadr', database: 'Sales', action: 'OFF' });
    expect(state(lab.onTarget)).toBe('RESTORING');
    expect(dagRows(lab.onSource)).toEqual([]);
  });
});

test('a DAG can be built by statements, with automatic seeding', async () => {
  const lab = scenario({ databases: ['Sales'] });
  for (const session of [lab.onSource, lab.onTarget]) await run(lab, session, drop(DAG));
  await run(lab, lab.onTarget, drop('TargetAg'));
  lab.target.server.databases.clear();
  const members = [
    { name: 'SourceAg', listenerUrl: 'TCP://ONPREM:5022', availabilityMode: 'SYNCHRONOUS_COMMIT', seedingMode: 'AUTOMATIC' },
    { name: 'NewAg', listenerUrl: 'TCP://AZUREVM:5022', availabilityMode: 'SYNCHRONOUS_COMMIT', seedingMode: 'AUTOMATIC' },
  ] as const;
  const create = { kind: 'create-availability-group', databases: [], members: [], replicas: [] } as const;
  const replicas = [{ name: 'AZUREVM', availabilityMode: 'SYNCHRONOUS_COMMIT', seedingMode: 'AUTOMATIC' }] as const;
  const results = [
    await run(lab, lab.onTarget, { ...create, group: 'NewAg', distributed: false, clusterType: 'NONE', replicas }),
    await run(lab, lab.onSource, { ...create, group: 'NewDag', distributed: true, members }),
    await run(lab, lab.onTarget, alter('NewDag', { kind: 'join-availability-group', members })),
  ];
  expect(results.map((result) => result.error)).toEqual([undefined, undefined, undefined]);
  await lab.clock.advance(5_000);
  expect(dagRows(lab.onSource)).toMatchObject([{ synchronization_state_desc: 'SYNCHRONIZED' }]);
  expect(rowsOf(lab.onTarget, 'dm_hadr_automatic_seeding')).toMatchObject([{ current_state: 'COMPLETED', is_source: false }]);
  const writer = login(lab.source, { database: 'Sales' });
  createNumbers(writer);
  await lab.clock.complete(insertNumber(writer, 1));
  expect(localRow(lab.onTarget).last_hardened_lsn).toBe(localRow(lab.onSource).end_of_log_lsn);
});

test('a backup leaves its row in msdb and moves the log chain, unless it is COPY_ONLY', async () => {
  const lab = scenario();
  const backup = (copyOnly: boolean) => run(lab, lab.onSource, { kind: 'backup', what: 'DATABASE', database: 'Sales', copyOnly });
  const chain = () => rowsOf(lab.onSource, 'database_recovery_status')[0]?.last_log_backup_lsn;
  const before = chain();
  expect((await backup(true)).messages).toEqual([3014]);
  expect(chain()).toBe(before);
  await lab.clock.advance(1_000);
  await backup(false);
  expect(chain()).not.toBe(before);
  const full = rowsOf(lab.onSource, 'backupset', 'dbo', 'msdb').filter((row) => row.type === 'D');
  expect(full.map((row) => row.is_copy_only)).toEqual([false, true, false]);
});
