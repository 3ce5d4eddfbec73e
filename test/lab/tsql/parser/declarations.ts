/** DECLARE and SET. */
import type { ArithmeticOperator, Statement } from '../ast.ts';
import { invalidSetOption, statementNotSupported } from '../errors.ts';
import type { Cursor } from './cursor.ts';
import { parseExpression } from './expressions.ts';
import { parsePath } from './names.ts';
import { parseColumnDefinitions } from './tables.ts';
import { parseType } from './types.ts';

export function parseDeclare(cursor: Cursor, line: number): Statement {
  cursor.expect('DECLARE');
  if (cursor.seesName() && (cursor.peek(1).upper === 'CURSOR' || cursor.peek(1).upper === 'INSENSITIVE'))
    throw statementNotSupported('DECLARE CURSOR', line);
  const statements = cursor.list(() => parseVariable(cursor, line));
  return statements.length === 1 ? (statements[0] as Statement) : { kind: 'block', statements, line };
}

function parseVariable(cursor: Cursor, line: number): Statement {
  const name = cursor.variable();
  cursor.accept('AS');
  if (cursor.accept('TABLE')) return { kind: 'declare-table', name, columns: parseColumnDefinitions(cursor), line };
  const type = parseType(cursor, 1);
  const value = cursor.accept('=') ? parseExpression(cursor) : undefined;
  return { kind: 'declare', variables: [{ name, type, ...(value && { value }) }], line };
}

/** `=`, `+=` ... : the arithmetic part of an assignment, undefined for a plain one. */
export function parseAssignmentOperator(cursor: Cursor): ArithmeticOperator | undefined {
  if (cursor.accept('=')) return undefined;
  const { kind, upper } = cursor.token;
  if (kind !== 'symbol' || !/^[-+*/%&|^]=$/.test(upper)) throw cursor.unexpected();
  cursor.next();
  return upper[0] as ArithmeticOperator;
}

/** Options that a client may set. Those that change nothing in the laboratory are accepted as they are. */
const switches = new Set(
  `ANSI_DEFAULTS ANSI_NULL_DFLT_OFF ANSI_NULL_DFLT_ON ANSI_NULLS ANSI_PADDING ANSI_WARNINGS ARITHABORT ARITHIGNORE
  CONCAT_NULL_YIELDS_NULL CURSOR_CLOSE_ON_COMMIT FMTONLY FORCEPLAN IMPLICIT_TRANSACTIONS NOCOUNT NOEXEC NUMERIC_ROUNDABORT PARSEONLY
  QUOTED_IDENTIFIER REMOTE_PROC_TRANSACTIONS SHOWPLAN_ALL SHOWPLAN_TEXT SHOWPLAN_XML XACT_ABORT NO_BROWSETABLE`.split(/\s+/),
);
const valued = new Set(
  'CONTEXT_INFO DATEFIRST DATEFORMAT DEADLOCK_PRIORITY FIPS_FLAGGER LANGUAGE LOCK_TIMEOUT QUERY_GOVERNOR_COST_LIMIT ROWCOUNT TEXTSIZE'.split(
    ' ',
  ),
);

export function parseSet(cursor: Cursor, line: number): Statement {
  cursor.expect('SET');
  if (cursor.token.kind === 'variable') {
    const name = cursor.variable();
    const operator = parseAssignmentOperator(cursor);
    return { kind: 'set-variable', name, value: parseExpression(cursor), line, ...(operator && { operator }) };
  }
  if (cursor.accept('TRANSACTION', 'ISOLATION', 'LEVEL')) {
    const level = parseIsolationLevel(cursor);
    return { kind: 'set-option', options: ['TRANSACTION ISOLATION LEVEL'], value: level, line };
  }
  if (cursor.accept('STATISTICS')) {
    cursor.list(() => cursor.oneOf('IO', 'TIME', 'PROFILE', 'XML'));
    return { kind: 'set-option', options: ['STATISTICS'], value: cursor.oneOf('ON', 'OFF'), line };
  }
  if (cursor.accept('IDENTITY_INSERT')) {
    const table = parsePath(cursor).join('.');
    return { kind: 'set-option', options: ['IDENTITY_INSERT', table], value: cursor.oneOf('ON', 'OFF'), line };
  }
  return parseOption(cursor, line);
}

function parseIsolationLevel(cursor: Cursor): string {
  if (cursor.accept('READ')) return `READ ${cursor.oneOf('COMMITTED', 'UNCOMMITTED')}`;
  if (cursor.accept('REPEATABLE', 'READ')) return 'REPEATABLE READ';
  return cursor.oneOf('SNAPSHOT', 'SERIALIZABLE');
}

function parseOption(cursor: Cursor, line: number): Statement {
  if (cursor.token.kind !== 'word') throw cursor.unexpected();
  const word = cursor.token.upper;
  if (valued.has(word)) {
    cursor.next();
    const plainWord = cursor.seesName();
    return { kind: 'set-option', options: [word], value: plainWord ? cursor.name().toUpperCase() : parseExpression(cursor), line };
  }
  const options = cursor.list(() => {
    if (!switches.has(cursor.token.upper))
      throw cursor.token.reserved ? cursor.unexpected() : invalidSetOption(cursor.token.value, cursor.line);
    return cursor.next().upper;
  });
  return { kind: 'set-option', options, value: cursor.oneOf('ON', 'OFF'), line };
}
