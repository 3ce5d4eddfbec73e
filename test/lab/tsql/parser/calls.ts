/** Function calls, and the calls whose arguments have a grammar of their own: CAST, CONVERT, IIF, DATEADD ... */
import type { Call, Expression, OrderItem, WindowSpec } from '../ast.ts';
import type { Cursor } from './cursor.ts';
import { parseCondition, parseExpression } from './expressions.ts';
import { textLiteral } from './literals.ts';
import { parseOrderItems } from './queries.ts';
import { parseType } from './types.ts';

/** Reserved words that name a function all the same. */
const reservedFunctions = ['COALESCE', 'NULLIF', 'LEFT', 'RIGHT', 'CONVERT', 'TRY_CONVERT'];
const withoutParenthesis = ['CURRENT_TIMESTAMP', 'CURRENT_USER', 'SESSION_USER', 'SYSTEM_USER', 'USER'];
const takeDatePart = new Set(['DATEADD', 'DATEDIFF', 'DATEDIFF_BIG', 'DATEPART', 'DATENAME', 'DATETRUNC']);

/** Undefined when no call starts here. */
export function parseCall(cursor: Cursor): Expression | undefined {
  const { token, line } = cursor;
  if (cursor.seesAny(withoutParenthesis)) {
    cursor.next();
    return { kind: 'call', path: [token.upper], args: [], line };
  }
  const reserved = cursor.seesAny(reservedFunctions) && cursor.peek(1).upper === '(';
  if (!reserved && !startsCall(cursor)) return undefined;
  const path = [cursor.next().value];
  while (cursor.accept('.')) path.push(cursor.sees('.') ? '' : cursor.name());
  const name = path.length === 1 && token.kind === 'word' ? token.upper : '';
  cursor.expect('(');
  const special = parseSpecial(cursor, name);
  if (special) return special;
  if (takeDatePart.has(name)) {
    const part = textLiteral(cursor.next().value, false);
    cursor.expect(',');
    return finishCall(cursor, path, [part, ...cursor.list(() => parseExpression(cursor))], line);
  }
  return finishCall(cursor, path, undefined, line);
}

function startsCall(cursor: Cursor): boolean {
  if (!cursor.seesName()) return false;
  let ahead = 1;
  while (cursor.peek(ahead).upper === '.' && cursor.peek(ahead).kind === 'symbol') ahead += cursor.seesName(ahead + 1) ? 2 : 1;
  return cursor.peek(ahead).kind === 'symbol' && cursor.peek(ahead).upper === '(';
}

function parseSpecial(cursor: Cursor, name: string): Expression | undefined {
  switch (name) {
    case 'CAST':
    case 'TRY_CAST': {
      const operand = parseExpression(cursor);
      cursor.expect('AS');
      const type = parseType(cursor, 30);
      cursor.expect(')');
      return { kind: 'cast', operand, type, attempt: name === 'TRY_CAST' };
    }
    case 'CONVERT':
    case 'TRY_CONVERT': {
      const type = parseType(cursor, 30);
      cursor.expect(',');
      const operand = parseExpression(cursor);
      const style = cursor.accept(',') ? parseExpression(cursor) : undefined;
      cursor.expect(')');
      return { kind: 'cast', operand, type, attempt: name === 'TRY_CONVERT', ...(style && { style }) };
    }
    case 'IIF': {
      const when = parseCondition(cursor);
      cursor.expect(',');
      const result = parseExpression(cursor);
      cursor.expect(',');
      const otherwise = parseExpression(cursor);
      cursor.expect(')');
      return { kind: 'case', branches: [{ when, result }], otherwise };
    }
    case 'TRIM': {
      const line = cursor.line;
      cursor.oneOfOptional('LEADING', 'TRAILING', 'BOTH');
      const first = parseExpression(cursor);
      const args = cursor.accept('FROM') ? [parseExpression(cursor), first] : [first];
      cursor.expect(')');
      return { kind: 'call', path: ['TRIM'], args, line };
    }
    default:
      return undefined;
  }
}

function finishCall(cursor: Cursor, path: readonly string[], given: readonly Expression[] | undefined, line: number): Call {
  const distinct = cursor.accept('DISTINCT');
  if (!distinct) cursor.accept('ALL');
  const star = given === undefined && cursor.sees('*') && cursor.peek(1).upper === ')';
  if (star) cursor.next();
  const args = given ?? (star || cursor.sees(')') ? [] : cursor.list(() => parseArgument(cursor)));
  cursor.expect(')');
  const withinGroup = cursor.sees('WITHIN', 'GROUP') ? parseWithinGroup(cursor) : undefined;
  const over = cursor.accept('OVER') ? cursor.parenthesized(() => parseWindow(cursor)) : undefined;
  return {
    kind: 'call',
    path,
    args,
    line,
    ...(star && { star }),
    ...(distinct && { distinct }),
    ...(over && { over }),
    ...(withinGroup && { withinGroup }),
  };
}

function parseArgument(cursor: Cursor): Expression {
  // sys.fn_...(DEFAULT) means: the value that the function would take by itself, which is NULL for the functions known here.
  if (cursor.accept('DEFAULT')) return { kind: 'literal', type: { name: 'int' }, value: null };
  return parseExpression(cursor);
}

function parseWithinGroup(cursor: Cursor): readonly OrderItem[] {
  cursor.expect('WITHIN', 'GROUP');
  return cursor.parenthesized(() => {
    cursor.expect('ORDER', 'BY');
    return parseOrderItems(cursor);
  });
}

function parseWindow(cursor: Cursor): WindowSpec {
  const partitionBy = cursor.accept('PARTITION', 'BY') ? cursor.list(() => parseExpression(cursor)) : [];
  const orderBy = cursor.accept('ORDER', 'BY') ? parseOrderItems(cursor) : [];
  if (!cursor.sees('ROWS') && !cursor.sees('RANGE')) return { partitionBy, orderBy, rows: false, whole: orderBy.length === 0 };
  const rows = cursor.oneOf('ROWS', 'RANGE') === 'ROWS';
  if (cursor.accept('UNBOUNDED', 'PRECEDING')) return { partitionBy, orderBy, rows, whole: false };
  cursor.expect('BETWEEN', 'UNBOUNDED', 'PRECEDING', 'AND');
  if (cursor.accept('UNBOUNDED', 'FOLLOWING')) return { partitionBy, orderBy, rows, whole: true };
  cursor.expect('CURRENT', 'ROW');
  return { partitionBy, orderBy, rows, whole: false };
}
