import { quoteName, quoteText } from '../identifiers.ts';
import { ownConnectionParts } from './own-connection.ts';
import { part } from './part.ts';
import { flagOf } from './values.ts';

/** Server permissions that tasks need, as GRANT names them. */
export const taskPermissions = {
  changeGroups: 'ALTER ANY AVAILABILITY GROUP',
  changeDatabases: 'ALTER ANY DATABASE',
  changeLogins: 'ALTER ANY LOGIN',
  endConnections: 'ALTER ANY CONNECTION',
} as const;
export type TaskPermission = keyof typeof taskPermissions;

/** Tables of msdb that checks read: the history of backups, and the jobs. */
const msdbTables = { backups: 'backupset', jobs: 'sysjobs' } as const;

const held = (alias: string, securable: string, kind: string, permission: string): string =>
  `CONVERT(varchar(1), HAS_PERMS_BY_NAME(${securable}, ${kind}, ${quoteText(permission)})) AS ${alias}`;

/** Who this session is, and what it may do. Needs no right: everybody may ask about himself (Microsoft, "HAS_PERMS_BY_NAME"). */
export const permissionParts = {
  ...ownConnectionParts,
  login: part({
    views: 'ORIGINAL_LOGIN, IS_SRVROLEMEMBER, HAS_PERMS_BY_NAME, sys.server_principals',
    sql: ({ dag }) => `SELECT ORIGINAL_LOGIN() AS name,
  (SELECT CONVERT(varchar(1), COUNT(*)) FROM sys.server_principals AS p WHERE p.sid = SUSER_SID()) AS ownPrincipal,
  CONVERT(varchar(1), IS_SRVROLEMEMBER(N'sysadmin')) AS sysadmin,
  ${dag === undefined ? 'CONVERT(varchar(1), NULL) AS changesDag' : held('changesDag', quoteText(quoteName(dag.name)), "N'AVAILABILITY GROUP'", 'ALTER')},
  ${Object.entries(taskPermissions)
    .map(([alias, permission]) => held(alias, 'NULL', 'NULL', permission))
    .join(',\n  ')},
  ${Object.entries(msdbTables)
    .map(([alias, table]) => held(alias, quoteText(`msdb.dbo.${table}`), "N'OBJECT'", 'SELECT'))
    .join(',\n  ')}`,
    row: (row) => ({
      name: row.name ?? '',
      /** False for somebody who comes in through a Windows group: nothing can be granted to him by name. */
      ownPrincipal: row.ownPrincipal === '1',
      sysadmin: flagOf(row.sysadmin),
      /** ALTER on the distributed availability group itself. */
      changesDag: flagOf(row.changesDag),
      changeGroups: flagOf(row.changeGroups),
      changeDatabases: flagOf(row.changeDatabases),
      changeLogins: flagOf(row.changeLogins),
      endConnections: flagOf(row.endConnections),
      /** SELECT on the tables of msdb. */
      backups: flagOf(row.backups),
      jobs: flagOf(row.jobs),
    }),
  }),
} as const;
