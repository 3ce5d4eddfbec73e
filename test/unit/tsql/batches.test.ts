/** Batches: variables, control flow, errors and what they end, messages, procedures, transactions. */
import { emptyAnswer, type Fake, openFake, rowsOf, run, start } from './fake-instance.ts';

let fake: Fake;
beforeEach(async () => {
  fake = await openFake();
});

const trace = async (sql: string): Promise<string[]> => (await run(fake, sql)).trace;

describe('statements one after the other', () => {
  test.each<[string, string[]]>([
    ['SELECT 1 SELECT 2', ['columns ', 'row 1', 'done 1', 'columns ', 'row 2', 'done 1']],
    ['SET NOCOUNT ON; SELECT 1', ['columns ', 'row 1', 'done']],
    ["DECLARE @a int = 1, @b varchar(3) = 'abcdef'; SELECT @a, @b", ['columns ,', 'row 1,abc', 'done 1']],
    ['DECLARE @d date = NULL; SET @d = NULL; SELECT @d', ['columns ', 'row NULL', 'done 1']],
    ['DECLARE @a int; SELECT @a', ['columns ', 'row NULL', 'done 1']],
    [
      "DECLARE @n varchar(50) = ''; SELECT @n += name + ';' FROM sys.databases ORDER BY name DESC; PRINT @n",
      ['info 0 Stock;Sales;old;master;'],
    ],
    ['DECLARE @a int; SELECT @a = 5, @a = @a + 1; PRINT @a', ['info 0 6']],
    ['DECLARE @a int = 7; SELECT @a = database_id FROM sys.databases WHERE 1 = 0; PRINT @a; PRINT @@ROWCOUNT', ['info 0 7', 'info 0 0']],
    ['DECLARE @a int = 5; SET @a -= 2; SET @a *= 4; PRINT @a', ['info 0 12']],
    ["IF 1 = 0 PRINT 'a' ELSE IF 1 = 1 PRINT 'b' ELSE PRINT 'c'", ['info 0 b']],
    ["IF NULL = 1 PRINT 'a' ELSE PRINT 'b'", ['info 0 b']],
    ['IF EXISTS (SELECT 1 FROM sys.databases) BEGIN PRINT 1; PRINT 2 END', ['info 0 1', 'info 0 2']],
    ['DECLARE @i int = 0; WHILE 1 = 1 BEGIN SET @i += 1; IF @i = 2 CONTINUE; IF @i > 3 BREAK; PRINT @i END', ['info 0 1', 'info 0 3']],
    ["PRINT 'a'; RETURN; PRINT 'b'", ['info 0 a']],
    ['SELECT name FROM sys.databases WHERE 1 = 0; PRINT @@ROWCOUNT', ['columns name', 'done 0', 'info 0 0']],
    ['USE Sales; PRINT DB_NAME()', ["info 5701 Changed database context to 'Sales'.", 'info 0 Sales']],
    ['USE nowhere', ['error 911 line 1']],
    ["-- nothing\n/* here */ ; ; PRINT 'x'", ['info 0 x']],
    ['', []],
    [
      "DECLARE @t TABLE (a int, b varchar(5)); INSERT @t VALUES (1, 'x'), (2, NULL); SELECT * FROM @t",
      ['done 2', 'columns a,b', 'row 1,x', 'row 2,NULL', 'done 2'],
    ],
    ['SET QUOTED_IDENTIFIER OFF', []],
    [
      'SET TRANSACTION ISOLATION LEVEL READ COMMITTED SET LANGUAGE us_english SET DATEFORMAT mdy SET TEXTSIZE 2147483647 SET ARITHABORT ON SET CONCAT_NULL_YIELDS_NULL ON SET ANSI_NULLS, ANSI_WARNINGS ON SET LOCK_TIMEOUT 500 SET IMPLICIT_TRANSACTIONS OFF SET CURSOR_CLOSE_ON_COMMIT OFF PRINT @@LOCK_TIMEOUT',
      ['info 0 500'],
    ],
    ['SET ROWCOUNT 2; SELECT database_id FROM sys.databases', ['columns database_id', 'row 1', 'row 5', 'done 2']],
  ])('%s', async (sql, expected) => {
    expect(await trace(sql)).toEqual(expected);
  });

  test('with QUOTED_IDENTIFIER OFF a double quote makes a text', async () => {
    await run(fake, 'SET QUOTED_IDENTIFIER OFF');
    expect(rowsOf(await run(fake, 'SELECT "it\'s"'))).toEqual(["it's"]);
  });

  test('parameters are variables', async () => {
    const parameters = [{ name: 'a', type: { name: 'int' }, value: 41 }] as const;
    expect(rowsOf(await run(fake, 'SELECT @a + 1', parameters))).toEqual(['42']);
  });
});

describe('errors and what they end', () => {
  test.each<[string, string[]]>([
    // statement-level: the batch goes on
    ["SELECT 1 / 0; PRINT 'after'", ['columns ', 'error 8134 line 1', 'info 0 after']],
    ["DECLARE @a tinyint = 200; SET @a = @a + 100; PRINT 'after'", ['error 220 line 1', 'info 0 after']],
    ["RAISERROR('no', 16, 1); PRINT @@ERROR", ['error 50000 line 1', 'info 0 50000']],
    [
      'SELECT 1 / 0; SELECT @@ERROR; SELECT @@ERROR',
      ['columns ', 'error 8134 line 1', 'columns ', 'row 8134', 'done 1', 'columns ', 'row 0', 'done 1'],
    ],
    // batch-level: nothing more runs
    ["PRINT 'before'; SELECT CAST('x' AS int); PRINT 'after'", ['info 0 before', 'columns ', 'error 245 line 1']],
    ["PRINT 'before'\nSELECT * FROM nowhere\nPRINT 'after'", ['info 0 before', 'error 208 line 2']],
    ["PRINT 'before'; THROW 50001, 'stop', 3; PRINT 'after'", ['info 0 before', 'error 50001 line 1']],
    ["SET XACT_ABORT ON; SELECT 1 / 0; PRINT 'after'", ['columns ', 'error 8134 line 1']],
    ["SET XACT_ABORT ON; RAISERROR('x', 16, 1); PRINT 'after'", ['error 50000 line 1', 'info 0 after']],
    // found before anything runs
    ["PRINT 'before'\nSELECT nope FROM sys.databases", ['error 207 line 2']],
    ["PRINT 'before'\nPRINT @nope", ['error 137 line 2']],
    ["PRINT 'before'; DECLARE @a int; DECLARE @A int", ['error 134 line 1']],
    ["PRINT 'before'; IF 1 = 0 SELECT NOSUCH(1)", ['error 195 line 1']],
    ["PRINT 'before'; BREAK", ['error 135 line 1']],
    ["PRINT 'before'; THROW", ['error 10704 line 1']],
    ["PRINT 'before'; SELECT FROM x", ['error 156 line 1']],
    ["PRINT 'before'; INSERT @t VALUES (1)", ['error 1087 line 1']],
    // not found before: the object may appear
    ["PRINT 'before'; IF 1 = 0 SELECT nope FROM nowhere; PRINT 'after'", ['info 0 before', 'info 0 after']],
    // TRY and CATCH
    [
      "BEGIN TRY PRINT 'a'; SELECT 1 / 0; PRINT 'b' END TRY BEGIN CATCH PRINT ERROR_NUMBER() END CATCH; PRINT 'c'",
      ['info 0 a', 'columns ', 'info 0 8134', 'info 0 c'],
    ],
    [
      "BEGIN TRY\nSELECT 1\nSELECT CAST('x' AS int)\nEND TRY BEGIN CATCH SELECT ERROR_LINE(), ERROR_SEVERITY(), ERROR_STATE(), ERROR_PROCEDURE() END CATCH",
      ['columns ', 'row 1', 'done 1', 'columns ', 'columns ,,,', 'row 3,16,1,NULL', 'done 1'],
    ],
    ["BEGIN TRY SELECT * FROM nowhere END TRY BEGIN CATCH PRINT 'caught' END CATCH PRINT 'after'", ['error 208 line 1']],
    [
      "BEGIN TRY EXEC('SELECT * FROM nowhere') END TRY BEGIN CATCH PRINT ERROR_MESSAGE() END CATCH",
      ["info 0 Invalid object name 'nowhere'."],
    ],
    ["BEGIN TRY EXEC('SELEC 1') END TRY BEGIN CATCH PRINT ERROR_MESSAGE() END CATCH", ["info 0 Could not find stored procedure 'SELEC'."]],
    ["BEGIN TRY EXEC('SELECT FROM') END TRY BEGIN CATCH PRINT ERROR_NUMBER() END CATCH", ['info 0 156']],
    ["EXEC('SELECT * FROM nowhere'); PRINT 'after'", ['error 208 line 1', 'info 0 after']],
    [
      "BEGIN TRY BEGIN TRY THROW 50001, 'in', 1 END TRY BEGIN CATCH PRINT 'inner'; THROW END CATCH END TRY BEGIN CATCH PRINT ERROR_MESSAGE() END CATCH",
      ['info 0 inner', 'info 0 in'],
    ],
    ["BEGIN TRY\n\nSELECT 1/0 END TRY BEGIN CATCH THROW; PRINT 'no' END CATCH", ['columns ', 'error 8134 line 3']],
    ["BEGIN TRY RAISERROR('low', 10, 1) END TRY BEGIN CATCH PRINT 'no' END CATCH", ['info 50000 low']],
    [
      "BEGIN TRY RAISERROR('high %d %s', 14, 2, 7, 'x') END TRY BEGIN CATCH PRINT ERROR_MESSAGE(); PRINT ERROR_STATE() END CATCH PRINT ISNULL(ERROR_NUMBER(), 0)",
      ['info 0 high 7 x', 'info 0 2', 'info 0 0'],
    ],
    ["RAISERROR('now', 0, 1) WITH NOWAIT", ['info 50000 now', 'flush']],
    ["RAISERROR('x', 19, 1)", ['error 2754 line 1']],
    ["THROW 50000, 'a %d 100%%', 1", ['error 50000 line 1']],
    ['EXEC nosuch', ['error 2812 line 1']],
    ['nosuch 1, 2', ['error 2812 line 1']],
    ['DECLARE @n int; EXEC @n', ['error 2812 line 1']],
  ])('%s', async (sql, expected) => {
    if (sql.startsWith('DECLARE @n int; EXEC')) {
      expect(await trace("DECLARE @n sysname = N'dbo.nosuch'; EXEC @n")).toEqual(expected);
      return;
    }
    expect(await trace(sql)).toEqual(expected);
  });

  test('a rethrown error keeps number, severity, state and text', async () => {
    const { messages } = await run(fake, "BEGIN TRY THROW 51000, 'the text', 9 END TRY BEGIN CATCH THROW END CATCH");
    expect(messages).toEqual([{ number: 51000, severity: 16, state: 9, message: 'the text', line: 1, procedure: undefined }]);
  });

  test('an engine refusal is an error of its statement', async () => {
    fake.onCommand = async () => {
      throw Object.assign(new Error('x'), {});
    };
    const { messages } = await run(fake, "PRINT 'a'\nALTER AVAILABILITY GROUP g FAILOVER");
    expect(messages.map(({ number, line }) => [number, line])).toEqual([
      [0, 1],
      [8630, 2],
    ]);
  });
});

describe('transactions', () => {
  test.each<[string, string[], string[]]>([
    ['BEGIN TRAN; PRINT @@TRANCOUNT; COMMIT; PRINT @@TRANCOUNT', ['info 0 1', 'info 0 0'], ['begin', 'commit']],
    ['BEGIN TRANSACTION t1; BEGIN TRAN; ROLLBACK TRANSACTION; PRINT @@TRANCOUNT', ['info 0 0'], ['begin', 'begin', 'rollback']],
    ['COMMIT', ['error 3902 line 1'], []],
    ['ROLLBACK', ['error 3903 line 1'], []],
    ['SET XACT_ABORT ON; BEGIN TRAN; SELECT 1/0', ['columns ', 'error 8134 line 1'], ['begin', 'rollback']],
    ["BEGIN TRAN; SELECT CAST('x' AS int)", ['columns ', 'error 245 line 1'], ['begin', 'rollback']],
    ['BEGIN TRAN; SELECT 1/0; PRINT XACT_STATE(); ROLLBACK', ['columns ', 'error 8134 line 1', 'info 0 1'], ['begin', 'rollback']],
    [
      'SET XACT_ABORT ON; BEGIN TRAN; BEGIN TRY SELECT 1/0 END TRY BEGIN CATCH PRINT XACT_STATE(); COMMIT END CATCH',
      ['columns ', 'info 0 -1', 'error 3930 line 1'],
      ['begin', 'rollback'],
    ],
    [
      'SET XACT_ABORT ON; BEGIN TRAN; BEGIN TRY SELECT 1/0 END TRY BEGIN CATCH ROLLBACK; PRINT @@TRANCOUNT END CATCH',
      ['columns ', 'info 0 0'],
      ['begin', 'rollback'],
    ],
    [
      "BEGIN TRAN; BEGIN TRY SELECT CAST('x' AS int) END TRY BEGIN CATCH PRINT 'c' END CATCH",
      ['columns ', 'info 0 c', 'error 3998 line 1'],
      ['begin', 'rollback'],
    ],
  ])('%s', async (sql, expected, journal) => {
    expect(await trace(sql)).toEqual(expected);
    expect(fake.journal.filter((entry) => !entry.startsWith('start') && entry !== 'end')).toEqual(journal);
  });

  test.each([
    ['ALTER AVAILABILITY GROUP g FAILOVER', 574],
    ['DROP AVAILABILITY GROUP g', 574],
    ['ALTER DATABASE d SET HADR RESUME', 226],
    ["BACKUP DATABASE d TO DISK = 'x'", 3021],
    ['KILL 60', 6115],
  ])('%s is refused in a transaction', async (sql, number) => {
    expect((await run(fake, `BEGIN TRAN ${sql}`)).messages.map((message) => message.number)).toEqual([number]);
    expect(fake.commands).toEqual([]);
  });
});

describe('nested text', () => {
  test.each<[string, string[]]>([
    ["EXEC sp_executesql N'SELECT @a + @b', N'@a int, @b int', 1, 2", ['columns ', 'row 3', 'done 1']],
    ["EXEC sys.sp_executesql @stmt = N'SELECT @a', @params = N'@a nvarchar(3)', @a = N'abcdef'", ['columns ', 'row abc', 'done 1']],
    [
      "DECLARE @out int; EXEC sp_executesql N'SET @x = @x * 2', N'@x int OUTPUT', @x = @out OUTPUT; PRINT ISNULL(@out, -1); SET @out = 21; EXEC master.dbo.sp_executesql N'SET @x = @x * 2', N'@x int OUTPUT', @out OUT; PRINT @out",
      ['info 0 -1', 'info 0 42'],
    ],
    ["EXEC sp_executesql N'PRINT @a', N'@a int'", ['error 8178 line 1']],
    ["EXEC sp_executesql N'PRINT @a', N'@a int', @b = 1", ['error 8145 line 1']],
    ["EXEC sp_executesql 'PRINT 1'", ['info 0 1']],
    ["DECLARE @s nvarchar(max) = N'PRINT ''in'''; EXEC (@s); EXECUTE('PRINT ' + '1')", ['info 0 in', 'info 0 1']],
    [
      "EXEC('SET NOCOUNT ON; USE Sales'); PRINT DB_NAME(); SELECT 1",
      ["info 5701 Changed database context to 'Sales'.", 'info 0 master', 'columns ', 'row 1', 'done 1'],
    ],
    ["EXEC('RETURN'); PRINT 'after'", ['info 0 after']],
    ["EXEC('CREATE TABLE #t (a int)'); SELECT * FROM #t", ['error 208 line 1']],
    ["DECLARE @a int = 1; EXEC('PRINT @a')", ['error 137 line 1']],
    ["EXEC sp_executesql N'EXEC sp_executesql N''PRINT 3'''", ['info 0 3']],
    [
      "DECLARE @s nvarchar(200) = N'EXEC sp_executesql @s, N''@s nvarchar(200)'', @s'; EXEC sp_executesql @s, N'@s nvarchar(200)', @s",
      ['error 217 line 1'],
    ],
    [
      "DECLARE @t TABLE (a int); INSERT @t EXEC('SELECT 1 UNION ALL SELECT 2'); SELECT SUM(a) FROM @t",
      ['done 2', 'columns ', 'row 3', 'done 1'],
    ],
  ])('%s', async (sql, expected) => {
    expect(await trace(sql)).toEqual(expected);
  });
});

describe('tables that are written', () => {
  test.each<[string, string[]]>([
    [
      "INSERT INTO dbo.orders (customer, amount) VALUES ('eve', 1.239), (N'joe', DEFAULT); SELECT id, customer, amount FROM dbo.orders WHERE id > 3",
      ['done 2', 'columns id,customer,amount', 'row 4,eve,1.24', 'row 5,joe,NULL', 'done 2'],
    ],
    ["INSERT dbo.orders SELECT 'x', 1", ['done 1']],
    ["INSERT dbo.orders (customer) OUTPUT inserted.customer VALUES ('x')", ['columns customer', 'row x', 'done 1']],
    ['INSERT dbo.orders (id) VALUES (9)', ['error 544 line 1']],
    ["INSERT dbo.orders (customer) VALUES ('x', 1)", ['error 110 line 1']],
    ["INSERT dbo.orders VALUES ('x')", ['error 213 line 1']],
    ['INSERT dbo.orders (customer) SELECT 1, 2', ['error 121 line 1']],
    ['INSERT dbo.orders (nope) VALUES (1)', ['error 207 line 1']],
    ['INSERT nowhere VALUES (1)', ['error 208 line 1']],
    ["INSERT dbo.orders (customer) VALUES ('much too long')", ['error 2628 line 1']],
    [
      "UPDATE dbo.orders SET amount = 5, customer += '!' WHERE customer = 'ANN'; SELECT customer, amount FROM orders",
      ['done 2', 'columns customer,amount', 'row ann!,5.00', 'row Bob,20.00', 'row ANN!,5.00', 'done 3'],
    ],
    [
      'UPDATE TOP (1) dbo.orders SET amount = 0 OUTPUT deleted.amount, inserted.amount',
      ['columns amount,amount', 'row 10.50,0.00', 'done 1'],
    ],
    [
      'UPDATE o SET amount = n.n FROM dbo.orders AS o JOIN dbo.numbers n ON n.n = o.id * 10 WHERE o.id < 3; SELECT amount FROM orders',
      ['done 2', 'columns amount', 'row 10.00', 'row 20.00', 'row NULL', 'done 3'],
    ],
    ['UPDATE dbo.orders SET id = 1', ['error 8102 line 1']],
    [
      'UPDATE dbo.orders SET amount = (SELECT MAX(n) FROM numbers) WHERE id = 1; SELECT amount FROM orders WHERE id = 1',
      ['done 1', 'columns amount', 'row 1000.00', 'done 1'],
    ],
    ['DECLARE @v int; UPDATE dbo.orders SET @v = id, amount = 1 WHERE id = 2; PRINT @v', ['done 1', 'info 0 2']],
    [
      'DELETE FROM dbo.orders WHERE id = 2; DELETE dbo.orders; SELECT COUNT(*) FROM orders',
      ['done 1', 'done 2', 'columns ', 'row 0', 'done 1'],
    ],
    ["DELETE o FROM dbo.orders o WHERE o.customer LIKE 'b%'", ['done 1']],
    [
      "CREATE TABLE #t (id int IDENTITY(10, 5) PRIMARY KEY, name varchar(5) NOT NULL DEFAULT 'dflt', at datetime DEFAULT GETDATE()); INSERT #t (name) VALUES ('a'); INSERT #t DEFAULT VALUES; SELECT id, name FROM #t; PRINT SCOPE_IDENTITY()",
      ['done 1', 'done 1', 'columns id,name', 'row 10,a', 'row 15,dflt', 'done 2', 'info 0 15'],
    ],
    ['CREATE TABLE #t (a int PRIMARY KEY); INSERT #t VALUES (1); INSERT #t VALUES (1)', ['done 1', 'error 2627 line 1']],
    ['CREATE TABLE #t (a int NOT NULL); INSERT #t VALUES (NULL)', ['error 515 line 1']],
    [
      'SELECT name, database_id INTO #d FROM sys.databases; SELECT COUNT(*) FROM #d; DROP TABLE #d; SELECT 1 FROM #d',
      ['done 4', 'columns ', 'row 4', 'done 1', 'error 208 line 1'],
    ],
    ["UPDATE sys.databases SET name = 'x'", ['error 259 line 1']],
    ['DROP TABLE IF EXISTS #nothing; DROP TABLE #nothing', ['error 3701 line 1']],
    ['CREATE TABLE dbo.orders (a int)', ['error 2714 line 1']],
    [
      "CREATE TABLE dbo.fresh (a int, b nvarchar(10) DEFAULT N'x' + DB_NAME()); INSERT dbo.fresh (a) VALUES (1); SELECT b FROM dbo.fresh; DROP TABLE dbo.fresh; SELECT * FROM dbo.fresh",
      ['done 1', 'columns b', 'row xmaster', 'done 1', 'error 208 line 1'],
    ],
    ['TRUNCATE TABLE dbo.orders; SELECT COUNT(*) FROM dbo.orders', ['columns ', 'row 0', 'done 1']],
    [
      'WITH x AS (SELECT 7 AS a) INSERT dbo.orders (amount) SELECT a FROM x; SELECT MAX(amount) FROM orders WHERE id = 4',
      ['done 1', 'columns ', 'row 7.00', 'done 1'],
    ],
  ])('%s', async (sql, expected) => {
    expect(await trace(sql)).toEqual(expected);
  });

  test('temporary tables live as long as their session', async () => {
    await run(fake, 'SELECT 1 AS a INTO #kept');
    expect(rowsOf(await run(fake, 'SELECT a FROM tempdb..#kept'))).toEqual(['1']);
  });
});

describe('waiting, cancelling, ending', () => {
  const settle = () => new Promise((resolve) => setImmediate(resolve));

  test.each([
    ["WAITFOR DELAY '00:00:01.500'", 1500],
    ["WAITFOR DELAY '00:00:00:005'", 5],
    ["WAITFOR DELAY '0:1'", 60_000],
    ["DECLARE @d datetime = '00:00:02'; WAITFOR DELAY @d", 2000],
    ["DECLARE @d varchar(12) = '00:00:03'; WAITFOR DELAY @d", 3000],
    ["WAITFOR TIME '12:35:00'", 3211],
    ["WAITFOR TIME '12:34:56'", 86_399_211],
  ])('%s waits %i ms of the clock', async (sql, wait) => {
    const answer = emptyAnswer();
    const done = start(fake, `${sql}; PRINT 'over'`, answer);
    await settle();
    fake.clock.advance(wait - 1);
    await settle();
    expect(answer.trace).toEqual([]);
    fake.clock.advance(1);
    await done;
    expect(answer.trace).toEqual(['info 0 over']);
  });

  test.each(["WAITFOR DELAY 'soon'", "WAITFOR DELAY '25:00'"])('%s is no time', async (sql) => {
    expect(await trace(sql)).toEqual(['error 148 line 1']);
  });

  test('an attention ends a wait and the batch, the session stays', async () => {
    const answer = emptyAnswer();
    const done = start(fake, "PRINT 'a'; WAITFOR DELAY '10:00'; PRINT 'b'", answer);
    await settle();
    fake.session.attention();
    await done;
    expect(answer.trace).toEqual(['info 0 a']);
    expect(await trace("PRINT 'again'")).toEqual(['info 0 again']);
  });

  test('an attention ends a loop that never waits', async () => {
    const answer = emptyAnswer();
    const done = start(fake, 'WHILE 1 = 1 SET NOCOUNT ON', answer);
    await settle();
    fake.session.attention();
    await done;
    expect(answer.trace).toEqual([]);
  });

  test('an attention is not caught by TRY', async () => {
    const answer = emptyAnswer();
    const done = start(fake, "BEGIN TRY WAITFOR DELAY '10:00' END TRY BEGIN CATCH PRINT 'caught' END CATCH PRINT 'after'", answer);
    await settle();
    fake.session.attention();
    await done;
    expect(answer.trace).toEqual([]);
  });

  test('an attention leaves the transaction open, with XACT_ABORT it does not', async () => {
    for (const [setting, journal] of [
      ['OFF', []],
      ['ON', ['rollback']],
    ] as const) {
      fake = await openFake();
      const done = start(fake, `SET XACT_ABORT ${setting}; BEGIN TRAN; WAITFOR DELAY '10:00'`, emptyAnswer());
      await settle();
      fake.session.attention();
      await done;
      expect(fake.journal.filter((entry) => entry === 'rollback')).toEqual(journal);
    }
  });

  test('a statement that changes the server goes on when the client has gone; then nothing more runs and the session ends', async () => {
    let finish = () => {};
    let heard: AbortSignal | undefined;
    fake.onCommand = (_, __, signal) => {
      heard = signal;
      return new Promise((resolve) => {
        finish = resolve;
      });
    };
    const answer = emptyAnswer();
    const done = start(fake, "ALTER AVAILABILITY GROUP g FAILOVER; PRINT 'after'", answer);
    await settle();
    fake.session.close();
    await settle();
    expect([heard?.aborted, fake.journal.includes('close')]).toEqual([false, false]);
    finish();
    await done;
    expect(answer.trace).toEqual([]);
    expect(fake.journal.at(-1)).toBe('close');
  });

  test('a wait ends when the client has gone', async () => {
    const done = start(fake, "WAITFOR DELAY '10:00'", emptyAnswer());
    await settle();
    fake.session.close();
    await done;
    expect(fake.journal.at(-1)).toBe('close');
  });

  test('a running command hears an attention and a KILL', async () => {
    for (const end of [() => fake.session.attention(), () => fake.kill()]) {
      fake = await openFake();
      fake.onCommand = (_, __, signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      const answer = emptyAnswer();
      const done = start(fake, "ALTER AVAILABILITY GROUP g FAILOVER; PRINT 'after'", answer);
      await settle();
      end();
      await done;
      expect(answer.trace).toEqual([]);
    }
  });

  test('a killed session tells the wire and runs nothing more', async () => {
    fake.kill();
    expect(fake.killed).toMatchObject({ number: 6005 });
    expect(await trace("PRINT 'x'")).toEqual([]);
  });

  test('an idle session ends at once', () => {
    fake.session.close();
    fake.session.close();
    expect(fake.journal).toEqual(['close']);
  });

  test('batches of one session run one after the other', async () => {
    const answer = emptyAnswer();
    const first = start(fake, "WAITFOR DELAY '00:00:01'; PRINT 1", answer);
    const second = start(fake, 'PRINT 2', answer);
    await settle();
    expect(answer.trace).toEqual([]);
    fake.clock.advance(1000);
    await Promise.all([first, second]);
    expect(answer.trace).toEqual(['info 0 1', 'info 0 2']);
  });
});
