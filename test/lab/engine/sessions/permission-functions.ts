import type { SqlValue } from '../../sql-types.ts';
import { holds } from '../servers/logins.ts';
import { serverRoles } from '../views/principals.ts';
import { hasAccess } from './database-properties.ts';
import type { Session } from './session.ts';

/** HAS_PERMS_BY_NAME(securable, class, permission). NULL for a permission that does not exist. */
export function hasPermission(session: Session, [securable, securableClass, permission]: readonly SqlValue[]): number | null {
  const wanted = textOf(permission)?.toUpperCase();
  if (wanted === undefined) return null;
  const kind = textOf(securableClass)?.toUpperCase() ?? 'SERVER';
  if (wanted === 'VIEW SERVER PERFORMANCE STATE' || wanted === 'VIEW SERVER SECURITY STATE') {
    if (session.server.version.major < 16) return null;
  }
  if (wanted === 'ANY') return 1;
  if (kind === 'SERVER') return serverPermissions.has(wanted) ? (holds(session.login, wanted) ? 1 : 0) : null;
  if (kind === 'DATABASE') {
    const name = textOf(securable) ?? session.database;
    if (hasAccess(session, name) === null) return null;
    return wanted === 'CONNECT' || holds(session.login, 'CONTROL SERVER') || wanted === 'SELECT' ? 1 : 0;
  }
  if (kind === 'AVAILABILITY GROUP') return holds(session.login, 'ALTER ANY AVAILABILITY GROUP') ? 1 : 0;
  return holds(session.login, 'CONTROL SERVER') ? 1 : 0;
}

const serverPermissions: ReadonlySet<string> = new Set([
  'CONNECT SQL',
  'CONTROL SERVER',
  'VIEW SERVER STATE',
  'VIEW SERVER PERFORMANCE STATE',
  'VIEW SERVER SECURITY STATE',
  'VIEW ANY DEFINITION',
  'VIEW ANY DATABASE',
  'ALTER ANY AVAILABILITY GROUP',
  'CREATE AVAILABILITY GROUP',
  'ALTER ANY LOGIN',
  'ALTER ANY CONNECTION',
  'ALTER ANY DATABASE',
  'ALTER ANY ENDPOINT',
  'CREATE ENDPOINT',
  'CREATE ANY DATABASE',
  'ALTER SERVER STATE',
  'ALTER SETTINGS',
  'ADMINISTER BULK OPERATIONS',
  'SHUTDOWN',
]);

/** IS_SRVROLEMEMBER: NULL for a role or login that does not exist. */
export function isServerRoleMember(session: Session, role: string, login: string | undefined): number | null {
  const subject = login === undefined ? session.login : session.server.logins.get(login.toLowerCase());
  const wanted = role.toLowerCase();
  if (subject === undefined || serverRoles[wanted] === undefined) return null;
  return wanted === 'public' || subject.roles.has('sysadmin') || subject.roles.has(wanted) ? 1 : 0;
}

export function isDatabaseRoleMember(session: Session, role: string): number | null {
  const wanted = role.toLowerCase();
  if (wanted === 'public') return 1;
  return /^db_/.test(wanted) ? (session.login.roles.has('sysadmin') ? 1 : 0) : null;
}

const textOf = (value: SqlValue | undefined): string | undefined => (value === null || value === undefined ? undefined : String(value));
