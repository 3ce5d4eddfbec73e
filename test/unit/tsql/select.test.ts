/** Queries over the relations of the engine. */
import { type Fake, openFake, rowsOf, run, typeText } from './fake-instance.ts';

let fake: Fake;
beforeEach(async () => {
  fake = await openFake();
});

const query = async (sql: string): Promise<string[]> => {
  const answer = await run(fake, sql);
  return answer.messages.length > 0
    ? answer.messages.map(({ number, line }) => `error ${number} line ${line}`)
    : rowsOf(answer, answer.results.length - 1);
};

describe('rows', () => {
  test.each<[string, string[]]>([
    ['SELECT name FROM sys.databases', ['master', 'Sales', 'Stock', 'old']],
    ['select NAME from SYS.DATABASES where DATABASE_ID > 5', ['Stock', 'old']],
    ["SELECT [name] FROM [sys].[databases] WHERE name = 'SALES'", ['Sales']],
    ['SELECT name FROM master.sys.databases d WHERE d.state = 1', ['Stock']],
    ['SELECT sys.databases.name FROM sys.databases WHERE sys.databases.state = 1', ['Stock']],
    ['SELECT name FROM sys.databases WHERE state <> 0', ['Stock']],
    ['SELECT name FROM sys.databases WHERE NOT state = 0', ['Stock']],
    ['SELECT name FROM sys.databases WHERE state IS NULL', ['old']],
    ['SELECT name FROM sys.databases WHERE is_read_only = 1', ['Stock']],
    ['SELECT TOP 2 name FROM sys.databases ORDER BY name', ['master', 'old']],
    ['SELECT TOP (1) name FROM sys.databases ORDER BY name DESC', ['Stock']],
    ['SELECT TOP (50) PERCENT name FROM sys.databases ORDER BY database_id', ['master', 'Sales']],
    ['SELECT TOP (1) WITH TIES state FROM sys.databases WHERE state IS NOT NULL ORDER BY state', ['0', '0']],
    ['SELECT name FROM sys.databases ORDER BY state DESC, name', ['Stock', 'master', 'Sales', 'old']],
    ['SELECT name AS n FROM sys.databases ORDER BY n OFFSET 1 ROWS FETCH NEXT 2 ROWS ONLY', ['old', 'Sales']],
    ['SELECT state, name FROM sys.databases ORDER BY 2', ['0|master', 'NULL|old', '0|Sales', '1|Stock']],
    ['SELECT DISTINCT state FROM sys.databases ORDER BY state', ['NULL', '0', '1']],
    ['SELECT n = name, "database_id" id FROM sys.databases WHERE database_id = 5', ['Sales|5']],
    ["SELECT 'a' 'b c'", ['a']],
    ['SELECT d.* FROM sys.databases AS d WHERE d.database_id = 1', ['master|1|0|ONLINE|false']],
    ['SELECT COUNT(*) FROM sys.databases WHERE 1 = 0', ['0']],
    ['SELECT MAX(name) FROM sys.databases WHERE 1 = 0', ['NULL']],
    ['SELECT last_hardened_lsn + 1 FROM sys.dm_hadr_database_replica_states WHERE is_local = 1', ['37000000012345600002', 'NULL']],
    ["SELECT database_id FROM sys.dm_hadr_database_replica_states WHERE last_hardened_lsn >= '37000000012345600001'", ['5']],
    ['SELECT end_of_log_lsn - last_hardened_lsn FROM sys.dm_hadr_database_replica_states WHERE database_id = 5', ['16']],
    ['SELECT MIN(end_of_log_lsn) FROM sys.dm_hadr_database_replica_states', ['37000000012345600001']],
    ['SELECT SUM(end_of_log_lsn) FROM sys.dm_hadr_database_replica_states', ['74000000024691200018']],
    ['SELECT customer, COUNT(*) FROM dbo.orders GROUP BY customer ORDER BY customer', ['ann|2', 'Bob|1']],
    ['SELECT SUM(amount), AVG(amount), COUNT(amount), MIN(amount) FROM orders', ['30.50|15.250000|2|10.50']],
    ['SELECT COUNT(DISTINCT customer) FROM dbo.orders', ['2']],
    ['SELECT AVG(id) FROM dbo.orders', ['2']],
    ["SELECT STRING_AGG(customer, ', ') FROM dbo.orders", ['ann, Bob, ANN']],
    ["SELECT STRING_AGG(name, ',') WITHIN GROUP (ORDER BY name DESC) FROM sys.databases", ['Stock,Sales,old,master']],
    ['SELECT state + 1, COUNT(*) FROM sys.databases GROUP BY state + 1 ORDER BY 1', ['NULL|1', '1|2', '2|1']],
    ['SELECT state FROM sys.databases GROUP BY state HAVING COUNT(*) > 1', ['0']],
    ["SELECT CASE WHEN COUNT(*) > 3 THEN 'many' ELSE 'few' END FROM sys.databases", ['many']],
    ['SELECT COUNT(*) FROM sys.databases HAVING COUNT(*) > 10', []],
    ['SELECT UPPER(d.customer) u FROM dbo.orders d GROUP BY d.customer ORDER BY COUNT(*) DESC', ['ANN', 'BOB']],
    ['SELECT name, ROW_NUMBER() OVER (ORDER BY name) FROM sys.databases ORDER BY database_id', ['master|1', 'Sales|3', 'Stock|4', 'old|2']],
    [
      'SELECT customer, RANK() OVER (ORDER BY customer), DENSE_RANK() OVER (ORDER BY customer) FROM dbo.orders ORDER BY id',
      ['ann|1|1', 'Bob|3|2', 'ANN|1|1'],
    ],
    [
      'SELECT id, SUM(id) OVER (PARTITION BY customer), SUM(id) OVER (ORDER BY id), COUNT(*) OVER () FROM dbo.orders',
      ['1|4|1|3', '2|2|3|3', '3|4|6|3'],
    ],
    ['SELECT id, LAG(id) OVER (ORDER BY id), LEAD(id, 1, 0) OVER (ORDER BY id) FROM dbo.orders', ['1|NULL|2', '2|1|3', '3|2|0']],
    ['SELECT 1 UNION SELECT 1 UNION ALL SELECT 2', ['1', '2']],
    ['SELECT state FROM sys.databases EXCEPT SELECT 0', ['1', 'NULL']],
    ['SELECT state FROM sys.databases INTERSECT SELECT 0', ['0']],
    ['SELECT 1 AS a UNION ALL SELECT 2.5 ORDER BY a DESC', ['2.5', '1.0']],
    ["SELECT * FROM (VALUES (1, N'x'), (2, NULL)) AS v (a, b)", ['1|x', '2|NULL']],
    ['WITH a AS (SELECT 1 AS x), b (y) AS (SELECT x + 1 FROM a) SELECT x, y FROM a CROSS JOIN b', ['1|2']],
    ['SELECT (SELECT COUNT(*) FROM dbo.orders o WHERE o.id <= d.database_id) FROM sys.databases d', ['1', '3', '3', '3']],
    [
      'SELECT name FROM sys.databases d WHERE EXISTS (SELECT 1 FROM sys.dm_hadr_database_replica_states r WHERE r.database_id = d.database_id)',
      ['Sales', 'Stock'],
    ],
    [
      'SELECT customer, (SELECT MAX(x.id) FROM dbo.orders x WHERE x.customer = o.customer) FROM dbo.orders o GROUP BY customer ORDER BY 1',
      ['ann|3', 'Bob|2'],
    ],
    ['SELECT x.* FROM (SELECT name, database_id * 2 AS twice FROM sys.databases) x WHERE x.twice = 10', ['Sales|10']],
    ['SELECT name FROM sys.databases WITH (NOLOCK) WHERE database_id = 1 OPTION (RECOMPILE, MAXDOP 1)', ['master']],
    ['SELECT name FROM sys.databases (NOLOCK) WHERE database_id = 1', ['master']],
    ["SELECT value FROM STRING_SPLIT('a,b', ',')", ['a', 'b']],
    ['SELECT twice FROM sys.fn_twice(21)', ['42']],
    ["SELECT CASE name WHEN 'SALES' THEN 1 END FROM sys.databases", ['NULL', '1', 'NULL', 'NULL']],
    ["SELECT name COLLATE DATABASE_DEFAULT FROM sys.databases WHERE name COLLATE Latin1_General_BIN = 'Sales'", ['Sales']],
    ["SELECT name FROM sys.databases WHERE name COLLATE Latin1_General_BIN = 'sales'", []],
    ['SELECT 1 WHERE 1 = 0', []],
    ['SELECT name FROM sys.databases WHERE name = NULL OR is_read_only = NULL', []],
    ["SELECT NULL UNION ALL SELECT 'a'", ['NULL', 'a']],
    ["SELECT x FROM (VALUES (NULL), ('a')) v (x)", ['NULL', 'a']],
    ['SELECT COUNT(*), MAX(x) FROM (SELECT 1 x UNION ALL SELECT NULL) t', ['2|1']],
  ])('%s', async (sql, expected) => {
    expect(await query(sql)).toEqual(expected);
  });
});

describe('joins', () => {
  test.each<[string, string[]]>([
    [
      'SELECT d.name, r.log_send_queue_size FROM sys.databases d JOIN sys.dm_hadr_database_replica_states r ON r.database_id = d.database_id',
      ['Sales|12', 'Stock|NULL'],
    ],
    [
      'SELECT d.name, r.database_id FROM sys.databases d LEFT JOIN sys.dm_hadr_database_replica_states r ON d.database_id = r.database_id AND r.last_hardened_lsn IS NOT NULL',
      ['master|NULL', 'Sales|5', 'Stock|NULL', 'old|NULL'],
    ],
    [
      'SELECT d.name, o.id FROM dbo.orders o RIGHT OUTER JOIN sys.databases d ON o.id = d.database_id ORDER BY d.database_id',
      ['master|1', 'Sales|NULL', 'Stock|NULL', 'old|NULL'],
    ],
    [
      'SELECT a.x, b.x FROM (VALUES (1), (2)) a(x) FULL JOIN (VALUES (2), (3)) b(x) ON a.x = b.x ORDER BY a.x, b.x',
      ['NULL|3', '1|NULL', '2|2'],
    ],
    ['SELECT a.x, b.x FROM (VALUES (1), (2)) a(x) FULL JOIN (VALUES (2), (3)) b(x) ON a.x < b.x ORDER BY a.x, b.x', ['1|2', '1|3', '2|3']],
    ['SELECT COUNT(*) FROM sys.databases CROSS JOIN dbo.orders', ['12']],
    ['SELECT COUNT(*) FROM sys.databases a, sys.databases b WHERE a.state = b.state', ['5']],
    ['SELECT a.id FROM dbo.orders a JOIN dbo.orders b JOIN dbo.orders c ON c.id = b.id ON b.id = a.id + 1', ['1', '2']],
    [
      'SELECT d.name, t.twice FROM sys.databases d CROSS APPLY sys.fn_twice(d.database_id) t WHERE d.database_id < 6',
      ['master|2', 'Sales|10'],
    ],
    [
      'SELECT o.id, x.prior FROM dbo.orders o OUTER APPLY (SELECT TOP 1 p.id AS prior FROM dbo.orders p WHERE p.id < o.id ORDER BY p.id DESC) x',
      ['1|NULL', '2|1', '3|2'],
    ],
    ["SELECT a.x FROM (VALUES ('A'), ('b ')) a(x) JOIN (VALUES ('a'), ('B')) b(x) ON a.x = b.x", ['A', 'b ']],
    ["SELECT a.x FROM (VALUES (1), (2)) a(x) JOIN (VALUES ('1'), ('02')) b(x) ON a.x = b.x", ['1', '2']],
    ['SELECT a.x FROM (VALUES (CAST(1 AS decimal(5,2)))) a(x) JOIN (VALUES (1)) b(x) ON a.x = b.x', ['1.00']],
    ['SELECT 1 FROM (VALUES (CAST(NULL AS int))) a(x) JOIN (VALUES (CAST(NULL AS int))) b(x) ON a.x = b.x', []],
    ['SELECT COUNT(*) FROM ((dbo.orders a JOIN dbo.orders b ON a.id = b.id) LEFT JOIN dbo.orders c ON c.id = 0)', ['3']],
  ])('%s', async (sql, expected) => {
    expect(await query(sql)).toEqual(expected);
  });

  test('a join of a thousand rows with a thousand rows takes far less time than a million comparisons', async () => {
    const timed = async (sql: string, answer: string): Promise<number> => {
      const started = performance.now();
      expect(await query(sql)).toEqual([answer]);
      return performance.now() - started;
    };
    const million = await timed('SELECT COUNT(*) FROM dbo.numbers a JOIN dbo.numbers b ON a.n <= b.n', '500500');
    const joins = await timed(
      'SELECT COUNT(*) FROM dbo.numbers a JOIN dbo.numbers b ON a.n = b.n JOIN dbo.numbers c ON c.n = b.n + 1',
      '999',
    );
    expect(joins).toBeLessThan(million / 10);
  });
});

describe('columns of the answer', () => {
  test('names, types and nullability', async () => {
    const { results } = await run(
      fake,
      "SELECT name, state, COUNT(*) OVER () AS c, 1, N'x' AS [a b], last_hardened_lsn FROM sys.databases d LEFT JOIN sys.dm_hadr_database_replica_states r ON 1 = 0",
    );
    expect(results[0]?.columns.map(({ name, type, nullable }) => [name, typeText(type), nullable])).toEqual([
      ['name', 'nvarchar(128)', false],
      ['state', 'tinyint', true],
      ['c', 'int', false],
      ['', 'int', false],
      ['a b', 'nvarchar(1)', false],
      ['last_hardened_lsn', 'numeric(25,0)', true],
    ]);
  });
});

describe('errors with their lines', () => {
  test.each<[string, string]>([
    ['SELECT nope FROM sys.databases', 'error 207 line 1'],
    ['SELECT name,\n  nope\nFROM sys.databases', 'error 207 line 2'],
    ['SELECT d.nope FROM sys.databases d', 'error 207 line 1'],
    ['SELECT x.name FROM sys.databases d', 'error 4104 line 1'],
    ['SELECT name FROM sys.databases ORDER BY nope', 'error 207 line 1'],
    ['SELECT 1\nSELECT * FROM nowhere', 'error 208 line 2'],
    ['SELECT * FROM nowhere.dbo.nothing', 'error 208 line 1'],
    ['SELECT database_id FROM sys.databases a JOIN sys.databases b ON a.name = b.name', 'error 209 line 1'],
    ['SELECT name FROM sys.databases a JOIN dbo.orders a ON 1 = 1', 'error 1013 line 1'],
    ['SELECT name, COUNT(*) FROM sys.databases', 'error 8120 line 1'],
    ['SELECT name FROM sys.databases GROUP BY state', 'error 8120 line 1'],
    ['SELECT * FROM sys.databases GROUP BY state', 'error 8120 line 1'],
    ['SELECT state FROM sys.databases GROUP BY state HAVING name > 1', 'error 8121 line 1'],
    ['SELECT state FROM sys.databases GROUP BY state ORDER BY name', 'error 8127 line 1'],
    ['SELECT name FROM sys.databases WHERE COUNT(*) > 1', 'error 147 line 1'],
    ['SELECT name FROM sys.databases WHERE ROW_NUMBER() OVER (ORDER BY name) = 1', 'error 4108 line 1'],
    ['SELECT name FROM sys.databases ORDER BY 5', 'error 108 line 1'],
    ['SELECT DISTINCT name FROM sys.databases ORDER BY state', 'error 145 line 1'],
    ['SELECT 1 UNION SELECT 1, 2', 'error 205 line 1'],
    ['SELECT 1 AS a UNION SELECT 2 ORDER BY b', 'error 104 line 1'],
    ['SELECT * FROM (SELECT 1) x', 'error 8155 line 1'],
    ['SELECT * FROM (SELECT 1 AS a, 2 AS A) x', 'error 8156 line 1'],
    ['SELECT * FROM (SELECT 1 AS a) x (b, c)', 'error 8159 line 1'],
    ['SELECT * FROM (SELECT name FROM sys.databases ORDER BY name) x', 'error 1033 line 1'],
    ['SELECT *', 'error 263 line 1'],
    ['SELECT x.* FROM sys.databases', 'error 107 line 1'],
    ['SELECT (SELECT name, state FROM sys.databases)', 'error 116 line 1'],
    ['SELECT name FROM sys.databases WHERE database_id = (SELECT database_id FROM sys.databases)', 'error 512 line 1'],
    ['SELECT name FROM sys.databases WHERE name = 1', 'error 245 line 1'],
    ['SELECT * FROM (VALUES (1), (2, 3)) v (a)', 'error 10709 line 1'],
  ])('%s', async (sql, expected) => {
    expect((await query(sql)).at(-1)).toBe(expected);
  });

  test('the texts name the culprit', async () => {
    const text = async (sql: string) => (await run(fake, sql)).messages[0]?.message;
    expect(await text('SELECT d.name, COUNT(*) FROM sys.databases d')).toBe(
      "Column 'd.name' is invalid in the select list because it is not contained in either an aggregate function or the GROUP BY clause.",
    );
    expect(await text('SELECT x.y.z FROM sys.databases')).toBe('The multi-part identifier "x.y.z" could not be bound.');
    expect(await text('SELECT * FROM a.b')).toBe("Invalid object name 'a.b'.");
  });
});
