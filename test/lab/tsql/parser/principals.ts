/** Users of a database, roles of the server, the owner of a database, credentials. */
import type { Statement } from '../ast.ts';
import type { Cursor } from './cursor.ts';
import { objectStatement } from './object-statement.ts';

export function parseCreateUser(cursor: Cursor, line: number): Statement {
  cursor.expect('CREATE', 'USER');
  const user = cursor.name();
  const login = cursor.oneOfOptional('FOR', 'FROM') === undefined ? undefined : parseLoginName(cursor);
  skipDefaultSchema(cursor);
  return objectStatement('CREATE USER', { kind: 'create-user', user, ...(login !== undefined && { login }) }, line);
}

export function parseAlterUser(cursor: Cursor, line: number): Statement {
  cursor.expect('ALTER', 'USER');
  const user = cursor.name();
  cursor.expect('WITH', 'LOGIN', '=');
  return objectStatement('ALTER USER', { kind: 'map-user', user, login: cursor.name() }, line);
}

/** ALTER ROLE of a database. */
export function parseAlterRole(cursor: Cursor, line: number): Statement {
  cursor.expect('ALTER', 'ROLE');
  const role = cursor.name();
  const action = cursor.oneOf('ADD', 'DROP');
  cursor.expect('MEMBER');
  return objectStatement('ALTER ROLE', { kind: 'alter-role', role, action, member: cursor.name() }, line);
}

export function parseDropUser(cursor: Cursor, line: number): Statement {
  cursor.expect('DROP', 'USER');
  return objectStatement('DROP USER', { kind: 'drop-user', user: cursor.name() }, line);
}

export function parseCreateServerRole(cursor: Cursor, line: number): Statement {
  cursor.expect('CREATE', 'SERVER', 'ROLE');
  const role = cursor.name();
  const owner = cursor.accept('AUTHORIZATION') ? cursor.name() : undefined;
  return objectStatement('CREATE SERVER ROLE', { kind: 'create-server-role', role, ...(owner !== undefined && { owner }) }, line);
}

/** ALTER AUTHORIZATION ON DATABASE::name TO login. */
export function parseAlterAuthorization(cursor: Cursor, line: number): Statement {
  cursor.expect('ALTER', 'AUTHORIZATION', 'ON', 'DATABASE', '::');
  const database = cursor.name();
  cursor.expect('TO');
  return objectStatement('ALTER AUTHORIZATION', { kind: 'set-database-owner', database, owner: cursor.name() }, line);
}

export function parseCreateCredential(cursor: Cursor, line: number): Statement {
  cursor.expect('CREATE', 'CREDENTIAL');
  const credential = cursor.name();
  cursor.expect('WITH', 'IDENTITY', '=');
  const identity = cursor.text();
  const secret = cursor.accept(',', 'SECRET', '=');
  if (secret) cursor.text();
  return objectStatement('CREATE CREDENTIAL', { kind: 'create-credential', credential, identity, secret }, line);
}

function parseLoginName(cursor: Cursor): string {
  cursor.expect('LOGIN');
  return cursor.name();
}

function skipDefaultSchema(cursor: Cursor): void {
  if (!cursor.accept('WITH', 'DEFAULT_SCHEMA', '=')) return;
  cursor.name();
}
