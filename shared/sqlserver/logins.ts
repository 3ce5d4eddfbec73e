import type { Statement } from './commands.ts';
import { type Guard, guardSql } from './guard.ts';
import { quoteName, quoteText } from './identifiers.ts';
import type { Row, SqlSession } from './session.ts';

/**
 * Logins of one server that are kept out for the time of a cutover. What was disabled is written down on the server itself, in master, as an
 * extended property a login: whoever comes later enables again only what was disabled by this pack for this DAG.
 * Grammar: Microsoft, "ALTER LOGIN", "sp_addextendedproperty", "KILL".
 */
export interface LoginFacts {
  /** As the server spells it. */
  readonly name: string;
  /** SQL_LOGIN, WINDOWS_LOGIN, EXTERNAL_LOGIN, or a group or a role, which can not be kept out like this. */
  readonly type: string;
  readonly disabled: boolean;
  readonly sysadmin: boolean;
  /** The login of this very session. */
  readonly own: boolean;
  /** It may connect to the endpoint of the availability groups: the partner may come as this login. */
  readonly endpoint: boolean;
  readonly principalId: number;
  /** `0x…`; undefined when it is not visible. */
  readonly sid: string | undefined;
}

/** A login that was disabled for this DAG. */
export interface FrozenLogin {
  readonly name: string;
  readonly sid: string;
  readonly property: string;
  /** It is there, and is still the one that was disabled. */
  readonly present: boolean;
  readonly disabled: boolean;
}

export interface LoginSession {
  readonly id: number;
  /** Of the login, as the server writes it. */
  readonly loginTime: string;
  readonly program: string;
  readonly host: string;
}

/** Number of our own THROW when the record could not be written: nothing was disabled then. */
export const recordMissing = 50105;

const prefix = (groupId: string): string => `sql-dag-migrate:frozen:${groupId.toLowerCase()}:`;

/** Reads every login and role of the server that may log in. */
export async function readLogins(session: SqlSession, deadline: number): Promise<readonly LoginFacts[]> {
  const [rows = []] = await session.read(
    `SET NOCOUNT ON;
SELECT
  p.name,
  p.type_desc AS type,
  CONVERT(varchar(1), p.is_disabled) AS disabled,
  CONVERT(varchar(11), p.principal_id) AS principalId,
  CONVERT(varchar(172), p.sid, 1) AS sid,
  CASE WHEN p.sid = SUSER_SID() OR p.name = SUSER_SNAME() OR p.name = ORIGINAL_LOGIN() THEN '1' ELSE '0' END AS own,
  CASE WHEN EXISTS (
    SELECT 1
    FROM sys.server_role_members AS m
    JOIN sys.server_principals AS r ON r.principal_id = m.role_principal_id
    WHERE m.member_principal_id = p.principal_id AND r.name = N'sysadmin'
  ) THEN '1' ELSE '0' END AS sysadmin,
  CASE WHEN EXISTS (
    SELECT 1
    FROM sys.database_mirroring_endpoints AS e
    JOIN sys.server_permissions AS g ON g.class = 105 AND g.major_id = e.endpoint_id
    WHERE g.grantee_principal_id = p.principal_id AND g.state IN ('G', 'W')
  ) THEN '1' ELSE '0' END AS endpoint
FROM sys.server_principals AS p
WHERE p.type <> 'R';`,
    { deadline },
  );
  return rows.map(loginOf);
}

const loginOf = (row: Row): LoginFacts => ({
  name: row.name ?? '',
  type: row.type ?? '',
  disabled: row.disabled === '1',
  sysadmin: row.sysadmin === '1',
  endpoint: row.endpoint === '1',
  own: row.own === '1',
  principalId: Number(row.principalId ?? '0'),
  sid: row.sid ?? undefined,
});

/** What this pack has disabled here for the DAG. */
export async function readFrozen(session: SqlSession, groupId: string, deadline: number): Promise<readonly FrozenLogin[]> {
  const start = prefix(groupId);
  const records = `FROM master.sys.extended_properties AS e WHERE e.class = 0 AND LEFT(e.name, ${start.length}) = ${quoteText(start)}`;
  const [rows = [], principals = []] = await session.read(
    `SET NOCOUNT ON;
SELECT e.name AS property, CONVERT(nvarchar(3750), e.value) AS record ${records};
SELECT p.name, CONVERT(varchar(172), p.sid, 1) AS sid, CONVERT(varchar(1), p.is_disabled) AS disabled
FROM sys.server_principals AS p
WHERE p.type <> 'R' AND EXISTS (SELECT 1 ${records});`,
    { deadline },
  );
  return rows.flatMap(({ property, record }) => {
    const [, sid, recorded] = /^(0x[0-9A-F]+) (.+)$/is.exec(record ?? '') ?? [];
    if (!property || sid === undefined || recorded === undefined) return [];
    // A login may have been renamed, or dropped, since.
    const login = principals.find((principal) => principal.sid?.toUpperCase() === sid.toUpperCase());
    return [{ name: login?.name ?? recorded, sid, property, present: login !== undefined, disabled: login?.disabled === '1' }];
  });
}

/** Sessions of a login, wherever they are: from any database one can write into any other. */
export async function readSessionsOf(session: SqlSession, sid: string, deadline: number): Promise<readonly LoginSession[]> {
  const [rows = []] = await session.read(
    `SET NOCOUNT ON;
SELECT CONVERT(varchar(11), s.session_id) AS id, CONVERT(varchar(33), s.login_time, 126) AS loginTime, s.program_name AS program, s.host_name AS host
FROM sys.dm_exec_sessions AS s
WHERE s.is_user_process = 1 AND s.session_id <> @@SPID AND s.original_security_id = ${quoteSid(sid)}
ORDER BY s.session_id;`,
    { deadline },
  );
  return rows.map((row) => ({ id: Number(row.id), loginTime: row.loginTime ?? '', program: row.program ?? '', host: row.host ?? '' }));
}

/** Disables a login. The record is written first, in the same batch; without it nothing is disabled. */
export function freezeLogin(guard: Guard, { name, sid, principalId }: { name: string; sid: string; principalId: number }): Statement {
  const property = quoteText(`${prefix(guard.dag.groupId)}${principalId}`);
  const record = `EXEC master.sys.sp_addextendedproperty @name = ${property}, @value = ${quoteText(`${sid} ${name}`)};`;
  const sql = `ALTER LOGIN ${quoteName(name)} DISABLE;`;
  return {
    what: `disable the login ${name}`,
    sql: `${record} ${sql}`,
    batch: `${guardSql({ ...guard, role: 'PRIMARY' })}IF NOT EXISTS (${recorded(property)})
  ${record}
IF NOT EXISTS (${recorded(property)})
  THROW ${recordMissing}, N'That the login is disabled for the cutover can not be written down in master. Nothing was disabled.', 1;
${sql}
`,
  };
}

/** The bare statement, for people who have to run it by hand. */
export const enableSql = (name: string): string => `ALTER LOGIN ${quoteName(name)} ENABLE;`;

/** Enables a login that was frozen, if it is still the same one, and takes the record away. Only where the DAG is primary: elsewhere it has to stay out. */
export function thawLogin(guard: Guard, { name, sid, property }: FrozenLogin): Statement {
  const sql = enableSql(name);
  const record = quoteText(property);
  return {
    what: `enable the login ${name}`,
    sql,
    batch: `${guardSql({ ...guard, role: 'PRIMARY' })}IF EXISTS (SELECT 1 FROM sys.server_principals AS p WHERE p.name = ${quoteText(name)} AND p.sid = ${quoteSid(sid)})
  ${sql}
IF EXISTS (${recorded(record)}) AND NOT EXISTS (SELECT 1 FROM sys.server_principals AS p WHERE p.sid = ${quoteSid(sid)} AND p.is_disabled = 1)
  EXEC master.sys.sp_dropextendedproperty @name = ${record};
`,
  };
}

/** Ends the sessions of one login. A number that belongs to another session by now is left alone. */
export function endSessions(guard: Guard, name: string, sid: string, sessions: readonly LoginSession[]): Statement {
  const kills = sessions.map(({ id, loginTime }) => ({
    kill: `KILL ${integer(id)};`,
    same: `EXISTS (SELECT 1 FROM sys.dm_exec_sessions AS s WHERE s.session_id = ${integer(id)} AND s.original_security_id = ${quoteSid(sid)} AND CONVERT(varchar(33), s.login_time, 126) = ${quoteText(loginTime)})`,
  }));
  return {
    what: `end ${sessions.length} session${sessions.length === 1 ? '' : 's'} of the login ${name}`,
    sql: kills.map(({ kill }) => kill).join(' '),
    batch: `${guardSql({ ...guard, role: 'PRIMARY' })}${kills.map(({ kill, same }) => `IF ${same}\n  ${kill}`).join('\n')}\n`,
  };
}

const recorded = (property: string): string =>
  `SELECT 1 FROM master.sys.extended_properties AS e WHERE e.class = 0 AND e.name = ${property}`;

/** A sid as a literal. Throws RangeError for anything else. */
function quoteSid(sid: string): string {
  if (!/^0x([0-9a-f]{2}){1,85}$/i.test(sid)) throw new RangeError(`"${sid}" is not a sid.`);
  return sid;
}

function integer(id: number): number {
  if (!Number.isInteger(id) || id < 1 || id > 32_767) throw new RangeError(`${id} is not a session.`);
  return id;
}
