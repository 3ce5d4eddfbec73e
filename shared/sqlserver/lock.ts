import { SqlFailure } from './errors.ts';
import { quoteText } from './identifiers.ts';
import type { SqlSession } from './session.ts';

/** The application lock of one DAG. The name holds the group_id, which is the same on both sides and new for a DAG that was created again. */
export const lockName = (groupId: string): string => `sql-dag-migrate:${groupId.toLowerCase()}`;

/**
 * Takes the lock for this session, waiting up to `timeout` ms on the server. It is owned by the session: it lives until the session
 * ends, and a session whose client is gone ends only when its running statement has ended. So whoever gets the lock knows that no
 * earlier statement is still on its way. Returns false when somebody else holds it. Throws SqlFailure.
 */
export async function takeLock(session: SqlSession, name: string, timeout: number): Promise<boolean> {
  const [rows = []] = await session.read(
    `SET NOCOUNT ON;
DECLARE @result int;
EXEC @result = sys.sp_getapplock @Resource = ${quoteText(name)}, @LockMode = N'Exclusive', @LockOwner = N'Session', @LockTimeout = ${Math.round(timeout)};
SELECT CONVERT(varchar(11), @result) AS result;`,
    { deadline: timeout + session.endpoint.connectTimeout },
  );
  const result = Number(rows[0]?.result ?? 'NaN');
  if (result === 0 || result === 1) return true;
  if (result === -1) return false;
  throw new SqlFailure('query', `sp_getapplock answered ${rows[0]?.result ?? 'nothing'} for the migration lock`);
}

/** Gives the lock back. A session that ends gives it back by itself, so a failure here is of no consequence. */
export async function releaseLock(session: SqlSession, name: string): Promise<void> {
  await session.read(`SET NOCOUNT ON; EXEC sys.sp_releaseapplock @Resource = ${quoteText(name)}, @LockOwner = N'Session';`, {
    deadline: session.endpoint.connectTimeout,
  });
}

/** For people: who holds application locks on a server. */
export const lockHoldersSql =
  "SELECT s.session_id, s.program_name, s.host_name FROM sys.dm_tran_locks AS l JOIN sys.dm_exec_sessions AS s ON s.session_id = l.request_session_id WHERE l.resource_type = N'APPLICATION';";
