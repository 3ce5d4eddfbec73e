/** sp_getapplock and sp_releaseapplock as clients write them. */
import { emptyAnswer, type Fake, openFake, run, start } from './fake-instance.ts';

let fake: Fake;
beforeEach(async () => {
  fake = await openFake();
});

test.each([
  [
    "EXEC sp_getapplock @Resource = N'r', @LockMode = 'Exclusive', @LockOwner = 'Session', @LockTimeout = 100",
    { timeout: 100, database: 'master' },
  ],
  ["EXEC sys.sp_getapplock 'r', exclusive, SESSION, 100", { timeout: 100, database: 'master' }],
  ["EXECUTE master.dbo.sp_getapplock @Resource = 'r', @LockMode = Exclusive, @LockOwner = Session", { timeout: -1, database: 'master' }],
  [
    "EXEC Sales..sp_getapplock @Resource = 'r', @LockMode = 'Exclusive', @LockOwner = 'Session', @DbPrincipal = 'public'",
    { timeout: -1, database: 'Sales' },
  ],
  ["SET LOCK_TIMEOUT 250; EXEC sp_getapplock 'r', 'Exclusive', 'Session'", { timeout: 250, database: 'master' }],
  ["DECLARE @t int = 7, @r nvarchar(255) = N'r'; EXEC sp_getapplock @r, 'Exclusive', 'Session', @t", { timeout: 7, database: 'master' }],
])('%s', async (sql, expected) => {
  expect((await run(fake, sql)).messages).toEqual([]);
  expect(fake.locks).toEqual([{ resource: 'r', mode: 'Exclusive', owner: 'Session', ...expected }]);
});

test('the owner is the transaction unless said otherwise', async () => {
  await run(fake, "BEGIN TRAN; EXEC sp_getapplock 'r', 'Shared'; EXEC sp_releaseapplock 'r'");
  expect(fake.locks).toEqual([expect.objectContaining({ owner: 'Transaction', mode: 'Shared' }), 'release r Transaction master']);
});

test('the status of the lock is the status of the procedure', async () => {
  fake.onLock = async () => -1;
  const { trace } = await run(
    fake,
    "DECLARE @rc int; EXEC @rc = sp_getapplock 'r', 'Exclusive', 'Session', 0; PRINT @rc; EXEC @rc = sp_releaseapplock 'r', 'Session'; PRINT @rc",
  );
  expect(trace).toEqual(['info 0 -1', 'info 0 0']);
});

test('releasing what is not held is an error and the status is -999', async () => {
  const { trace } = await run(
    fake,
    "DECLARE @rc int; BEGIN TRY EXEC @rc = sp_releaseapplock 'not held', 'Session' END TRY BEGIN CATCH PRINT ERROR_NUMBER(); PRINT @rc END CATCH",
  );
  expect(trace).toEqual(['info 0 1223', 'info 0 -999']);
});

test.each([
  ["EXEC sp_getapplock 'r', 'Sideways', 'Session'", 15600],
  ["EXEC sp_getapplock 'r', 'Exclusive', 'Nobody'", 15600],
  ["EXEC sp_getapplock '', 'Exclusive', 'Session'", 15600],
  ["EXEC sp_getapplock 'r', 'Exclusive'", 3918],
  ["EXEC sp_getapplock 'r'", 201],
  ["EXEC sp_getapplock @Resource = 'r', @LockMode = 'Shared', @Nope = 1", 8145],
  ["EXEC sp_getapplock 'r', 'Shared', 'Session', 1, 'public', 9", 8144],
])('%s fails with %i', async (sql, number) => {
  expect((await run(fake, sql)).messages.map((message) => message.number)).toEqual([number]);
  expect(fake.locks).toEqual([]);
});

test('a client that goes while it waits for a lock waits no longer', async () => {
  fake.onLock = (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  const answer = emptyAnswer();
  const done = start(fake, "EXEC sp_getapplock 'r', 'Exclusive', 'Session'; PRINT 'after'", answer);
  await new Promise((resolve) => setImmediate(resolve));
  fake.session.close();
  await done;
  expect([answer.trace, fake.journal.at(-1)]).toEqual([[], 'close']);
});
