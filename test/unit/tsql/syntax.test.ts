/** What is no T-SQL: number, line and the word that the error names. */

import { SqlError } from '../../lab/sql-types.ts';
import { tokenize } from '../../lab/tsql/lexer.ts';
import { parseBatch } from '../../lab/tsql/parser/batch.ts';

function refusal(sql: string): string {
  try {
    parseBatch(sql);
    return 'accepted';
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    return `${error.number} line ${error.line}: ${error.message}`;
  }
}

test.each([
  ['SELECT * FROM', "102 line 1: Incorrect syntax near 'FROM'."],
  ['SELECT', "102 line 1: Incorrect syntax near 'SELECT'."],
  ['SELECT 1,', "102 line 1: Incorrect syntax near ','."],
  ['SELECT 1\n\nFROM WHERE', "156 line 3: Incorrect syntax near the keyword 'WHERE'."],
  ['SELECT a FROM t WHERE', "102 line 1: Incorrect syntax near 'WHERE'."],
  [
    'SELECT a FROM t WHERE a',
    "4145 line 1: An expression of non-boolean type specified in a context where a condition is expected, near 'a'.",
  ],
  ['SELECT a = 1 = 2', "102 line 1: Incorrect syntax near '='."],
  ['SELECT 1 FROM a b c', "102 line 1: Incorrect syntax near 'c'."],
  ['SELECT (1', "102 line 1: Incorrect syntax near '1'."],
  ['SELECT 1)', "102 line 1: Incorrect syntax near ')'."],
  ["SELECT 'abc", "105 line 1: Unclosed quotation mark after the character string 'abc'."],
  ['SELECT [abc', "105 line 1: Unclosed quotation mark after the character string 'abc'."],
  ['SELECT 1 /* never', "113 line 1: Missing end comment mark '*/'."],
  ['SELECT 1 ?', "102 line 1: Incorrect syntax near '?'."],
  ['IF 1 = 1', "102 line 1: Incorrect syntax near '1'."],
  ['IF 1 PRINT 1', "4145 line 1: An expression of non-boolean type specified in a context where a condition is expected, near 'PRINT'."],
  ['BEGIN PRINT 1', "102 line 1: Incorrect syntax near '1'."],
  ['BEGIN END', "102 line 1: Incorrect syntax near 'END'."],
  ['BEGIN TRY PRINT 1 END TRY', "102 line 1: Incorrect syntax near 'TRY'."],
  ['ELSE PRINT 1', "156 line 1: Incorrect syntax near the keyword 'ELSE'."],
  ['SELECT CASE END', "156 line 1: Incorrect syntax near the keyword 'END'."],
  ['SELECT 1 AS from', "156 line 1: Incorrect syntax near the keyword 'from'."],
  ['DECLARE x int', "102 line 1: Incorrect syntax near 'x'."],
  ['DECLARE @x', "102 line 1: Incorrect syntax near '@x'."],
  ['SET @x', "102 line 1: Incorrect syntax near '@x'."],
  ['SET NOSUCH ON', "195 line 1: 'NOSUCH' is not a recognized SET option."],
  ['PRINT 1 PRINT', "102 line 1: Incorrect syntax near 'PRINT'."],
  ['EXEC', "102 line 1: Incorrect syntax near 'EXEC'."],
  ['EXEC p 1 + 1', "102 line 1: Incorrect syntax near '+'."],
  ['MERGE t USING s ON 1 = 1', "40510 line 1: Statement 'MERGE' is not supported in this version of SQL Server."],
  ['SELECT * FROM t JOIN u', "102 line 1: Incorrect syntax near 'u'."],
  ['SELECT * FROM (SELECT 1 AS a)', "102 line 1: Incorrect syntax near ')'."],
  ['SELECT CAST(1 AS)', "102 line 1: Incorrect syntax near ')'."],
  ['SELECT CAST(1 AS nosuch)', '243 line 1: Type nosuch is not a defined system type.'],
  ['WAITFOR 5', "102 line 1: Incorrect syntax near '5'."],
  ['THROW 50000, 1', "102 line 1: Incorrect syntax near '1'."],
  ["RAISERROR('x')", "102 line 1: Incorrect syntax near ')'."],
  ['WITH x AS (SELECT 1 AS a)', "102 line 1: Incorrect syntax near ')'."],
  ['PRINT (1 = 1)', "102 line 1: Incorrect syntax near ')'."],
])('%s', (sql, expected) => {
  expect(refusal(sql)).toBe(expected);
});

test.each([
  'SELECT 1;;;',
  'PRINT 1 PRINT 2',
  'sp_who',
  'nosuch @a = 1, @b = default',
  'SELECT TOP 5 * FROM t',
  'SELECT TOP (@n) a FROM t',
  'SELECT a.b.c.d FROM a.b.c',
  'SELECT [a b].c FROM msdb..backupset',
  "SELECT 1 a, 2 AS b, c = 3, 'd' = 4, 5 \"e\", 6 AS 'f'",
  'SELECT NULLIF(a, b), COALESCE(a, b), LEFT(a, 1), RIGHT(a, 1), CONVERT(int, 1), CURRENT_TIMESTAMP FROM t',
  'BEGIN TRANSACTION; COMMIT TRAN; ROLLBACK WORK; COMMIT',
  'IF (SELECT COUNT(*) FROM t) > (1 + 2) * 3 PRINT 1',
  'IF ((a) = 1 AND (b) = 2) OR NOT (c = 3) PRINT 1'.replace(/[abc](?=\))/g, '1'),
  'SELECT * FROM a JOIN b ON a.x = b.x LEFT JOIN c ON c.x = b.x CROSS JOIN d',
  'SELECT * FROM a, b CROSS APPLY f(a.x) g',
  'SELECT x FROM t ORDER BY x OFFSET 5 ROWS',
  'SELECT x, y FROM t GROUP BY x, y HAVING COUNT(*) > 1 ORDER BY x DESC, y ASC OPTION (MAXDOP 1)',
  'WITH a (x) AS (SELECT 1), b AS (SELECT x FROM a) SELECT * FROM b UNION ALL SELECT 2 ORDER BY 1',
  '(SELECT 1) UNION (SELECT 2)',
  'SELECT /* /* nested */ comment */ 1 -- end',
  'DECLARE @a int, @b AS varchar(max) = NULL, @c decimal(25, 0), @d float(24), @e national character varying(5)',
  'SELECT ROW_NUMBER() OVER (PARTITION BY a ORDER BY b ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM t',
  "SELECT STRING_AGG(a, ',') WITHIN GROUP (ORDER BY a) FROM t",
])('%s is T-SQL', (sql) => {
  expect(refusal(sql)).toBe('accepted');
});

test('tokens know their lines, whatever ends a line', () => {
  const lines = tokenize("SELECT 'a\nb'\r\n/* x\n */ [c\nd] -- e\n@f").map(
    ({ kind, value, line }) => `${kind} ${JSON.stringify(value)} ${line}`,
  );
  expect(lines).toEqual(['word "SELECT" 1', 'string "a\\nb" 1', 'quoted "c\\nd" 4', 'variable "@f" 6', 'end "" 6']);
});
