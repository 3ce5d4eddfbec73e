import { describePermission } from '../../server-permissions.ts';
import { loginDisabled, passwordWrong, tokenExpired, tokenNotAccepted } from '../errors.ts';
import type { MsdbUser } from '../objects/msdb-users.ts';
import { passwordMatches } from '../objects/passwords.ts';
import type { AccessTokens } from './access-tokens.ts';

export type ServerRole =
  | 'sysadmin'
  | 'securityadmin'
  | 'serveradmin'
  | 'setupadmin'
  | 'processadmin'
  | 'diskadmin'
  | 'dbcreator'
  | 'bulkadmin'
  | 'public';

/** SQL login, Windows user, Windows group, Microsoft Entra user, Microsoft Entra group or application. */
export type LoginKind = 'S' | 'U' | 'G' | 'E' | 'X';

/** A server login with what it may do. Permissions are the names that GRANT uses, upper case. */
export interface Login {
  name: string;
  readonly kind: LoginKind;
  /** sys.sql_logins.password_hash; undefined unless it is a SQL login. */
  passwordHash: Uint8Array | undefined;
  policyChecked: boolean;
  expirationChecked: boolean;
  disabled: boolean;
  readonly roles: Set<string>;
  /** What was granted. */
  readonly permissions: Set<string>;
  /** Those of them that it may grant to others. */
  readonly grantable: Set<string>;
  readonly denied: Set<string>;
  /** Undefined: only what guest and public may do there. */
  msdbUser?: MsdbUser;
  readonly principalId: number;
  readonly sid: Uint8Array;
  defaultDatabase: string;
  readonly createdAt: number;
  /** The last ALTER LOGIN, or the creation. */
  modifiedAt: number;
}

export interface LoginOptions {
  readonly name: string;
  /** Left out: a Microsoft Entra login (SQL Server 2022 and later), unless `kind` says Windows. */
  readonly password?: string;
  readonly kind?: LoginKind;
  /** Left out: a new one. */
  readonly sid?: Uint8Array;
  readonly roles?: readonly ServerRole[];
  /** For example VIEW SERVER STATE, VIEW ANY DEFINITION, ALTER ANY AVAILABILITY GROUP. */
  readonly permissions?: readonly string[];
  readonly defaultDatabase?: string;
  readonly disabled?: boolean;
}

/** What a fixed server role may do beside what its name says. Source: Microsoft, "Server-level roles". sysadmin may do everything. */
const rolePermissions: Readonly<Partial<Record<string, readonly string[]>>> = {
  securityadmin: ['ALTER ANY LOGIN'],
  serveradmin: ['ALTER ANY ENDPOINT', 'ALTER RESOURCES', 'ALTER SERVER STATE', 'ALTER SETTINGS', 'SHUTDOWN'],
  setupadmin: ['ALTER ANY LINKED SERVER'],
  processadmin: ['ALTER ANY CONNECTION', 'ALTER SERVER STATE'],
  diskadmin: ['ALTER RESOURCES'],
  dbcreator: ['ALTER ANY DATABASE', 'CREATE ANY DATABASE'],
  bulkadmin: ['ADMINISTER BULK OPERATIONS'],
};

/** Whether a login holds a server permission, directly, by a role, or through a wider one. A DENY of any of these wins; nothing denies sysadmin. */
export function holds(login: Login, permission: string): boolean {
  if (login.roles.has('sysadmin')) return true;
  const enough = withWider(permission);
  if (enough.some((one) => login.denied.has(one))) return false;
  return enough.some((one) => login.permissions.has(one) || [...login.roles].some((role) => rolePermissions[role]?.includes(one)));
}

const widerByName = new Map<string, readonly string[]>();

/** A permission and all that include it. */
export function withWider(permission: string): readonly string[] {
  const known = widerByName.get(permission);
  if (known) return known;
  const found = new Set([permission]);
  for (const one of found) for (const wider of describePermission(one)?.coveredBy ?? []) found.add(wider);
  const wider = [...found];
  widerByName.set(permission, wider);
  return wider;
}

/** DMVs want VIEW SERVER STATE up to 2019 and VIEW SERVER PERFORMANCE STATE from 2022 on. */
export function seesServerState(login: Login, major: number): boolean {
  return holds(login, 'VIEW SERVER STATE') || (major >= 16 && holds(login, 'VIEW SERVER PERFORMANCE STATE'));
}

/** Throws 18456 with the same text for every cause (also for a login that may not CONNECT SQL), as SQL Server does; 18470 only to who knows the password of a disabled login. */
export function authenticate(logins: ReadonlyMap<string, Login>, name: string, password: string): Login {
  const login = logins.get(name.toLowerCase());
  if (login?.passwordHash === undefined || !passwordMatches(login.passwordHash, password)) throw passwordWrong(name);
  if (login.disabled) throw loginDisabled(login.name);
  if (!holds(login, 'CONNECT SQL')) throw passwordWrong(name);
  return login;
}

/**
 * Throws 18456. Only a token that is out of date is told from the others ("Azure Active Directory authentication", Microsoft Learn).
 * SQL Server takes tokens from 2022 on.
 */
export function authenticateToken(
  server: { readonly logins: ReadonlyMap<string, Login>; readonly version: { readonly major: number } },
  tokens: AccessTokens,
  token: string,
  now: number,
): Login {
  const issued = tokens.read(token);
  const login = issued && server.logins.get(issued.principal.toLowerCase());
  if (login === undefined || login.disabled || (login.kind !== 'E' && login.kind !== 'X') || server.version.major < 16)
    throw tokenNotAccepted();
  if (!holds(login, 'CONNECT SQL')) throw tokenNotAccepted();
  if (issued !== undefined && issued.expiresAt <= now) throw tokenExpired();
  return login;
}
