/** Procedures that are themselves written in T-SQL, over the views. */
import { Variables } from '../variables.ts';
import { runNested } from './batch.ts';
import type { Procedure } from './procedures.ts';

const fromText =
  (text: string): Procedure =>
  async (call, execution) => {
    await runNested(text, new Variables(), execution, call.name);
    return 0;
  };

const sessions = `SELECT s.session_id AS spid, CAST(0 AS smallint) AS ecid, s.status, s.login_name AS loginame, s.host_name AS hostname,
  CAST(0 AS smallint) AS blk, DB_NAME(s.database_id) AS dbname, ISNULL(r.command, N'AWAITING COMMAND') AS cmd, CAST(0 AS int) AS request_id
  FROM sys.dm_exec_sessions AS s LEFT JOIN sys.dm_exec_requests AS r ON r.session_id = s.session_id ORDER BY s.session_id`;

export const systemProcedures: Readonly<Record<string, Procedure>> = {
  sp_who: fromText(sessions),
  sp_who2: fromText(sessions),
  sp_databases: fromText(
    'SELECT name AS DATABASE_NAME, CAST(NULL AS int) AS DATABASE_SIZE, CAST(NULL AS varchar(254)) AS REMARKS FROM sys.databases ORDER BY name',
  ),
};
