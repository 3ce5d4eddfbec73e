/** ALTER LOGIN ... ENABLE | DISABLE. */
import type { Statement } from '../ast.ts';
import { statementNotSupported } from '../errors.ts';
import type { Cursor } from './cursor.ts';

export function parseAlterLogin(cursor: Cursor, line: number): Statement {
  cursor.expect('ALTER', 'LOGIN');
  const login = cursor.name();
  if (cursor.sees('WITH') || cursor.sees('ADD') || cursor.sees('DROP')) throw statementNotSupported('ALTER LOGIN', line);
  const enable = cursor.oneOf('ENABLE', 'DISABLE') === 'ENABLE';
  return { kind: 'command', command: { kind: 'alter-login', login, enable }, name: 'ALTER LOGIN', allowedInTransaction: true, line };
}
