/** T-SQL with which a server waits by itself, so that nobody has to ask it again and again. */

/** How often the server looks while it waits, as WAITFOR wants it. */
const step = '00:00:00.005';

/** So many ms from now, by the server's own clock. */
export const fromNowSql = (ms: number): string => `DATEADD(millisecond, ${Math.round(ms)}, SYSUTCDATETIME())`;

/** Declares `@until`, the end of the waits behind it. */
export const declareUntilSql = (ms: number): string => `DECLARE @until datetime2(3) = ${fromNowSql(ms)};`;

/** Waits while the condition holds, at the longest until `@until`. */
export const waitWhileSql = (condition: string): string => `WHILE ${condition}
AND SYSUTCDATETIME() < @until
  WAITFOR DELAY '${step}';`;
