/** SELECT: select list, set operations, common table expressions, ORDER BY and paging. */
import type { CommonTable, Expression, OrderItem, Query, QueryBody, SelectCore, SelectItem } from '../ast.ts';
import type { Cursor } from './cursor.ts';
import { parseCondition, parseExpression } from './expressions.ts';
import { parsePath } from './names.ts';
import { parseFrom } from './table-sources.ts';

/** True when a query starts here, maybe behind opening parentheses. */
export function seesQuery(cursor: Cursor): boolean {
  const token = cursor.pastOpenings;
  return token.kind === 'word' && token.upper === 'SELECT';
}

/** A query without WITH, as it stands in parentheses. */
export const parseSubquery = (cursor: Cursor): Query => parseQuery(cursor, []);

export function parseQuery(cursor: Cursor, common: readonly CommonTable[]): Query {
  const line = cursor.line;
  const body = parseUnion(cursor);
  const orderBy = cursor.accept('ORDER', 'BY') ? parseOrderItems(cursor) : [];
  const paging = orderBy.length > 0 ? parsePaging(cursor) : {};
  return { with: common, body, orderBy, ...paging, line };
}

function parsePaging(cursor: Cursor): { offset?: Expression; fetch?: Expression } {
  if (!cursor.accept('OFFSET')) return {};
  const offset = parseExpression(cursor);
  cursor.oneOf('ROWS', 'ROW');
  if (!cursor.accept('FETCH')) return { offset };
  cursor.oneOf('NEXT', 'FIRST');
  const fetch = parseExpression(cursor);
  cursor.oneOf('ROWS', 'ROW');
  cursor.expect('ONLY');
  return { offset, fetch };
}

/** `WITH a AS (...), b (x, y) AS (...)` */
export function parseCommonTables(cursor: Cursor): readonly CommonTable[] {
  cursor.expect('WITH');
  return cursor.list(() => {
    const name = cursor.name();
    const columnNames = cursor.sees('(') ? parseColumnNames(cursor) : undefined;
    cursor.expect('AS');
    const query = cursor.parenthesized(() => parseSubquery(cursor));
    return { name, query, ...(columnNames && { columnNames }) };
  });
}

export const parseColumnNames = (cursor: Cursor): readonly string[] => cursor.parenthesized(() => cursor.list(() => cursor.name()));

/** OPTION (...) and FOR BROWSE-like tails say how, not what: they are read and left out. */
export function skipQueryOptions(cursor: Cursor): void {
  if (!cursor.accept('OPTION')) return;
  skipParenthesis(cursor);
}

export function skipParenthesis(cursor: Cursor): void {
  cursor.expect('(');
  for (let depth = 1; depth > 0; ) {
    if (cursor.atEnd) throw cursor.unexpected();
    const { kind, upper } = cursor.next();
    if (kind === 'symbol' && upper === '(') depth += 1;
    if (kind === 'symbol' && upper === ')') depth -= 1;
  }
}

function parseUnion(cursor: Cursor): QueryBody {
  let left = parseIntersect(cursor);
  for (;;) {
    const line = cursor.line;
    const word = cursor.oneOfOptional('UNION', 'EXCEPT');
    if (word === undefined) return left;
    const operator = word === 'EXCEPT' ? 'except' : cursor.accept('ALL') ? 'union-all' : 'union';
    left = { kind: 'set-operation', operator, left, right: parseIntersect(cursor), line };
  }
}

function parseIntersect(cursor: Cursor): QueryBody {
  let left = parseQueryTerm(cursor);
  for (let line = cursor.line; cursor.accept('INTERSECT'); line = cursor.line) {
    left = { kind: 'set-operation', operator: 'intersect', left, right: parseQueryTerm(cursor), line };
  }
  return left;
}

function parseQueryTerm(cursor: Cursor): QueryBody {
  if (cursor.sees('(')) return cursor.parenthesized(() => parseUnion(cursor));
  return parseSelect(cursor);
}

function parseSelect(cursor: Cursor): SelectCore {
  const line = cursor.line;
  cursor.expect('SELECT');
  const distinct = cursor.accept('DISTINCT');
  if (!distinct) cursor.accept('ALL');
  const top = cursor.accept('TOP') ? parseTop(cursor) : undefined;
  const items = cursor.list(() => parseSelectItem(cursor));
  const into = cursor.accept('INTO') ? parsePath(cursor) : undefined;
  const from = cursor.accept('FROM') ? parseFrom(cursor) : [];
  const where = cursor.accept('WHERE') ? parseCondition(cursor) : undefined;
  const groupBy = cursor.accept('GROUP', 'BY') ? parseGrouping(cursor) : [];
  const having = cursor.accept('HAVING') ? parseCondition(cursor) : undefined;
  return {
    kind: 'select',
    distinct,
    items,
    from,
    groupBy,
    line,
    ...(top && { top }),
    ...(into && { into }),
    ...(where && { where }),
    ...(having && { having }),
  };
}

function parseGrouping(cursor: Cursor): readonly Expression[] {
  if (cursor.sees('(') && cursor.peek(1).upper === ')') {
    cursor.expect('(', ')');
    return [];
  }
  return cursor.list(() => parseExpression(cursor));
}

function parseTop(cursor: Cursor): NonNullable<SelectCore['top']> {
  const count = cursor.sees('(') ? cursor.parenthesized(() => parseExpression(cursor)) : parseTopNumber(cursor);
  const percent = cursor.accept('PERCENT');
  return { count, percent, withTies: cursor.accept('WITH', 'TIES') };
}

/** Without parentheses only a number may stand after TOP; SQL Server takes a variable there in old code, too. */
function parseTopNumber(cursor: Cursor): Expression {
  const { token } = cursor;
  if (token.kind === 'variable') {
    cursor.next();
    return { kind: 'variable', name: token.value, line: token.line };
  }
  return { kind: 'literal', type: { name: 'int' }, value: cursor.integer() };
}

/** One item of a select list; also of an OUTPUT clause. */
export function parseSelectItem(cursor: Cursor): SelectItem {
  const { line, token } = cursor;
  if (cursor.accept('*')) return { kind: 'star', qualifier: [], line };
  const qualifier = starQualifier(cursor);
  if (qualifier) return { kind: 'star', qualifier, line };
  const operator = cursor.peek(1);
  if (token.kind === 'variable' && !token.value.startsWith('@@') && operator.kind === 'symbol' && /^[-+*/%&|^]?=$/.test(operator.upper)) {
    cursor.next();
    cursor.next();
    const compound = operator.upper.length === 2 ? { operator: operator.upper[0] as '+' } : {};
    return { kind: 'assignment', variable: token.value, ...compound, expression: parseExpression(cursor), line };
  }
  if ((cursor.seesName() || cursor.seesText()) && operator.kind === 'symbol' && operator.upper === '=') {
    cursor.next();
    cursor.next();
    return { kind: 'expression', expression: parseExpression(cursor), alias: token.value };
  }
  const expression = parseExpression(cursor);
  const alias = parseAlias(cursor);
  return { kind: 'expression', expression, ...(alias !== undefined && { alias }) };
}

function parseAlias(cursor: Cursor): string | undefined {
  if (cursor.accept('AS')) return cursor.seesText() ? cursor.text() : cursor.name();
  if (cursor.seesName()) return cursor.name();
  return cursor.seesText() ? cursor.text() : undefined;
}

function starQualifier(cursor: Cursor): readonly string[] | undefined {
  let ahead = 0;
  const parts: string[] = [];
  while (cursor.seesName(ahead) && cursor.peek(ahead + 1).kind === 'symbol' && cursor.peek(ahead + 1).upper === '.') {
    parts.push(cursor.peek(ahead).value);
    ahead += 2;
  }
  const star = cursor.peek(ahead);
  if (ahead === 0 || star.kind !== 'symbol' || star.upper !== '*') return undefined;
  for (let i = 0; i <= ahead; i++) cursor.next();
  return parts;
}

export function parseOrderItems(cursor: Cursor): readonly OrderItem[] {
  return cursor.list(() => {
    const expression = parseExpression(cursor);
    const direction = cursor.oneOfOptional('ASC', 'DESC');
    return { expression, descending: direction === 'DESC' };
  });
}
