import { quoteText } from '../identifiers.ts';

/**
 * One statement list that runs `select` in each of the databases and gives one result set: databaseName, the columns, and
 * failedWith/failedBecause for a database that could not be entered. Each database has a TRY of its own, so none hides the others; the
 * number of round trips does not depend on their number. `select` starts with DB_NAME() and gives the columns in their order, as text.
 */
export function inEachDatabase(databases: readonly string[], columns: readonly string[], select: string): string {
  const given = columns.map((column) => `${column} nvarchar(1035) NULL`).join(', ');
  const look = `BEGIN TRY
  DECLARE @run nvarchar(300) = QUOTENAME(@name) + N'.sys.sp_executesql';
  INSERT #found (databaseName, ${columns.join(', ')}) EXEC @run @select;
END TRY
BEGIN CATCH
  INSERT #found (databaseName, failedWith, failedBecause) VALUES (@name, CONVERT(varchar(11), ERROR_NUMBER()), ERROR_MESSAGE());
END CATCH;`;
  return `SET NOCOUNT ON;
CREATE TABLE #found (databaseName sysname NULL, ${given}, failedWith varchar(11) NULL, failedBecause nvarchar(2048) NULL);
DECLARE @look nvarchar(max) = ${quoteText(look)}, @select nvarchar(max) = ${quoteText(select)};
${databases.map((name) => `EXEC sys.sp_executesql @look, N'@name sysname, @select nvarchar(max)', ${quoteText(name)}, @select;`).join('\n')}
SELECT databaseName, ${columns.join(', ')}, failedWith, failedBecause FROM #found;`;
}
