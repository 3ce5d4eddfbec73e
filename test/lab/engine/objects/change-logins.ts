/** CREATE LOGIN, ALTER LOGIN ... WITH, DROP LOGIN. Source: the Microsoft pages of these statements. */
import type { LoginChange, ObjectChange } from '../../object-changes.ts';
import { cannotDo, hashWrong, loginSidTaken, principalExists, serverPermissionDenied, windowsNameWrong } from '../errors.ts';
import { addLogin } from '../servers/create-server.ts';
import { holds, type Login } from '../servers/logins.ts';
import type { Session } from '../sessions/session.ts';
import { windowsKind } from './accounts.ts';
import { hashPassword, isPasswordHash } from './passwords.ts';

type Created = Extract<ObjectChange, { kind: 'create-login' }>;

/** Throws 15247, 15025 for a name that is taken, 15433 for a SID that is taken, 15021 for a hash that is none, 15407 for a name without a domain. */
export function createLogin({ server, login, laboratory }: Session, { login: name, from, options }: Created): void {
  if (!mayChangeLogins(login)) throw serverPermissionDenied();
  if (server.logins.has(name.toLowerCase())) throw principalExists('server principal', name);
  if ([...server.logins.values()].some((other) => options.sid && Buffer.compare(other.sid, options.sid) === 0)) throw loginSidTaken();
  if (from === 'WINDOWS' && !/^[^\\]+\\[^\\]+$/.test(name)) throw windowsNameWrong(name);
  const hash = options.password && hashOf(options.password, laboratory.guid());
  addLogin(laboratory, server, {
    name,
    kind: from === 'PASSWORD' ? 'S' : from === 'WINDOWS' ? windowsKind(laboratory.servers, name) : 'E',
    ...(options.sid && { sid: options.sid }),
    ...(options.defaultDatabase !== undefined && { defaultDatabase: options.defaultDatabase }),
  });
  const created = server.logins.get(name.toLowerCase());
  if (created) change(created, options, hash);
}

/** Throws 15151 for a login that is not there and 15025 for a new name that is taken. */
export function changeLogin({ server, login, laboratory }: Session, name: string, options: LoginChange): void {
  const found = server.logins.get(name.toLowerCase());
  if (!found || !mayChangeLogins(login)) throw cannotDo('alter', 'login', name);
  if (options.name !== undefined && server.logins.has(options.name.toLowerCase())) throw principalExists('server principal', options.name);
  change(found, options, options.password && hashOf(options.password, laboratory.guid()));
  if (options.name === undefined) return;
  server.logins.delete(name.toLowerCase());
  found.name = options.name;
  server.logins.set(options.name.toLowerCase(), found);
}

/** Throws 15151. Users of databases stay behind as orphans. */
export function dropLogin({ server, login }: Session, name: string): void {
  const found = server.logins.get(name.toLowerCase());
  if (!found || !mayChangeLogins(login)) throw cannotDo('drop', 'login', name);
  server.logins.delete(name.toLowerCase());
}

const mayChangeLogins = (login: Login): boolean => holds(login, 'ALTER ANY LOGIN') || login.roles.has('securityadmin');

function hashOf(password: NonNullable<LoginChange['password']>, salt: string): Uint8Array {
  if ('text' in password) return hashPassword(password.text, Buffer.from(salt.replaceAll('-', ''), 'hex'));
  if (!isPasswordHash(password.hash)) throw hashWrong();
  return password.hash;
}

function change(login: Login, options: LoginChange, hash: Uint8Array | undefined): void {
  if (hash) login.passwordHash = hash;
  login.defaultDatabase = options.defaultDatabase ?? login.defaultDatabase;
  login.policyChecked = options.policyChecked ?? login.policyChecked;
  login.expirationChecked = options.expirationChecked ?? login.expirationChecked;
}
