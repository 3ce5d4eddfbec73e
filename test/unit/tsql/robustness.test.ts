/** Whatever a client sends: an error of SQL Server's kind, never a fault of the evaluator. */
import fc from 'fast-check';
import { SqlError } from '../../lab/sql-types.ts';
import { parseBatch } from '../../lab/tsql/parser/batch.ts';
import { openFake, run } from './fake-instance.ts';

const words =
  `SELECT FROM WHERE AND OR NOT NULL IS IN LIKE BETWEEN EXISTS CASE WHEN THEN ELSE END GROUP BY ORDER HAVING TOP DISTINCT UNION ALL JOIN
  LEFT ON AS CAST CONVERT int varchar COUNT SUM MAX OVER PARTITION DECLARE SET @a @@ROWCOUNT IF BEGIN TRY CATCH WHILE BREAK PRINT RETURN EXEC
  sp_executesql ALTER AVAILABILITY DROP DATABASE sys . databases name state [x] 'text' N'text' 1 2.5 0x1F 1e3 ( ) , ; = <> < + - * / % INSERT INTO
  VALUES UPDATE DELETE orders dbo #t TABLE ISNULL COALESCE LEN DB_NAME GETDATE WITH OFFSET ROWS FETCH CROSS APPLY INTERSECT COLLATE`.split(
    /\s+/,
  );
const soup = fc.array(fc.constantFrom(...words), { maxLength: 14 }).map((parts) => parts.join(' '));

/** Shapes that parse, filled with anything. */
const scalar = fc.constantFrom(
  '1',
  "'a'",
  'NULL',
  'name',
  'state',
  'd.database_id',
  'is_read_only',
  '@a',
  '2.5',
  '1e0',
  '0x01',
  'GETDATE()',
  'NEWID()',
  'COUNT(*)',
  '(SELECT 1)',
  'CAST(37000000012345600001 AS numeric(25,0))',
);
const expression = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small' },
    scalar,
    fc.tuple(tie('node'), fc.constantFrom('+', '-', '*', '/', '%', '&'), tie('node')).map(([a, operator, b]) => `(${a} ${operator} ${b})`),
    fc
      .tuple(fc.constantFrom('LEN', 'ABS', 'UPPER', 'MAX', 'SUM', 'YEAR', 'FLOOR', 'LTRIM', 'MIN', 'CEILING', 'DATALENGTH'), tie('node'))
      .map(([name, a]) => `${name}(${a})`),
    fc
      .tuple(fc.constantFrom('ISNULL', 'COALESCE', 'NULLIF', 'CONCAT', 'LEFT'), tie('node'), tie('node'))
      .map(([name, a, b]) => `${name}(${a}, ${b})`),
    fc
      .tuple(
        tie('node'),
        fc.constantFrom(
          'int',
          'bit',
          'varchar(5)',
          'nvarchar(max)',
          'date',
          'datetime',
          'decimal(5,2)',
          'float',
          'uniqueidentifier',
          'varbinary(4)',
          'money',
          'bigint',
          'time',
        ),
      )
      .map(([a, type]) => `CAST(${a} AS ${type})`),
    fc
      .tuple(tie('node'), fc.constantFrom('=', '<', '<>', 'LIKE'), tie('node'))
      .map(([a, operator, b]) => `CASE WHEN ${a} ${operator} ${b} THEN ${a} ELSE ${b} END`),
  ),
})).node;
const query = fc
  .tuple(expression, expression, fc.constantFrom('', ' GROUP BY name', ' GROUP BY state', ' ORDER BY 1', ' ORDER BY name'))
  .map(
    ([a, b, tail]) => `DECLARE @a int = 3; SELECT ${a} AS x, ${b} AS y FROM sys.databases d WHERE ${b} IS NOT NULL OR ${a} = ${b}${tail}`,
  );

test('the parser knows every text, or says why not', () => {
  fc.assert(
    fc.property(fc.oneof(soup, fc.string({ unit: 'binary', maxLength: 40 })), (text) => {
      try {
        parseBatch(text);
      } catch (error) {
        expect(error).toBeInstanceOf(SqlError);
        expect((error as SqlError).line).toBeGreaterThan(0);
      }
    }),
    { numRuns: 1000 },
  );
});

test('no batch brings the evaluator down', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(soup, query), async (text) => {
      const { messages } = await run(await openFake(), text);
      expect(messages.filter(({ number }) => number === 8630).map(({ message }) => message)).toEqual([]);
    }),
    { numRuns: 400 },
  );
});

test('a row has as many values as its columns, of the JavaScript form of their types', async () => {
  const forms: Readonly<Record<string, (value: unknown) => boolean>> = {
    int: (value) => typeof value === 'number',
    tinyint: (value) => typeof value === 'number',
    float: (value) => typeof value === 'number',
    bigint: (value) => typeof value === 'bigint',
    bit: (value) => typeof value === 'boolean',
    varchar: (value) => typeof value === 'string',
    nvarchar: (value) => typeof value === 'string',
    uniqueidentifier: (value) => typeof value === 'string',
    datetime: (value) => value instanceof Date,
    date: (value) => value instanceof Date,
    time: (value) => value instanceof Date,
    varbinary: (value) => value instanceof Uint8Array,
    decimal: (value) => typeof value === 'object' && value !== null && 'unscaled' in value,
    numeric: (value) => typeof value === 'object' && value !== null && 'unscaled' in value,
    money: (value) => typeof value === 'object' && value !== null && 'unscaled' in value,
  };
  await fc.assert(
    fc.asyncProperty(query, async (text) => {
      for (const { columns, rows } of (await run(await openFake(), text)).results) {
        for (const row of rows) {
          expect(row.length).toBe(columns.length);
          for (const [i, value] of row.entries()) {
            const { type } = columns[i] as (typeof columns)[number];
            const form = forms[type.name];
            const fits = value === null ? columns[i]?.nullable === true : (form?.(value) ?? true);
            if (!fits) throw new Error(`${text}: ${JSON.stringify(columns[i])} can not hold ${String(value)}`);
          }
        }
      }
    }),
    { numRuns: 250 },
  );
});

test('a text that is nested too deeply is an error of its own', async () => {
  const fake = await openFake();
  expect((await run(fake, `SELECT ${'('.repeat(5000)}1${')'.repeat(5000)}`)).messages.map(({ number }) => number)).toEqual([191]);
  expect((await run(fake, 'PRINT 1')).trace).toEqual(['info 0 1']);
});
