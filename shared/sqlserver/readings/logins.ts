import { part } from './part.ts';
import { flagOf, textOf } from './values.ts';

/** Logins, roles and permissions of the instance. Hashes of passwords are never read. */
export const loginParts = {
  /** Logins of people and applications: not those of certificates (##…##) and of the machine's own services. */
  logins: part({
    views: 'sys.server_principals, sys.sql_logins',
    needs: 'viewAnyDefinition',
    sql: () => `SELECT p.name, CONVERT(varchar(172), p.sid, 1) AS sid, p.type, CONVERT(char(1), p.is_disabled) AS isDisabled, p.default_database_name AS defaultDatabase
FROM sys.server_principals AS p
WHERE p.type IN ('S', 'U', 'G', 'E', 'X') AND p.name NOT LIKE N'##%' AND p.name NOT LIKE N'NT SERVICE\\%' AND p.name NOT LIKE N'NT AUTHORITY\\%' AND p.name NOT LIKE N'BUILTIN\\%'
ORDER BY p.name`,
    row: ({ name, sid, type, isDisabled, defaultDatabase }) => ({
      name: name ?? '',
      sid: sid ?? '',
      type: type ?? '',
      disabled: flagOf(isDisabled),
      defaultDatabase: textOf(defaultDatabase),
    }),
  }),
  serverRoles: part({
    views: 'sys.server_principals',
    needs: 'viewAnyDefinition',
    sql: () =>
      "SELECT r.name FROM sys.server_principals AS r WHERE r.type = 'R' AND r.is_fixed_role = 0 AND r.name <> N'public' ORDER BY r.name",
    row: ({ name }) => ({ name: name ?? '' }),
  }),
  serverRoleMembers: part({
    views: 'sys.server_role_members, sys.server_principals',
    needs: 'viewAnyDefinition',
    sql: () => `SELECT r.name AS role, m.name AS member
FROM sys.server_role_members AS rm
JOIN sys.server_principals AS r ON r.principal_id = rm.role_principal_id
JOIN sys.server_principals AS m ON m.principal_id = rm.member_principal_id
ORDER BY r.name, m.name`,
    row: ({ role, member }) => ({ role: role ?? '', member: member ?? '' }),
  }),
  /** Of the server as a whole; CONNECT SQL comes with CREATE LOGIN. */
  serverPermissions: part({
    views: 'sys.server_permissions, sys.server_principals',
    needs: 'viewAnyDefinition',
    sql: () => `SELECT g.name AS grantee, p.permission_name AS permission, p.state_desc AS state
FROM sys.server_permissions AS p
JOIN sys.server_principals AS g ON g.principal_id = p.grantee_principal_id
WHERE p.class = 100 AND NOT (p.permission_name = N'CONNECT SQL' AND p.state_desc = N'GRANT')
ORDER BY g.name, p.permission_name`,
    row: ({ grantee, permission, state }) => ({ grantee: grantee ?? '', permission: permission ?? '', state: state ?? '' }),
  }),
} as const;
