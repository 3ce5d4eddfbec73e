/** GRANT, DENY and REVOKE of permissions of the server and of its endpoints; ALTER SERVER ROLE. */
import { endpointPermissions, serverPermissions } from '../../server-permissions.ts';
import type { Statement } from '../ast.ts';
import { statementNotSupported, syntaxError } from '../errors.ts';
import type { Cursor } from './cursor.ts';

export function parsePermissions(cursor: Cursor, line: number): Statement {
  const action = cursor.oneOf('GRANT', 'DENY', 'REVOKE');
  const optionOnly = action === 'REVOKE' && cursor.accept('GRANT', 'OPTION', 'FOR');
  const permissions = cursor.list(() => parseWords(cursor));
  const endpoint = cursor.accept('ON') ? parseEndpoint(cursor, action, line) : undefined;
  const known = endpoint === undefined ? serverPermissions : endpointPermissions;
  for (const words of permissions) {
    const permission = known.get(words);
    // Permissions of databases and of their objects have the same grammar.
    if (permission === undefined) throw statementNotSupported(`${action} ${words}`, line);
    if (permission.since > cursor.major) throw syntaxError(words, line);
  }
  if (action === 'REVOKE') cursor.oneOf('TO', 'FROM');
  else cursor.expect('TO');
  const principals = cursor.list(() => cursor.name());
  const grantOption = (action === 'GRANT' && cursor.accept('WITH', 'GRANT', 'OPTION')) || optionOnly;
  if (action !== 'GRANT') cursor.accept('CASCADE');
  if (cursor.accept('AS')) throw statementNotSupported(`${action} ... AS`, line);
  return {
    kind: 'command',
    command: { kind: 'server-permission', action, permissions, principals, grantOption, ...(endpoint !== undefined && { endpoint }) },
    name: action,
    allowedInTransaction: true,
    line,
  };
}

/** `VIEW SERVER STATE`, up to what comes after a permission. */
function parseWords(cursor: Cursor): string {
  const words: string[] = [];
  while (cursor.token.kind === 'word' && !cursor.seesAny(['ON', 'TO', 'FROM'])) words.push(cursor.next().upper);
  if (words.length === 0) throw cursor.unexpected();
  return words.join(' ');
}

function parseEndpoint(cursor: Cursor, action: string, line: number): string {
  if (cursor.accept('ENDPOINT')) {
    cursor.expect('::');
    return cursor.name();
  }
  cursor.name();
  throw statementNotSupported(`${action} ... ON`, line);
}

export function parseAlterServerRole(cursor: Cursor, line: number): Statement {
  cursor.expect('ALTER', 'SERVER', 'ROLE');
  const role = cursor.name();
  if (cursor.sees('WITH')) throw statementNotSupported('ALTER SERVER ROLE ... WITH NAME', line);
  const action = cursor.oneOf('ADD', 'DROP');
  cursor.expect('MEMBER');
  const member = cursor.name();
  return {
    kind: 'command',
    command: { kind: 'alter-server-role', role, action, member },
    name: 'ALTER SERVER ROLE',
    allowedInTransaction: true,
    line,
  };
}
