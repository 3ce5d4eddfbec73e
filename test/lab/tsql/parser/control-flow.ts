/** IF, WHILE, BEGIN ... END, TRY ... CATCH, RETURN, THROW, RAISERROR, WAITFOR. */
import type { Statement } from '../ast.ts';
import type { Cursor } from './cursor.ts';
import { parseCondition, parseExpression } from './expressions.ts';
import { parseStatement } from './statements.ts';

export function parseIf(cursor: Cursor, line: number): Statement {
  cursor.expect('IF');
  const condition = parseCondition(cursor);
  const body = parseStatement(cursor);
  const otherwise = cursor.accept('ELSE') ? parseStatement(cursor) : undefined;
  return { kind: 'if', condition, body, line, ...(otherwise && { otherwise }) };
}

export function parseWhile(cursor: Cursor, line: number): Statement {
  cursor.expect('WHILE');
  const condition = parseCondition(cursor);
  return { kind: 'while', condition, body: parseStatement(cursor), line };
}

export function parseBegin(cursor: Cursor, line: number): Statement {
  cursor.expect('BEGIN');
  cursor.accept('DISTRIBUTED');
  if (cursor.oneOfOptional('TRAN', 'TRANSACTION') !== undefined) return parseTransactionStart(cursor, line);
  if (cursor.accept('TRY')) return parseTry(cursor, line);
  const statements = parseUntilEnd(cursor);
  cursor.expect('END');
  if (statements.length === 0) throw cursor.unexpected();
  return { kind: 'block', statements, line };
}

function parseTransactionStart(cursor: Cursor, line: number): Statement {
  const name = cursor.token.kind === 'variable' ? cursor.variable() : cursor.seesName() ? cursor.name() : undefined;
  if (cursor.accept('WITH', 'MARK') && cursor.seesText()) cursor.text();
  return { kind: 'begin-transaction', line, ...(name !== undefined && { name }) };
}

function parseTry(cursor: Cursor, line: number): Statement {
  const body = parseUntilEnd(cursor);
  cursor.expect('END', 'TRY');
  cursor.accept(';');
  cursor.expect('BEGIN', 'CATCH');
  const handler = parseUntilEnd(cursor);
  cursor.expect('END', 'CATCH');
  return { kind: 'try', body, handler, line };
}

function parseUntilEnd(cursor: Cursor): readonly Statement[] {
  const statements: Statement[] = [];
  while (cursor.accept(';')) {}
  while (!cursor.sees('END')) {
    if (cursor.atEnd) throw cursor.unexpected();
    statements.push(parseStatement(cursor));
  }
  return statements;
}

export function parseReturn(cursor: Cursor, line: number): Statement {
  cursor.expect('RETURN');
  const { token } = cursor;
  const hasValue =
    ['number', 'variable', 'string', 'national-string'].includes(token.kind) ||
    cursor.sees('(') ||
    cursor.sees('-') ||
    cursor.sees('NULL') ||
    cursor.sees('CASE');
  return hasValue ? { kind: 'return', value: parseExpression(cursor), line } : { kind: 'return', line };
}

export function parseThrow(cursor: Cursor, line: number): Statement {
  cursor.expect('THROW');
  const { kind } = cursor.token;
  if (kind !== 'number' && kind !== 'variable') return { kind: 'throw', line };
  const number = parseExpression(cursor);
  cursor.expect(',');
  const message = parseExpression(cursor);
  cursor.expect(',');
  const state = parseExpression(cursor);
  return { kind: 'throw', args: { number, message, state }, line };
}

export function parseRaiserror(cursor: Cursor, line: number): Statement {
  cursor.expect('RAISERROR');
  const [message, severity, state, ...args] = cursor.parenthesized(() => cursor.list(() => parseExpression(cursor)));
  if (!message || !severity || !state) throw cursor.unexpected();
  const options = cursor.accept('WITH') ? cursor.list(() => cursor.oneOf('NOWAIT', 'LOG', 'SETERROR')) : [];
  return { kind: 'raiserror', message, severity, state, args, options, line };
}

export function parseWaitfor(cursor: Cursor, line: number): Statement {
  cursor.expect('WAITFOR');
  const until = cursor.oneOf('DELAY', 'TIME') === 'DELAY' ? 'delay' : 'time';
  if (cursor.seesText() || cursor.token.kind === 'variable') return { kind: 'waitfor', until, value: parseExpression(cursor), line };
  throw cursor.unexpected();
}
