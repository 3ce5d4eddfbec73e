import { endpointPermissions, onEndpoint, serverPermissions } from '../../server-permissions.ts';
import type { SqlValue } from '../../sql-types.ts';
import { readsMsdbTable } from '../objects/msdb-users.ts';
import { holds } from '../servers/logins.ts';
import { serverRoles } from '../views/principals.ts';
import { findEndpoint } from './change-permissions.ts';
import { hasAccess } from './database-properties.ts';
import type { Session } from './session.ts';

/** HAS_PERMS_BY_NAME(securable, class, permission). NULL for a permission that does not exist. */
export function hasPermission(session: Session, [securable, securableClass, permission]: readonly SqlValue[]): number | null {
  const wanted = textOf(permission)?.toUpperCase();
  if (wanted === undefined) return null;
  const kind = textOf(securableClass)?.toUpperCase() ?? 'SERVER';
  if (wanted === 'ANY') return 1;
  if (kind === 'SERVER') {
    const known = serverPermissions.get(wanted);
    return known && known.since <= session.server.version.major ? (holds(session.login, wanted) ? 1 : 0) : null;
  }
  if (kind === 'ENDPOINT') {
    if (!endpointPermissions.has(wanted) || findEndpoint(session.server, textOf(securable) ?? '') === undefined) return null;
    return holds(session.login, onEndpoint(wanted)) ? 1 : 0;
  }
  if (kind === 'DATABASE') {
    const name = textOf(securable) ?? session.database;
    if (hasAccess(session, name) === null) return null;
    return wanted === 'CONNECT' || holds(session.login, 'CONTROL SERVER') || wanted === 'SELECT' ? 1 : 0;
  }
  if (kind === 'AVAILABILITY GROUP') return holds(session.login, 'ALTER ANY AVAILABILITY GROUP') ? 1 : 0;
  const table = /^msdb\.dbo\.(\w+)$/i.exec(textOf(securable) ?? '')?.[1];
  if (kind === 'OBJECT' && wanted === 'SELECT' && table !== undefined) return readsMsdbTable(session.login, table) ? 1 : 0;
  return holds(session.login, 'CONTROL SERVER') ? 1 : 0;
}

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
