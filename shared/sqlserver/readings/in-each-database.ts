import { quoteText } from '../identifiers.ts';

/** A table value constructor takes no more rows. Source: Microsoft, "Table Value Constructor". */
const rowsOfInsert = 1000;

/** What a row of `inEachDatabase` says when the database could not be entered. */
export interface NotEntered {
  readonly database: string;
  readonly why: string;
}

/**
 * One statement list that runs `select` in each of the databases and gives one result set: databaseName, the columns, and
 * failedWith/failedBecause for a database that could not be entered. Each database has a TRY of its own, so none hides the others; the
 * number of round trips does not depend on their number. `select` starts with DB_NAME() and gives the columns in their order, as text.
 */
export function inEachDatabase(databases: readonly string[], columns: readonly string[], select: string): string {
  const given = columns.map((column) => `${column} nvarchar(1035) NULL`).join(', ');
  const chunks: (readonly string[])[] = [];
  for (let at = 0; at < databases.length; at += rowsOfInsert) chunks.push(databases.slice(at, at + rowsOfInsert));
  return `SET NOCOUNT ON;
DECLARE @databases TABLE (id int IDENTITY(1, 1) PRIMARY KEY, name sysname NOT NULL);
${chunks.map((names) => `INSERT @databases (name) VALUES ${names.map((name) => `(${quoteText(name)})`).join(', ')};`).join('\n')}
CREATE TABLE #found (databaseName sysname NULL, ${given}, failedWith varchar(11) NULL, failedBecause nvarchar(2048) NULL);
DECLARE @id int = 1, @name sysname, @run nvarchar(300);
WHILE @id <= ${databases.length}
BEGIN
  SELECT @name = name FROM @databases WHERE id = @id;
  SET @run = QUOTENAME(@name) + N'.sys.sp_executesql';
  BEGIN TRY
    INSERT #found (databaseName, ${columns.join(', ')}) EXEC @run ${quoteText(select)};
  END TRY
  BEGIN CATCH
    INSERT #found (databaseName, failedWith, failedBecause) VALUES (@name, CONVERT(varchar(11), ERROR_NUMBER()), ERROR_MESSAGE());
  END CATCH;
  SET @id += 1;
END;
SELECT databaseName, ${columns.join(', ')}, failedWith, failedBecause FROM #found;`;
}
