import { quoteText } from './identifiers.ts';
import { insertRowsSql } from './insert-rows.ts';
import { declareUntilSql, waitWhileSql } from './server-wait.ts';
import type { SqlSession } from './session.ts';

/**
 * The databases named in a table variable that take no writes: one that recovers is not ONLINE yet, and is_read_only says nothing on a
 * secondary (Microsoft, "sys.databases", "DATABASEPROPERTYEX").
 */
export const notWritableSql = (names: string): string => `FROM ${names} AS n
LEFT JOIN sys.databases AS b ON b.name COLLATE DATABASE_DEFAULT = n.name
WHERE ISNULL(b.state_desc, N'') <> N'ONLINE' OR ISNULL(CONVERT(nvarchar(128), DATABASEPROPERTYEX(n.name, 'Updateability')), N'') <> N'READ_WRITE'`;

/** Lets the server wait until these databases take writes, or `timeout` ms are over. The caller looks afterwards. Throws SqlFailure. */
export async function waitUntilWritable(session: SqlSession, databases: readonly string[], timeout: number): Promise<void> {
  const names = databases.map((name) => `(${quoteText(name)})`);
  await session.read(
    `SET NOCOUNT ON;
DECLARE @named TABLE (name sysname COLLATE DATABASE_DEFAULT NOT NULL);
${insertRowsSql('@named (name)', names)}
${declareUntilSql(timeout)}
${waitWhileSql(`EXISTS (SELECT 1 ${notWritableSql('@named')})`)}`,
    { deadline: timeout + session.endpoint.connectTimeout },
  );
}
