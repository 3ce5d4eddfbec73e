/** Scripts that bring logins to the other side. */
import { quoteName, quoteText } from '../identifiers.ts';

/**
 * A query for the source. It prints, a row each, the statements that make these SQL logins on the target with the same SID and the same
 * password, as sp_help_revlogin does: the hash goes from server to server and through nobody's log. `known` are databases that the target
 * has: another default database would be refused there, so it becomes master. `replace`: what the target has under the name goes first.
 * Source: Microsoft, "Transfer logins and passwords between instances of SQL Server".
 */
export function printSqlLogins(names: readonly string[], known: readonly string[], { replace = false } = {}): string {
  const name = 'QUOTENAME(l.name)';
  const defaultDatabase =
    known.length === 0
      ? "N'master'"
      : `CASE WHEN l.default_database_name IN (${texts(known)}) THEN l.default_database_name ELSE N'master' END`;
  const onOff = (column: string) => `CASE ${column} WHEN 1 THEN N'ON' ELSE N'OFF' END`;
  return `SELECT ${replace ? `N'DROP LOGIN ' + ${name} + N'; ' + ` : ''}N'CREATE LOGIN ' + ${name} + N' WITH PASSWORD = ' + CONVERT(nvarchar(514), l.password_hash, 1)
  + N' HASHED, SID = ' + CONVERT(nvarchar(172), l.sid, 1) + N', DEFAULT_DATABASE = ' + QUOTENAME(${defaultDatabase})
  + N', CHECK_POLICY = ' + ${onOff('l.is_policy_checked')} + N', CHECK_EXPIRATION = ' + ${onOff('l.is_expiration_checked')} + N';'
  + CASE l.is_disabled WHEN 1 THEN N' ALTER LOGIN ' + ${name} + N' DISABLE;' ELSE N'' END AS [statement]
FROM sys.sql_logins AS l
WHERE l.name IN (${texts(names)})
ORDER BY l.name;`;
}

/** Windows says who they are, Entra likewise: the SID is the same without our doing. */
export const createForeignLogins = (
  logins: readonly { readonly name: string; readonly type: string; readonly defaultDatabase: string | undefined }[],
): string =>
  logins
    .map(
      ({ name, type, defaultDatabase }) =>
        `CREATE LOGIN ${quoteName(name)} FROM ${type === 'U' || type === 'G' ? 'WINDOWS' : 'EXTERNAL PROVIDER'}${
          defaultDatabase === undefined ? '' : ` WITH DEFAULT_DATABASE = ${quoteName(defaultDatabase)}`
        };`,
    )
    .join('\n');

export const enableLogins = (names: readonly string[]): string => names.map((name) => `ALTER LOGIN ${quoteName(name)} ENABLE;`).join('\n');

export const setDefaultDatabases = (logins: readonly { readonly name: string; readonly database: string }[]): string =>
  logins.map(({ name, database }) => `ALTER LOGIN ${quoteName(name)} WITH DEFAULT_DATABASE = ${quoteName(database)};`).join('\n');

/** Gives users of databases the login of their name back. */
export const mapUsersToLogins = (users: readonly { readonly database: string; readonly user: string; readonly login: string }[]): string =>
  users
    .map(({ database, user, login }) => `USE ${quoteName(database)};\nALTER USER ${quoteName(user)} WITH LOGIN = ${quoteName(login)};`)
    .join('\nGO\n');

export const createServerRoles = (names: readonly string[]): string =>
  names.map((name) => `CREATE SERVER ROLE ${quoteName(name)};`).join('\n');

export const addRoleMembers = (members: readonly { readonly role: string; readonly member: string }[]): string =>
  members.map(({ role, member }) => `ALTER SERVER ROLE ${quoteName(role)} ADD MEMBER ${quoteName(member)};`).join('\n');

/** `permission` is a name as the server gives it, such as VIEW SERVER STATE; what does not look like one is left out. */
export const grantPermissions = (
  grants: readonly { readonly grantee: string; readonly permission: string; readonly state: string }[],
): string =>
  [
    'USE master;',
    ...grants
      .filter(({ permission }) => /^[A-Z]+( [A-Z]+)*$/.test(permission))
      .map(
        ({ grantee, permission, state }) =>
          `${state === 'DENY' ? 'DENY' : 'GRANT'} ${permission} TO ${quoteName(grantee)}${state === 'GRANT_WITH_GRANT_OPTION' ? ' WITH GRANT OPTION' : ''};`,
      ),
  ].join('\n');

const texts = (names: readonly string[]): string => names.map(quoteText).join(', ');
