/** RECONFIGURE, and DBCC of trace flags. */
import type { Statement } from '../ast.ts';
import { statementNotSupported } from '../errors.ts';
import type { Cursor } from './cursor.ts';

export function parseReconfigure(cursor: Cursor, line: number): Statement {
  cursor.expect('RECONFIGURE');
  if (cursor.accept('WITH')) cursor.expect('OVERRIDE');
  return { kind: 'command', command: { kind: 'reconfigure' }, name: 'RECONFIGURE', allowedInTransaction: false, line };
}

export function parseDbcc(cursor: Cursor, line: number): Statement {
  cursor.expect('DBCC');
  if (cursor.token.kind !== 'word') throw cursor.unexpected();
  const verb = cursor.oneOfOptional('TRACEON', 'TRACEOFF', 'TRACESTATUS');
  if (verb === undefined) throw statementNotSupported(`DBCC ${cursor.next().upper}`, line);
  const numbers = cursor.accept('(') ? parseFlags(cursor) : [];
  const silent = cursor.accept('WITH');
  if (silent) cursor.expect('NO_INFOMSGS');
  const flags = numbers.filter((flag) => flag !== -1);
  return { kind: 'trace-flags', verb, flags, global: flags.length < numbers.length, silent, line };
}

/** Up to the closing parenthesis; -1 stands for all sessions. */
function parseFlags(cursor: Cursor): readonly number[] {
  if (cursor.accept(')')) return [];
  const flags = cursor.list(() => (cursor.accept('-') ? -cursor.integer() : cursor.integer()));
  cursor.expect(')');
  return flags;
}
