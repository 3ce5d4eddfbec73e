import type { ApplicationLockRequest, EngineSession } from '../../lab/port.ts';
import { createNumbers, errorOf, insertNumber, login, never, numbers, readNumbers, rowsOf, run, scenario } from './scenario.ts';

const lock = (overrides: Partial<ApplicationLockRequest> = {}): ApplicationLockRequest => ({
  resource: 'cutover',
  mode: 'Exclusive',
  owner: 'Session',
  timeout: 0,
  database: 'master',
  ...overrides,
});
const take = (session: EngineSession, overrides: Partial<ApplicationLockRequest> = {}) =>
  session.getApplicationLock(lock(overrides), never);

describe('application locks', () => {
  const modes = ['IntentShared', 'Shared', 'Update', 'IntentExclusive', 'Exclusive'] as const;
  const matrix = ['yyyyn', 'yyynn', 'yynnn', 'ynnyn', 'nnnnn'];
  const pairs = modes.flatMap((held, row) =>
    modes.map((wanted, column) => [held, wanted, matrix[row]?.[column] === 'y' ? 0 : -1] as const),
  );
  test.each(pairs)('%s held, %s wanted: %i', async (held, wanted, expected) => {
    const lab = scenario();
    await take(login(lab.source), { mode: held });
    expect(await take(login(lab.source), { mode: wanted })).toBe(expected);
  });

  test('a waiter gets it when the holder releases, and learns that it had to wait', async () => {
    const lab = scenario();
    const [first, second] = [login(lab.source), login(lab.source)];
    await take(first);
    const waiting = take(second, { timeout: -1 });
    await lab.clock.advance(10_000);
    first.releaseApplicationLock('cutover', 'Session', 'master');
    expect(await waiting).toBe(1);
  });

  test.each([
    [500, -1],
    [2_000, 1],
  ])('with a timeout of %i ms the answer is %i', async (timeout, expected) => {
    const lab = scenario();
    const [first, second] = [login(lab.source), login(lab.source)];
    await take(first);
    const waiting = take(second, { timeout });
    await lab.clock.advance(1_000);
    first.close();
    await lab.clock.advance(2_000);
    expect(await waiting).toBe(expected);
  });

  test('a cancelled wait ends with -2 and lets the next one in', async () => {
    const lab = scenario();
    const [first, second, third] = [login(lab.source), login(lab.source), login(lab.source)];
    await take(first, { mode: 'Shared' });
    const cancel = new AbortController();
    const waiting = second.getApplicationLock(lock({ timeout: -1 }), cancel.signal);
    const behind = third.getApplicationLock(lock({ mode: 'Shared', timeout: -1 }), never);
    await lab.clock.advance(10);
    cancel.abort();
    expect([await waiting, await behind]).toEqual([-2, 1]);
  });

  test('waiters are served in turn: a late reader does not overtake', async () => {
    const lab = scenario();
    const [first, second, third] = [login(lab.source), login(lab.source), login(lab.source)];
    await take(first, { mode: 'Shared' });
    const order: string[] = [];
    void take(second, { timeout: -1 }).then(() => order.push('writer'));
    void take(third, { mode: 'Shared', timeout: -1 }).then(() => order.push('reader'));
    await lab.clock.advance(10);
    expect(order).toEqual([]);
    first.close();
    await lab.clock.advance(10);
    expect(order).toEqual(['writer']);
    second.close();
    await lab.clock.advance(10);
    expect(order).toEqual(['writer', 'reader']);
  });

  test('taken twice, it is released twice', async () => {
    const lab = scenario();
    const [first, second] = [login(lab.source), login(lab.source)];
    await take(first);
    await take(first);
    first.releaseApplicationLock('cutover', 'Session', 'master');
    expect(await take(second)).toBe(-1);
    first.releaseApplicationLock('cutover', 'Session', 'master');
    expect(await take(second)).toBe(0);
    expect(await errorOf(lab.clock, () => first.releaseApplicationLock('cutover', 'Session', 'master'))).toBe(1223);
  });

  test('a transaction-owned lock ends with the transaction and wants one', async () => {
    const lab = scenario();
    const [first, second] = [login(lab.source), login(lab.source)];
    expect(await take(first, { owner: 'Transaction' })).toBe(-999);
    first.beginTransaction();
    expect(await take(first, { owner: 'Transaction' })).toBe(0);
    expect(await take(second)).toBe(-1);
    await lab.clock.complete(first.commitTransaction(never));
    expect(await take(second)).toBe(0);
  });

  test('it lives until the session ends, also by KILL', async () => {
    const lab = scenario();
    const [first, second] = [login(lab.source), login(lab.source)];
    await take(first);
    expect((await run(lab, second, { kind: 'kill', spid: first.spid })).error).toBeUndefined();
    expect(await take(second)).toBe(0);
    expect(await errorOf(lab.clock, () => first.use('master'))).toBe(596);
  });

  test('a session that KILL has ended keeps it until its transaction is rolled back', async () => {
    const lab = scenario({ timings: { rollbackMsPerRecord: 100, idleNoiseMs: 0 } });
    const [session, second] = [login(lab.source, { database: 'Sales' }), login(lab.source)];
    createNumbers(session);
    session.beginTransaction();
    for (let n = 1; n <= 5; n++) await insertNumber(session, n);
    await take(session);
    expect((await run(lab, second, { kind: 'kill', spid: session.spid })).error).toBeUndefined();
    await lab.clock.advance(400);
    const isSeen = () => rowsOf(lab.onSource, 'dm_exec_sessions').some(({ session_id }) => session_id === session.spid);
    expect([isSeen(), await take(second, { timeout: 0 })]).toEqual([true, -1]);
    await lab.clock.advance(500);
    expect([isSeen(), await take(second, { timeout: 0 })]).toEqual([false, 0]);
    expect(readNumbers(login(lab.source, { database: 'Sales' }))).toEqual([]);
  });

  test('sys.dm_tran_locks shows who holds and who waits; databases and resources are apart', async () => {
    const lab = scenario();
    const [first, second] = [login(lab.source), login(lab.source)];
    await take(first);
    void take(second, { timeout: -1 });
    expect(await take(second, { resource: 'other' })).toBe(0);
    expect(await take(second, { database: 'tempdb' })).toBe(0);
    const rows = rowsOf(lab.onSource, 'dm_tran_locks').filter(
      (row) => row.resource_type === 'APPLICATION' && String(row.resource_description).includes('[cutover]'),
    );
    expect(rows.map((row) => [row.request_session_id, row.request_status, row.resource_database_id])).toEqual([
      [first.spid, 'GRANT', 1],
      [second.spid, 'GRANT', 2],
      [second.spid, 'WAIT', 1],
    ]);
    expect(String(rows[0]?.resource_description)).toMatch(/^0:\[cutover\]:\([0-9a-f]{8}\)$/);
  });
});

describe('transactions', () => {
  const open = () => {
    const lab = scenario();
    const session = login(lab.source, { database: 'Sales' });
    createNumbers(session);
    return { lab, session };
  };

  test('a rollback leaves nothing; others never see what is not committed', async () => {
    const { lab, session } = open();
    const other = login(lab.source, { database: 'Sales' });
    session.beginTransaction();
    await insertNumber(session, 1);
    expect([readNumbers(session), readNumbers(other)]).toEqual([[1], []]);
    session.rollbackTransaction();
    expect(readNumbers(session)).toEqual([]);
  });

  test('update and delete, committed and rolled back', async () => {
    const { lab, session } = open();
    for (const n of [1, 2, 3]) await lab.clock.complete(insertNumber(session, n));
    const removed = session.modify(numbers, (row) => (row[0] === 2 ? 'delete' : undefined), never);
    expect(await lab.clock.complete(removed)).toBe(1);
    session.beginTransaction();
    await session.modify(numbers, (row) => [Number(row[0]) + 10, row[1] ?? null], never);
    expect(readNumbers(session)).toEqual([11, 13]);
    session.rollbackTransaction();
    expect(readNumbers(session)).toEqual([1, 3]);
  });

  test('a duplicate key: 2627, and the row of a rolled back insert is free again', async () => {
    const { lab, session } = open();
    await lab.clock.complete(insertNumber(session, 1));
    expect(await errorOf(lab.clock, () => insertNumber(session, 1))).toBe(2627);
    session.beginTransaction();
    await insertNumber(session, 2);
    session.rollbackTransaction();
    expect(await lab.clock.complete(insertNumber(session, 2))).toBe(1);
  });

  test('a refused multi-row insert leaves none of its rows', async () => {
    const { lab, session } = open();
    const rows = [5, 6, 5].map((n) => [n, null]);
    expect(await errorOf(lab.clock, () => session.insert(numbers, rows, never))).toBe(2627);
    expect(readNumbers(session)).toEqual([]);
  });

  test('identity, default and NOT NULL', async () => {
    const { lab, session } = open();
    session.createTable(undefined, 'dbo', 'auto', [
      { name: 'id', type: { name: 'int' }, nullable: false, identity: { seed: 10n, increment: 5n } },
      { name: 'kind', type: { name: 'varchar', length: 10 }, nullable: false, defaultValue: 'new' },
      { name: 'must', type: { name: 'int' }, nullable: false },
    ]);
    expect(session.relation(undefined, 'dbo', 'auto')?.definition?.[0]?.identity).toEqual({ seed: 10n, increment: 5n });
    const auto = { ...numbers, name: 'auto' };
    await lab.clock.complete(
      session.insert(
        auto,
        [
          [null, null, 1],
          [null, 'old', 2],
        ],
        never,
      ),
    );
    expect([...(session.relation(undefined, 'dbo', 'auto')?.rows() ?? [])]).toEqual([
      [10, 'new', 1],
      [15, 'old', 2],
    ]);
    expect(await errorOf(lab.clock, () => session.insert(auto, [[null, null, null]], never))).toBe(515);
  });

  test('two writers of one row wait for each other', async () => {
    const { lab, session } = open();
    await lab.clock.complete(insertNumber(session, 1));
    const other = login(lab.source, { database: 'Sales' });
    session.beginTransaction();
    await session.modify(numbers, (row) => [row[0] ?? null, 'first'], never);
    let done = false;
    const waiting = other
      .modify(numbers, (row) => [row[0] ?? null, `${row[1]} second`], never)
      .then(() => {
        done = true;
      });
    await lab.clock.advance(500);
    expect(done).toBe(false);
    await lab.clock.complete(session.commitTransaction(never));
    await lab.clock.complete(waiting);
    expect([...(session.relation(undefined, 'dbo', 'numbers')?.rows() ?? [])]).toEqual([[1, 'first second']]);
  });

  test('open transactions are in the views, with the log that they wrote', async () => {
    const { lab, session } = open();
    session.beginTransaction('nightly');
    await insertNumber(session, 1);
    await insertNumber(session, 2);
    expect(rowsOf(lab.onSource, 'dm_tran_session_transactions')).toMatchObject([{ session_id: session.spid, open_transaction_count: 1 }]);
    expect(rowsOf(lab.onSource, 'dm_tran_active_transactions')).toMatchObject([{ name: 'nightly' }]);
    expect(rowsOf(lab.onSource, 'dm_tran_database_transactions')).toMatchObject([
      { database_transaction_state: 4, database_transaction_log_record_count: 2n },
    ]);
    expect(rowsOf(lab.onSource, 'dm_exec_sessions').find((row) => row.session_id === session.spid)).toMatchObject({
      open_transaction_count: 1,
    });
  });

  test.each([
    ['commit', 3902],
    ['rollback', 3903],
  ])('%s without begin', async (what, error) => {
    const { lab, session } = open();
    expect(await errorOf(lab.clock, () => (what === 'commit' ? session.commitTransaction(never) : session.rollbackTransaction()))).toBe(
      error,
    );
  });

  test('the end of a session rolls back', async () => {
    const { session, lab } = open();
    session.beginTransaction();
    await insertNumber(session, 1);
    session.close();
    expect(readNumbers(login(lab.source, { database: 'Sales' }))).toEqual([]);
    expect(rowsOf(lab.onSource, 'dm_exec_sessions')).toHaveLength(2);
  });
});
