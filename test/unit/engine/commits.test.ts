import type { EngineSession } from '../../lab/port.ts';
import {
  createNumbers,
  dagRows,
  insertNumber,
  localRow,
  login,
  mode,
  never,
  readNumbers,
  required,
  rowsOf,
  run,
  type Scenario,
  scenario,
  start,
} from './scenario.ts';

interface Commit {
  done: boolean;
  readonly promise: Promise<unknown>;
}

function begin(session: EngineSession, n: number): Commit {
  const commit: Commit = { done: false, promise: insertNumber(session, n).finally(() => (commit.done = true)) };
  commit.promise.catch(() => {});
  return commit;
}

async function prepared(options: Parameters<typeof scenario>[0]): Promise<{ lab: Scenario; session: EngineSession }> {
  const lab = scenario({ link: { latencyMs: 20 }, timings: { flushMs: 1, sessionTimeoutMs: 1_000, reconnectMs: 50 }, ...options });
  const session = login(lab.source, { database: 'Sales' });
  createNumbers(session);
  await lab.clock.advance(500);
  return { lab, session };
}

describe('when a commit is acknowledged', () => {
  test('asynchronous: as soon as it is on the local disk', async () => {
    const { lab, session } = await prepared({ mode: 'ASYNCHRONOUS_COMMIT' });
    const commit = begin(session, 1);
    await lab.clock.advance(5);
    expect(commit.done).toBe(true);
  });

  test('synchronous: after a round trip', async () => {
    const { lab, session } = await prepared({ mode: 'SYNCHRONOUS_COMMIT' });
    const commit = begin(session, 1);
    await lab.clock.advance(39);
    expect(commit.done).toBe(false);
    await lab.clock.advance(5);
    expect(commit.done).toBe(true);
  });

  test('synchronous with a synchronous secondary behind the forwarder: after both', async () => {
    const { lab, session } = await prepared({ mode: 'SYNCHRONOUS_COMMIT', target: { secondaries: 1 } });
    lab.laboratory.linkBetween('target', 'target').latencyMs = 30;
    const commit = begin(session, 1);
    await lab.clock.advance(95);
    expect(commit.done).toBe(false);
    await lab.clock.advance(12);
    expect(commit.done).toBe(true);
  });

  test('one side synchronous alone does not wait', async () => {
    const { lab, session } = await prepared({ mode: 'ASYNCHRONOUS_COMMIT' });
    expect((await run(lab, lab.onSource, mode('SYNCHRONOUS_COMMIT'))).error).toBeUndefined();
    await lab.clock.advance(500);
    expect(dagRows(lab.onSource).map((row) => row.synchronization_state_desc)).toEqual(['SYNCHRONIZING']);
    const commit = begin(session, 1);
    await lab.clock.advance(5);
    expect(commit.done).toBe(true);
    await run(lab, lab.onTarget, mode('SYNCHRONOUS_COMMIT'));
    await lab.clock.advance(500);
    expect(dagRows(lab.onSource).map((row) => row.synchronization_state_desc)).toEqual(['SYNCHRONIZED']);
  });

  test('a cut link holds commits until the session times out, then lets them go on without the partner', async () => {
    const { lab, session } = await prepared({ mode: 'SYNCHRONOUS_COMMIT' });
    lab.link.cut();
    const commit = begin(session, 1);
    const partner = () => rowsOf(lab.onSource, 'dm_hadr_availability_replica_states').at(-1);
    await lab.clock.advance(900);
    expect([commit.done, partner()?.connected_state_desc]).toEqual([false, 'CONNECTED']);
    await lab.clock.advance(200);
    expect(partner()).toMatchObject({ connected_state_desc: 'DISCONNECTED', last_connect_error_number: 10060 });
    expect(commit.done).toBe(true);
    expect(dagRows(lab.onSource)).toMatchObject([{ synchronization_state_desc: 'NOT SYNCHRONIZING' }]);
    expect(localRow(lab.onTarget)).toMatchObject({ synchronization_state_desc: 'SYNCHRONIZED' });
    lab.link.restore();
    await lab.clock.advance(500);
    expect(dagRows(lab.onSource)).toMatchObject([{ synchronization_state_desc: 'SYNCHRONIZED' }]);
    expect(localRow(lab.onTarget).last_hardened_lsn).toBe(localRow(lab.onSource).end_of_log_lsn);
  });

  test('a link that is restored in time loses nothing and nobody', async () => {
    const { lab, session } = await prepared({ mode: 'SYNCHRONOUS_COMMIT' });
    lab.link.cut();
    const commit = begin(session, 1);
    await lab.clock.advance(500);
    lab.link.restore();
    await lab.clock.advance(100);
    expect(commit.done).toBe(true);
    expect(dagRows(lab.onSource)).toMatchObject([{ synchronization_state_desc: 'SYNCHRONIZED' }]);
  });

  test('with a required secondary a commit stalls instead, and does not fail', async () => {
    const { lab, session } = await prepared({ mode: 'SYNCHRONOUS_COMMIT' });
    expect((await run(lab, lab.onSource, required(1))).error).toBeUndefined();
    lab.link.cut();
    const commit = begin(session, 1);
    await lab.clock.advance(60_000);
    expect(commit.done).toBe(false);
    lab.link.restore();
    await lab.clock.advance(1_000);
    expect(commit.done).toBe(true);
  });

  test('clearing the requirement lets stalled commits go', async () => {
    const { lab, session } = await prepared({ mode: 'SYNCHRONOUS_COMMIT' });
    await run(lab, lab.onSource, required(1));
    lab.link.cut();
    const commit = begin(session, 1);
    await lab.clock.advance(5_000);
    await run(lab, lab.onSource, required(0));
    await lab.clock.advance(1);
    expect(commit.done).toBe(true);
  });

  test('after catching up, what was acknowledged before is on the target when the state says SYNCHRONIZED', async () => {
    const { lab, session } = await prepared({ mode: 'ASYNCHRONOUS_COMMIT', link: { latencyMs: 40 } });
    for (let n = 1; n <= 200; n++) {
      if (n === 20) void start(lab, lab.onSource, mode('SYNCHRONOUS_COMMIT'));
      if (n === 21) void start(lab, lab.onTarget, mode('SYNCHRONOUS_COMMIT'));
      begin(session, n);
      await lab.clock.advance(3);
      if (dagRows(lab.onSource)[0]?.synchronization_state_desc !== 'SYNCHRONIZED') continue;
      const copy = lab.target.server.databases.get('sales');
      const there = new Set(copy?.log.blocks.slice(0, copy.log.hardened));
      expect(copy?.lineage.acknowledged.every((commit) => there.has(commit.block))).toBe(true);
    }
    expect(dagRows(lab.onSource)[0]?.synchronization_state_desc).toBe('SYNCHRONIZED');
  });

  test('suspending the copy stops the waiting and shows why', async () => {
    const { lab, session } = await prepared({ mode: 'SYNCHRONOUS_COMMIT' });
    lab.faults.suspend(lab.target, 'Sales');
    const commit = begin(session, 1);
    await lab.clock.advance(5);
    expect(commit.done).toBe(true);
    expect(localRow(lab.onTarget)).toMatchObject({ is_suspended: true, suspend_reason: 0, suspend_reason_desc: 'SUSPEND_FROM_USER' });
    expect(dagRows(lab.onSource)).toMatchObject([{ synchronization_state_desc: 'NOT SYNCHRONIZING', is_suspended: true }]);
    lab.faults.resume(lab.target, 'Sales');
    await lab.clock.advance(500);
    expect(dagRows(lab.onSource)).toMatchObject([{ synchronization_state_desc: 'SYNCHRONIZED', is_suspended: false }]);
  });
});

describe('the flow of log', () => {
  test('a slow link builds a send queue that drains', async () => {
    const { lab, session } = await prepared({ mode: 'ASYNCHRONOUS_COMMIT', link: { latencyMs: 5, bandwidthKBps: 10 } });
    for (let n = 1; n <= 100; n++)
      await lab.clock.complete(
        session.insert({ database: undefined, schema: 'dbo', name: 'numbers' }, [[n, 'x'.repeat(100)]], new AbortController().signal),
      );
    const [row] = dagRows(lab.onSource);
    expect(Number(row?.log_send_queue_size)).toBeGreaterThan(10);
    expect(BigInt(localRow(lab.onTarget).last_hardened_lsn as string)).toBeLessThan(
      BigInt(localRow(lab.onSource).end_of_log_lsn as string),
    );
    await lab.clock.advance(20_000);
    expect(dagRows(lab.onSource)[0]?.log_send_queue_size).toBe(0n);
    expect(localRow(lab.onTarget).last_hardened_lsn).toBe(localRow(lab.onSource).end_of_log_lsn);
  });

  test('slow redo does not hold up hardening', async () => {
    const { lab, session } = await prepared({ mode: 'SYNCHRONOUS_COMMIT', timings: { redoRateKBps: 5, idleNoiseMs: 0 } });
    for (let n = 1; n <= 50; n++) await lab.clock.complete(insertNumber(session, n));
    expect(Number(localRow(lab.onTarget).redo_queue_size)).toBeGreaterThan(0);
    expect(localRow(lab.onTarget).last_hardened_lsn).toBe(localRow(lab.onSource).end_of_log_lsn);
    await lab.clock.advance(60_000);
    expect(localRow(lab.onTarget).redo_queue_size).toBe(0n);
  });

  test('an idle database does not stand still, and the target follows', async () => {
    const lab = scenario({ timings: { idleNoiseMs: 200 } });
    const before = localRow(lab.onSource).end_of_log_lsn;
    await lab.clock.advance(10_000);
    expect(BigInt(localRow(lab.onSource).end_of_log_lsn as string)).toBeGreaterThan(BigInt(before as string));
    expect(BigInt(localRow(lab.onTarget).last_hardened_lsn as string)).toBeGreaterThan(BigInt(before as string));
  });

  test('a readable secondary shows committed rows only, after redo', async () => {
    const { lab, session } = await prepared({ mode: 'SYNCHRONOUS_COMMIT', target: { secondaryConnections: 'ALL' } });
    await lab.clock.complete(insertNumber(session, 1));
    session.beginTransaction();
    await insertNumber(session, 2);
    await lab.clock.advance(2_000);
    const reader = login(lab.target, { database: 'Sales' });
    expect(readNumbers(reader)).toEqual([1]);
    await lab.clock.complete(session.commitTransaction(new AbortController().signal));
    await lab.clock.advance(1_000);
    expect(readNumbers(reader)).toEqual([1, 2]);
  });
});

test('a session that is killed while its commit waits for the partner: what is acknowledged stays', async () => {
  const { lab, session } = await prepared({ mode: 'SYNCHRONOUS_COMMIT' });
  session.beginTransaction();
  await insertNumber(session, 1);
  const commit = session.commitTransaction(never);
  await lab.clock.advance(10);
  for (const one of [...lab.source.server.sessions.values()]) if (one.transaction) one.kill();
  await lab.clock.complete(commit);
  expect(readNumbers(login(lab.source, { database: 'Sales' }))).toEqual([1]);
});
