import { passwordWrong } from '../errors.ts';

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

/** A server login with what it may do. Permissions are the names that GRANT uses, upper case. */
export interface Login {
  readonly name: string;
  password: string;
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
  readonly password: string;
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

/** Throws 18456 with the same text for every cause, as SQL Server does. */
export function authenticate(logins: ReadonlyMap<string, Login>, name: string, password: string): Login {
  const login = logins.get(name.toLowerCase());
  if (login === undefined || login.disabled || login.password !== password) throw passwordWrong(name);
  return login;
}
