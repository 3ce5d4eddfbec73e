import type { LogEnds } from '../cutover/convergence.ts';
import { quoteGuid, quoteText } from './identifiers.ts';
import { insertRowsSql } from './insert-rows.ts';
import { declareUntilSql, waitWhileSql } from './server-wait.ts';
import type { SqlSession } from './session.ts';

/**
 * Lets the target wait, on the server, until its local copies have hardened the log ends or `timeout` ms are over. It saves the
 * round trips of polling. Says whether they have; undefined when there was nothing to wait for. That is not the proof: exact values have to
 * be compared, by a look or by a landing. Databases without a known end are left out here; they can not be proved anyway.
 */
export async function waitForHardened(
  session: SqlSession,
  memberGroupId: string,
  ends: LogEnds,
  timeout: number,
): Promise<boolean | undefined> {
  if (timeout <= 0 || ![...ends.values()].some((end) => end !== undefined)) return undefined;
  const [[answer] = []] = await session.read(
    `SET NOCOUNT ON;\n${neededSql(ends)}\n${waitForNeededSql(memberGroupId, timeout)}\nSELECT CONVERT(varchar(11), (SELECT COUNT(*) ${missingSql(memberGroupId)})) AS missing;`,
    { deadline: timeout + session.endpoint.connectTimeout },
  );
  return answer?.missing === '0';
}

/** Declares `@needed (name, lsn)` with the ends that are known. */
export function neededSql(ends: LogEnds): string {
  const rows = [...ends].flatMap(([name, end]) => (end === undefined ? [] : `(${quoteText(name)}, CONVERT(numeric(25, 0), '${end}'))`));
  return `DECLARE @needed TABLE (name sysname COLLATE DATABASE_DEFAULT NOT NULL, lsn numeric(25, 0) NOT NULL);
${insertRowsSql('@needed (name, lsn)', rows)}`;
}

/** `@needed AS n`, each with the local copy `d` of its database; NULL where there is none. */
export const neededCopiesSql = (memberGroupId: string): string => `@needed AS n
LEFT JOIN sys.dm_hadr_database_replica_states AS d
  ON d.is_local = 1 AND d.group_id = ${quoteGuid(memberGroupId)} AND DB_NAME(d.database_id) COLLATE DATABASE_DEFAULT = n.name`;

/** FROM and WHERE: what of `@needed` is not hardened. */
const missingSql = (memberGroupId: string): string => `FROM ${neededCopiesSql(memberGroupId)}
WHERE d.last_hardened_lsn IS NULL OR d.last_hardened_lsn < n.lsn`;

/** Waits until every copy has hardened what `@needed` says, at most `timeout` ms from here on. Declares `@until`. */
export const waitForNeededSql = (memberGroupId: string, timeout: number): string =>
  `${declareUntilSql(timeout)}
${waitWhileSql(`EXISTS (SELECT 1 ${missingSql(memberGroupId)})`)}`;
