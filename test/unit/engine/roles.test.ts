import {
  alter,
  converged,
  createNumbers,
  DAG,
  dagRows,
  demotion,
  errorOf,
  insertNumber,
  localRow,
  login,
  promotion,
  readNumbers,
  required,
  rowsOf,
  run,
  type Scenario,
  scenario,
  start,
} from './scenario.ts';

const property = (lab: Scenario, side: 'onSource' | 'onTarget', name: string) =>
  lab[side].scalarFunction('DATABASEPROPERTYEX')?.(['Sales', name]).value;
const dagRole = (lab: Scenario, side: 'onSource' | 'onTarget') => {
  const dag = rowsOf(lab[side], 'availability_groups').find((group) => group.is_distributed === true);
  return rowsOf(lab[side], 'dm_hadr_availability_replica_states').find((row) => row.group_id === dag?.group_id && row.is_local === true)
    ?.role_desc;
};

async function withRows(count: number, options: Parameters<typeof scenario>[0] = {}) {
  const lab = scenario({ mode: 'SYNCHRONOUS_COMMIT', link: { latencyMs: 5 }, ...options });
  const session = login(lab.source, { database: 'Sales' });
  createNumbers(session);
  for (let n = 1; n <= count; n++) await lab.clock.complete(insertNumber(session, n));
  await lab.clock.advance(300);
  return { lab, session };
}

describe('demotion', () => {
  test('the timeline: writes stop in the middle, the statement returns at the end', async () => {
    const { lab } = await withRows(1, { timings: { demotionMs: 400, idleNoiseMs: 0 } });
    const statement = start(lab, lab.onSource, demotion);
    await lab.clock.advance(190);
    expect(property(lab, 'onSource', 'Updateability')).toBe('READ_WRITE');
    await lab.clock.advance(20);
    expect(property(lab, 'onSource', 'Updateability')).toBe('READ_ONLY');
    expect(await errorOf(lab.clock, () => login(lab.source, { database: 'Sales' }))).toBe(983);
    await lab.clock.advance(200);
    expect(await statement).toMatchObject({ error: undefined, messages: [35299], ms: 400 });
    expect(await errorOf(lab.clock, () => login(lab.source, { database: 'Sales' }))).toBe(976);
  });

  test('ends the sessions in the databases, not those in master', async () => {
    const { lab } = await withRows(1);
    const ended: (number | undefined)[] = [];
    const writer = login(lab.source, { database: 'Sales' }, (reason) => ended.push(reason?.number));
    await run(lab, lab.onSource, demotion);
    expect(ended).toEqual([596]);
    expect(await errorOf(lab.clock, () => insertNumber(writer, 9))).toBe(596);
    expect(rowsOf(lab.onSource, 'databases').length).toBe(5);
  });

  test('or ends all other sessions of the instance, too', async () => {
    const { lab } = await withRows(1, { quirks: { roleChangeEndsAllSessions: true } });
    const ended: (number | undefined)[] = [];
    login(lab.source, {}, (reason) => ended.push(reason?.number));
    expect((await run(lab, lab.onSource, demotion)).error).toBeUndefined();
    expect(ended).toEqual([596]);
  });

  test('it may be that nothing shows the log of the demoted source', async () => {
    const { lab } = await withRows(1, { quirks: { demotedSourceShowsRows: false } });
    await run(lab, lab.onSource, demotion);
    expect(rowsOf(lab.onSource, 'dm_hadr_database_replica_states')).toEqual([]);
    await run(lab, lab.onSource, promotion);
    expect(rowsOf(lab.onSource, 'dm_hadr_database_replica_states')).toHaveLength(2);
  });

  test('an open transaction is rolled back on both sides, and takes its time', async () => {
    const { lab, session } = await withRows(1, { timings: { demotionMs: 100, rollbackMsPerRecord: 10, idleNoiseMs: 0 } });
    session.beginTransaction();
    for (let n = 10; n < 60; n++) await insertNumber(session, n);
    await lab.clock.advance(500);
    const { ms } = await run(lab, lab.onSource, demotion);
    expect(ms).toBeGreaterThanOrEqual(600);
    expect(ms).toBeLessThan(700);
    await lab.clock.advance(100);
    await run(lab, lab.onTarget, promotion);
    await lab.clock.advance(2_000);
    expect(readNumbers(login(lab.target, { database: 'Sales' }))).toEqual([1]);
  });

  test('a commit in flight ends with an error, and its row is there or not without breaking anything', async () => {
    const { lab, session } = await withRows(1, { link: { latencyMs: 200 } });
    const statement = start(lab, lab.onSource, demotion);
    await lab.clock.advance(50);
    expect(await errorOf(lab.clock, () => insertNumber(session, 2))).toBe(596);
    await lab.clock.advance(2_000);
    expect((await statement).error).toBeUndefined();
    expect(converged(lab)).toBe(true);
    await run(lab, lab.onTarget, promotion);
    await lab.clock.advance(2_000);
    expect(readNumbers(login(lab.target, { database: 'Sales' }))).toEqual([1, 2]);
    expect(lab.violations).toEqual([]);
  });

  test('afterwards the log ends, no DAG database row is left, and the rest still ships', async () => {
    const { lab } = await withRows(5, {
      mode: 'ASYNCHRONOUS_COMMIT',
      link: { latencyMs: 500 },
      timings: { idleNoiseMs: 20, demotionMs: 50 },
    });
    await run(lab, lab.onSource, demotion);
    const end = localRow(lab.onSource).end_of_log_lsn;
    expect(converged(lab)).toBe(false);
    expect([dagRows(lab.onSource), dagRows(lab.onTarget)]).toEqual([[], []]);
    await lab.clock.advance(2_000);
    expect(localRow(lab.onSource).end_of_log_lsn).toBe(end);
    expect(localRow(lab.onTarget).last_hardened_lsn).toBe(end);
  });

  test('without shipping after the demotion the target stays behind until the source is primary again', async () => {
    const { lab } = await withRows(5, {
      mode: 'ASYNCHRONOUS_COMMIT',
      link: { latencyMs: 500 },
      quirks: { shipsAfterDemotion: false },
      timings: { demotionMs: 50, idleNoiseMs: 0 },
    });
    await run(lab, lab.onSource, alter(DAG, { kind: 'set-role', role: 'SECONDARY' }));
    await lab.clock.advance(10_000);
    expect(converged(lab)).toBe(false);
    expect(rowsOf(lab.onTarget, 'dm_hadr_availability_replica_states').at(-1)).toMatchObject({
      role_desc: 'SECONDARY',
      connected_state_desc: 'DISCONNECTED',
    });
    await run(lab, lab.onSource, promotion);
    await lab.clock.advance(5_000);
    expect(converged(lab)).toBe(true);
    expect(dagRole(lab, 'onSource')).toBe('PRIMARY');
    expect(lab.violations).toEqual([]);
  });
});

describe('promotion', () => {
  test('when both sides are equal nothing is lost, the log forks, and the old primary follows', async () => {
    const { lab } = await withRows(3);
    const fork = rowsOf(lab.onSource, 'database_recovery_status')[0]?.recovery_fork_guid;
    await run(lab, lab.onSource, demotion);
    expect(converged(lab)).toBe(true);
    await run(lab, lab.onTarget, promotion);
    await lab.clock.advance(2_000);
    const writer = login(lab.target, { database: 'Sales' });
    await lab.clock.complete(insertNumber(writer, 4));
    await lab.clock.advance(1_000);
    expect(readNumbers(writer)).toEqual([1, 2, 3, 4]);
    expect(rowsOf(lab.onTarget, 'database_recovery_status')[0]?.recovery_fork_guid).not.toBe(fork);
    expect([dagRole(lab, 'onSource'), dagRole(lab, 'onTarget')]).toEqual(['SECONDARY', 'PRIMARY']);
    expect(dagRows(lab.onTarget)).toMatchObject([{ is_suspended: false, synchronization_state_desc: 'SYNCHRONIZED' }]);
    expect(localRow(lab.onSource).last_hardened_lsn).toBe(localRow(lab.onTarget).end_of_log_lsn);
    expect(lab.violations).toEqual([]);
  });

  test('the statement returns before the database can be used', async () => {
    const { lab } = await withRows(1, { timings: { promotionMs: 100, recoveryMs: 1_000, idleNoiseMs: 0 } });
    await run(lab, lab.onSource, demotion);
    expect((await run(lab, lab.onTarget, promotion)).ms).toBe(100);
    expect(property(lab, 'onTarget', 'Status')).toBe('RECOVERING');
    expect([921, 922]).toContain(await errorOf(lab.clock, () => login(lab.target, { database: 'Sales' })));
    await lab.clock.advance(1_000);
    expect([property(lab, 'onTarget', 'Status'), property(lab, 'onTarget', 'Updateability')]).toEqual(['ONLINE', 'READ_WRITE']);
  });

  test('one database may take longer than the others', async () => {
    const { lab } = await withRows(1, { databases: ['Sales', 'HR'], timings: { recoveryMs: 50, idleNoiseMs: 0 } });
    lab.faults.slowRecovery(lab.target, 'HR', 3_000);
    await run(lab, lab.onSource, demotion);
    await run(lab, lab.onTarget, promotion);
    await lab.clock.advance(200);
    const states = () => ['Sales', 'HR'].map((name) => lab.onTarget.scalarFunction('DATABASEPROPERTYEX')?.([name, 'Status']).value);
    expect(states()).toEqual(['ONLINE', 'RECOVERING']);
    await lab.clock.advance(3_000);
    expect(states()).toEqual(['ONLINE', 'ONLINE']);
  });

  test('recovery first redoes what is on disk', async () => {
    const { lab } = await withRows(30, { timings: { redoRateKBps: 2, recoveryMs: 10, promotionMs: 2, demotionMs: 2, idleNoiseMs: 0 } });
    await run(lab, lab.onSource, demotion);
    await run(lab, lab.onTarget, promotion);
    await lab.clock.advance(500);
    expect(property(lab, 'onTarget', 'Status')).toBe('RECOVERING');
    await lab.clock.advance(60_000);
    expect(readNumbers(login(lab.target, { database: 'Sales' }))).toHaveLength(30);
  });

  test('forced while behind: the laboratory reports each acknowledged commit that is lost', async () => {
    const { lab, session } = await withRows(2, { mode: 'ASYNCHRONOUS_COMMIT' });
    lab.link.cut();
    for (const n of [3, 4, 5]) await lab.clock.complete(insertNumber(session, n));
    await run(lab, lab.onSource, demotion);
    await run(lab, lab.onTarget, promotion);
    expect(lab.violations).toMatchObject([{ kind: 'lost-acknowledged-commit', database: 'Sales', server: 'AZUREVM' }]);
    const [violation] = lab.violations;
    expect(violation?.kind === 'lost-acknowledged-commit' && violation.transactions).toHaveLength(3);
  });

  test('after a loss the old primary is suspended as diverged, goes back on RESUME and follows', async () => {
    const { lab, session } = await withRows(2, { mode: 'ASYNCHRONOUS_COMMIT', timings: { sessionTimeoutMs: 500, idleNoiseMs: 0 } });
    lab.link.cut();
    await lab.clock.complete(insertNumber(session, 3));
    await run(lab, lab.onSource, demotion);
    await run(lab, lab.onTarget, promotion);
    await lab.clock.advance(2_000);
    await lab.clock.complete(insertNumber(login(lab.target, { database: 'Sales' }), 99));
    lab.link.restore();
    await lab.clock.advance(2_000);
    const diverged = localRow(lab.onSource);
    expect(diverged).toMatchObject({ is_suspended: true, suspend_reason: 7, suspend_reason_desc: 'SUSPEND_FROM_REVALIDATION' });
    expect(BigInt(diverged.recovery_lsn as string)).toBeLessThan(BigInt(diverged.last_hardened_lsn as string));
    await run(lab, lab.onSource, { kind: 'alter-database-hadr', database: 'Sales', action: 'RESUME' });
    await lab.clock.advance(50);
    expect(localRow(lab.onSource).synchronization_state_desc).toBe('REVERTING');
    await lab.clock.advance(3_000);
    expect(localRow(lab.onSource).last_hardened_lsn).toBe(localRow(lab.onTarget).end_of_log_lsn);
    await run(lab, lab.onTarget, demotion);
    await run(lab, lab.onSource, promotion);
    await lab.clock.advance(2_000);
    expect(readNumbers(login(lab.source, { database: 'Sales' }))).toEqual([1, 2, 99]);
  });

  test('a local secondary of the old primary goes back with it', async () => {
    const { lab, session } = await withRows(2, {
      mode: 'ASYNCHRONOUS_COMMIT',
      source: { secondaries: 1, secondaryConnections: 'ALL', listener: 'ag1' },
      timings: { sessionTimeoutMs: 500, idleNoiseMs: 0 },
    });
    lab.link.cut();
    await lab.clock.complete(insertNumber(session, 3));
    await run(lab, lab.onSource, demotion);
    await run(lab, lab.onTarget, promotion);
    lab.link.restore();
    await lab.clock.advance(3_000);
    await lab.clock.complete(insertNumber(login(lab.target, { database: 'Sales' }), 99));
    await run(lab, lab.onSource, { kind: 'alter-database-hadr', database: 'Sales', action: 'RESUME' });
    await lab.clock.advance(3_000);
    for (const instance of lab.sourceReplicas) expect(readNumbers(login(instance, { database: 'Sales' }))).toEqual([1, 2, 99]);
  });

  test('forced on both sides: two writable primaries are possible, and reported', async () => {
    const { lab } = await withRows(1);
    await run(lab, lab.onTarget, promotion);
    await lab.clock.advance(2_000);
    expect([dagRole(lab, 'onSource'), dagRole(lab, 'onTarget')]).toEqual(['PRIMARY', 'PRIMARY']);
    for (const instance of [lab.source, lab.target]) await lab.clock.complete(insertNumber(login(instance, { database: 'Sales' }), 7));
    expect(lab.violations.map((violation) => violation.kind)).toContain('split-brain');
  });

  test('the documented fail-back after a lost reply makes two primaries', async () => {
    const { lab } = await withRows(1);
    await run(lab, lab.onSource, demotion);
    await run(lab, lab.onTarget, promotion);
    await run(lab, lab.onSource, promotion);
    await lab.clock.advance(2_000);
    expect(lab.violations.map((violation) => violation.kind)).toContain('split-brain');
  });

  test('roll-back: the source is primary again, RSSTC stays, nobody was able to write in between', async () => {
    const { lab } = await withRows(2);
    await run(lab, lab.onSource, required(1));
    await run(lab, lab.onSource, demotion);
    await run(lab, lab.onSource, promotion);
    await lab.clock.advance(2_000);
    const writer = login(lab.source, { database: 'Sales' });
    await lab.clock.complete(insertNumber(writer, 3));
    expect(readNumbers(writer)).toEqual([1, 2, 3]);
    expect(rowsOf(lab.onSource, 'availability_groups').at(-1)).toMatchObject({ required_synchronized_secondaries_to_commit: 1 });
    expect(lab.laboratory.monitor.darkness).toMatchObject([{ database: 'Sales', durationMs: expect.any(Number) }]);
    expect(lab.violations).toEqual([]);
  });

  test('a newer target upgrades the databases: the old side gets nothing any more and can not come back', async () => {
    const { lab } = await withRows(2, { source: { version: 2019 }, target: { version: 2022 } });
    expect(localRow(lab.onTarget)).toMatchObject({ database_state_desc: 'RECOVERING', synchronization_state_desc: 'SYNCHRONIZING' });
    expect(await errorOf(lab.clock, () => login(lab.target, { database: 'Sales', readOnlyIntent: true }))).toBe(976);
    await run(lab, lab.onSource, demotion);
    await run(lab, lab.onTarget, promotion);
    await lab.clock.advance(5_000);
    expect(readNumbers(login(lab.target, { database: 'Sales' }))).toEqual([1, 2]);
    expect(localRow(lab.onSource).synchronization_state_desc).toBe('NOT SYNCHRONIZING');
    expect((await run(lab, lab.onSource, promotion)).error).toBe(41191);
  });

  test('the copies may be left suspended, and a RESUME may do nothing the first time', async () => {
    const { lab } = await withRows(1, { quirks: { suspendedAfterFailover: true, ignoredResumes: 1 } });
    await run(lab, lab.onSource, demotion);
    await run(lab, lab.onTarget, promotion);
    await lab.clock.advance(2_000);
    expect(localRow(lab.onSource)).toMatchObject({ suspend_reason_desc: 'SUSPEND_FROM_PARTNER' });
    const resume = { kind: 'alter-database-hadr', database: 'Sales', action: 'RESUME' } as const;
    await run(lab, lab.onSource, resume);
    expect(localRow(lab.onSource).is_suspended).toBe(true);
    await run(lab, lab.onSource, resume);
    await lab.clock.advance(1_000);
    expect(localRow(lab.onSource).is_suspended).toBe(false);
    expect(dagRows(lab.onTarget)).toMatchObject([{ synchronization_state_desc: 'SYNCHRONIZED' }]);
  });
});

describe('comparing the wrong values', () => {
  test('the DAG row on the primary says what the target last reported: it always agrees with the target', async () => {
    const { lab, session } = await withRows(3, { mode: 'ASYNCHRONOUS_COMMIT' });
    lab.link.cut();
    for (let n = 10; n < 20; n++) await lab.clock.complete(insertNumber(session, n));
    expect(dagRows(lab.onSource)[0]?.last_hardened_lsn).toBe(localRow(lab.onTarget).last_hardened_lsn);
    expect(converged(lab)).toBe(false);
  });

  test("the primary's own last_hardened_lsn is its secondaries' minimum, not its own", async () => {
    const { lab, session } = await withRows(1, { source: { secondaries: 1 }, mode: 'ASYNCHRONOUS_COMMIT' });
    lab.faults.suspend(lab.sourceReplicas[1] as typeof lab.source, 'Sales');
    const before = localRow(lab.onSource).last_hardened_lsn;
    await lab.clock.complete(insertNumber(session, 2));
    await lab.clock.advance(200);
    expect(localRow(lab.onSource).last_hardened_lsn).toBe(before);
    expect(localRow(lab.onSource).end_of_log_lsn).not.toBe(before);
  });
});

describe('a local failover in the middle', () => {
  test('of the source AG: with a listener in the URLs the DAG goes on from the new primary replica', async () => {
    const { lab } = await withRows(2, { source: { secondaries: 1, listener: 'ag1-listener' } });
    expect(lab.faults.failOverLocally('source')).toBe('ONPREM2');
    await lab.clock.advance(3_000);
    const moved = lab.primaryOf('source');
    expect(moved?.name).toBe('ONPREM2');
    const writer = login(moved as typeof lab.source, { database: 'Sales' });
    await lab.clock.complete(insertNumber(writer, 3));
    const onNew = login(moved as typeof lab.source);
    expect(dagRows(onNew)).toMatchObject([{ synchronization_state_desc: 'SYNCHRONIZED' }]);
    expect(rowsOf(lab.onSource, 'availability_groups').map((row) => row.name)).toEqual(['SourceAg']);
    expect((await run(lab, lab.onSource, demotion)).error).toBe(41140);
    expect(lab.violations).toEqual([]);
  });

  test('a forwarder that has more than the new primary replica goes back by itself', async () => {
    const { lab, session } = await withRows(1, {
      mode: 'ASYNCHRONOUS_COMMIT',
      source: { secondaries: 1, localMode: 'ASYNCHRONOUS_COMMIT', listener: 'ag1' },
    });
    lab.faults.suspend(lab.sourceReplicas[1] as typeof lab.source, 'Sales');
    await lab.clock.complete(insertNumber(session, 2));
    await lab.clock.advance(500);
    lab.faults.failOverLocally('source');
    await lab.clock.advance(3_000);
    expect(lab.violations).toMatchObject([{ kind: 'lost-acknowledged-commit', server: 'ONPREM2' }]);
    expect(localRow(lab.onTarget)).toMatchObject({ is_suspended: false });
    const onNew = login(lab.primaryOf('source') as typeof lab.source);
    expect(localRow(lab.onTarget).last_hardened_lsn).toBe(localRow(onNew).end_of_log_lsn);
    await run(lab, onNew, demotion);
    await run(lab, lab.onTarget, promotion);
    await lab.clock.advance(2_000);
    expect(readNumbers(login(lab.target, { database: 'Sales' }))).toEqual([1]);
  });

  test('with a node in the URLs the DAG is broken until they are changed on both sides', async () => {
    const { lab } = await withRows(2, { source: { secondaries: 1 } });
    lab.faults.failOverLocally('source');
    await lab.clock.advance(3_000);
    const onNew = login(lab.primaryOf('source') as typeof lab.source);
    expect(dagRows(onNew)).toEqual([]);
    const repair = alter(DAG, { kind: 'modify-availability-group', members: [{ name: 'SourceAg', listenerUrl: 'TCP://ONPREM2:5022' }] });
    await run(lab, onNew, repair);
    await run(lab, lab.onTarget, repair);
    await lab.clock.advance(1_000);
    expect(dagRows(onNew)).toMatchObject([{ synchronization_state_desc: 'SYNCHRONIZED' }]);
  });

  test('of the target AG: the new primary replica is the forwarder', async () => {
    const { lab } = await withRows(2, { target: { secondaries: 1, listener: 'ag2-listener' } });
    lab.faults.failOverLocally('target');
    await lab.clock.advance(3_000);
    const onNew = login(lab.primaryOf('target') as typeof lab.source);
    await run(lab, lab.onSource, demotion);
    expect(localRow(onNew).last_hardened_lsn).toBe(localRow(lab.onSource).end_of_log_lsn);
    await run(lab, onNew, promotion);
    await lab.clock.advance(2_000);
    expect(readNumbers(login(lab.primaryOf('target') as typeof lab.source, { database: 'Sales' }))).toEqual([1, 2]);
    expect(lab.violations).toEqual([]);
  });
});

describe('what a statement does when nobody waits for it', () => {
  test('cancelled before its effect: 41149, nothing changed', async () => {
    const { lab } = await withRows(1);
    const cancel = new AbortController();
    const statement = run(lab, lab.onSource, demotion, cancel.signal);
    cancel.abort();
    expect(await statement).toMatchObject({ error: 41149, ms: 0 });
    expect(dagRole(lab, 'onSource')).toBe('PRIMARY');
  });

  test('cancelled after its effect: it goes on', async () => {
    const { lab } = await withRows(1);
    const cancel = new AbortController();
    const statement = start(lab, lab.onSource, demotion, cancel.signal);
    await lab.clock.advance(150);
    cancel.abort();
    await lab.clock.advance(100);
    expect((await statement).error).toBeUndefined();
    expect(dagRole(lab, 'onSource')).toBe('SECONDARY');
  });

  test('or it goes on in any case', async () => {
    const { lab } = await withRows(1, { quirks: { attentionInterruptsDdl: false } });
    const cancel = new AbortController();
    const statement = run(lab, lab.onSource, demotion, cancel.signal);
    cancel.abort();
    expect((await statement).error).toBeUndefined();
    expect(dagRole(lab, 'onSource')).toBe('SECONDARY');
  });

  test('a second statement waits for the first one and sees its result', async () => {
    const { lab } = await withRows(1);
    const other = login(lab.source);
    const results = [start(lab, lab.onSource, demotion), start(lab, other, demotion)];
    await lab.clock.advance(1_000);
    expect((await Promise.all(results)).map((result) => result.error)).toEqual([undefined, 41195]);
  });
});
