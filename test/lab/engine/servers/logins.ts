import { loginDisabled, passwordWrong, tokenExpired, tokenNotAccepted } from '../errors.ts';
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
  readonly permissions: Set<string>;
  readonly principalId: number;
  readonly sid: Uint8Array;
  defaultDatabase: string;
  readonly createdAt: number;
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

/** Permissions that another one includes. Source: "Permissions hierarchy", "VIEW SERVER PERFORMANCE STATE" (SQL Server 2022). */
const implied: Readonly<Record<string, readonly string[]>> = {
  'VIEW SERVER PERFORMANCE STATE': ['VIEW SERVER STATE', 'CONTROL SERVER'],
  'VIEW SERVER SECURITY STATE': ['VIEW SERVER STATE', 'CONTROL SERVER'],
  'VIEW SERVER STATE': ['ALTER SERVER STATE', 'CONTROL SERVER'],
  'VIEW ANY DEFINITION': ['CONTROL SERVER', 'ALTER ANY AVAILABILITY GROUP'],
};

/** Whether a login holds a server permission, directly or through another one. sysadmin holds all of them. */
export function holds(login: Login, permission: string): boolean {
  if (login.roles.has('sysadmin') || login.permissions.has(permission) || login.permissions.has('CONTROL SERVER')) return true;
  return (implied[permission] ?? []).some((wider) => login.permissions.has(wider));
}

/** DMVs want VIEW SERVER STATE up to 2019 and VIEW SERVER PERFORMANCE STATE from 2022 on. */
export function seesServerState(login: Login, major: number): boolean {
  return holds(login, 'VIEW SERVER STATE') || (major >= 16 && holds(login, 'VIEW SERVER PERFORMANCE STATE'));
}

/** Throws 18456 with the same text for every cause, as SQL Server does; 18470 only to who knows the password of a disabled login. */
export function authenticate(logins: ReadonlyMap<string, Login>, name: string, password: string): Login {
  const login = logins.get(name.toLowerCase());
  if (login?.passwordHash === undefined || !passwordMatches(login.passwordHash, password)) throw passwordWrong(name);
  if (login.disabled) throw loginDisabled(login.name);
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
  if (issued !== undefined && issued.expiresAt <= now) throw tokenExpired();
  return login;
}
