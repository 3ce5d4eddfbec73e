/** sp_configure, RECONFIGURE and DBCC of trace flags. */
import { openFake, run } from './fake-instance.ts';

test('what the engine is told', async () => {
  const fake = await openFake();
  await run(fake, "EXEC sys.sp_configure N'max worker threads', 700; RECONFIGURE WITH OVERRIDE; DBCC TRACEON (9567, 3226, -1);");
  await run(fake, 'DBCC TRACEOFF (3226)');
  expect(fake.commands).toEqual([
    { kind: 'configure', name: 'max worker threads', value: 700 },
    { kind: 'reconfigure' },
    { kind: 'trace-flags', on: true, flags: [9567, 3226], global: true },
    { kind: 'trace-flags', on: false, flags: [3226], global: false },
  ]);
});

test.each([
  [
    'DBCC TRACESTATUS(-1)',
    [
      [1117, 1, 0, 1],
      [3226, 1, 1, 0],
    ],
  ],
  ['DBCC TRACESTATUS()', [[1117, 1, 0, 1]]],
  ['DBCC TRACESTATUS', [[1117, 1, 0, 1]]],
  [
    'DBCC TRACESTATUS(3226, 9567) WITH NO_INFOMSGS',
    [
      [3226, 1, 1, 0],
      [9567, 0, 0, 0],
    ],
  ],
])('%s', async (sql, rows) => {
  const { results, messages } = await run(await openFake(), sql);
  expect(results.map((result) => result.rows)).toEqual([rows]);
  expect(messages.map(({ number }) => number)).toEqual(sql.includes('NO_INFOMSGS') ? [] : [2528]);
});

test('their rows can be stored', async () => {
  const sql = `DECLARE @f TABLE (flag smallint, status smallint, everywhere smallint, here smallint);
INSERT INTO @f EXEC (N'DBCC TRACESTATUS(-1) WITH NO_INFOMSGS');
SELECT flag FROM @f WHERE everywhere = 1;`;
  expect((await run(await openFake(), sql)).results.map((result) => result.rows)).toEqual([[[3226]]]);
});

test.each([
  ['DBCC SHRINKDATABASE (0)', 40510],
  ['DBCC TRACEON (-)', 102],
  ['BEGIN TRAN; RECONFIGURE', 574],
])('%s ends with %i', async (sql, error) => {
  expect((await run(await openFake(), sql)).messages.map(({ number }) => number)).toEqual([error]);
});
