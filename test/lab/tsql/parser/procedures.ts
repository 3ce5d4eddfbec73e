/** EXECUTE: a procedure with arguments, or a text. */
import type { Argument, Expression, Statement } from '../ast.ts';
import type { Cursor } from './cursor.ts';
import { parseExpression } from './expressions.ts';
import { binaryLiteral, nullLiteral, numberLiteral, textLiteral } from './literals.ts';
import { parsePath } from './names.ts';

/** What follows the word EXEC, or a whole first statement without that word. */
export function parseExecute(cursor: Cursor, line: number): Statement {
  if (cursor.sees('(')) {
    return { kind: 'execute-text', text: [cursor.parenthesized(() => parseExpression(cursor))], line };
  }
  const result = cursor.token.kind === 'variable' && cursor.peek(1).upper === '=' ? cursor.variable() : undefined;
  if (result !== undefined) cursor.expect('=');
  const procedure = cursor.token.kind === 'variable' ? cursor.variable() : parsePath(cursor);
  const args = startsArgument(cursor) ? cursor.list(() => parseArgument(cursor)) : [];
  if (cursor.accept('WITH')) cursor.expect('RECOMPILE');
  return { kind: 'execute', procedure, args, line, ...(result !== undefined && { result }) };
}

function startsArgument(cursor: Cursor): boolean {
  const { kind } = cursor.token;
  return (
    ['variable', 'number', 'string', 'national-string', 'binary'].includes(kind) ||
    cursor.sees('-') ||
    cursor.sees('NULL') ||
    cursor.sees('DEFAULT') ||
    cursor.seesName()
  );
}

function parseArgument(cursor: Cursor): Argument {
  const named = cursor.token.kind === 'variable' && cursor.peek(1).upper === '=';
  const name = named ? cursor.variable() : undefined;
  if (named) cursor.expect('=');
  const value = cursor.accept('DEFAULT') ? undefined : parseConstant(cursor);
  const output = cursor.oneOfOptional('OUTPUT', 'OUT') !== undefined;
  return { value, output, ...(name !== undefined && { name }) };
}

/** Only a constant or a variable may stand here; a bare word is a string. */
function parseConstant(cursor: Cursor): Expression {
  const line = cursor.line;
  if (cursor.seesName()) return textLiteral(cursor.name(), true);
  const { kind, value } = cursor.token;
  if (kind === 'variable') {
    cursor.next();
    return value.startsWith('@@') ? { kind: 'global', name: value.toUpperCase(), line } : { kind: 'variable', name: value, line };
  }
  if (cursor.accept('NULL')) return nullLiteral;
  const negative = cursor.accept('-');
  if (negative && cursor.token.kind !== 'number') throw cursor.unexpected();
  const literal = parseLiteral(cursor);
  return negative ? { kind: 'unary', operator: '-', operand: literal, line } : literal;
}

function parseLiteral(cursor: Cursor): Expression {
  const { token } = cursor;
  if (cursor.seesText()) return textLiteral(cursor.text(), token.kind === 'national-string');
  if (token.kind !== 'number' && token.kind !== 'binary') throw cursor.unexpected();
  cursor.next();
  return token.kind === 'number' ? numberLiteral(token.value) : binaryLiteral(token);
}
