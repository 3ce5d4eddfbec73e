/** INSERT, UPDATE, DELETE, TRUNCATE TABLE. */
import type { ColumnAssignment, CommonTable, DataTarget, Expression, OutputClause, Statement, StatementOf } from '../ast.ts';
import type { Cursor } from './cursor.ts';
import { parseAssignmentOperator } from './declarations.ts';
import { parseCondition, parseExpression } from './expressions.ts';
import { parsePath } from './names.ts';
import { parseExecute } from './procedures.ts';
import { parseCommonTables, parseQuery, parseSelectItem, seesQuery, skipQueryOptions } from './queries.ts';
import { parseFrom, skipHints } from './table-sources.ts';

function parseTarget(cursor: Cursor): DataTarget {
  const line = cursor.line;
  if (cursor.token.kind === 'variable') return { kind: 'table-variable', name: cursor.variable(), line };
  return { kind: 'table', path: parsePath(cursor), line };
}

function parseOutput(cursor: Cursor): { output?: OutputClause } {
  if (!cursor.accept('OUTPUT')) return {};
  const items = cursor.list(() => parseSelectItem(cursor));
  if (!cursor.accept('INTO')) return { output: { items } };
  return { output: { items, into: parseTarget(cursor) } };
}

export function parseInsert(cursor: Cursor, line: number, common: readonly CommonTable[]): Statement {
  cursor.expect('INSERT');
  cursor.accept('INTO');
  const target = parseTarget(cursor);
  if (cursor.sees('WITH', '(')) skipHints(cursor);
  const hasColumns = cursor.sees('(') && !seesQuery(cursor);
  const columns = hasColumns ? cursor.parenthesized(() => cursor.list(() => lastPart(parsePath(cursor)))) : undefined;
  const output = parseOutput(cursor);
  const source = parseInsertSource(cursor);
  return { kind: 'insert', with: common, target, source, line, ...output, ...(columns && { columns }) };
}

const lastPart = (path: readonly string[]): string => path.at(-1) as string;

function parseInsertSource(cursor: Cursor): StatementOf<'insert'>['source'] {
  const line = cursor.line;
  if (cursor.accept('DEFAULT', 'VALUES')) return { kind: 'defaults' };
  if (cursor.accept('VALUES')) {
    const value = (): Expression | undefined => (cursor.accept('DEFAULT') ? undefined : parseExpression(cursor));
    return { kind: 'rows', rows: cursor.list(() => cursor.parenthesized(() => cursor.list(value))) };
  }
  if (cursor.oneOfOptional('EXEC', 'EXECUTE')) return { kind: 'execute', statement: parseExecute(cursor, line) };
  const common = cursor.sees('WITH') ? parseCommonTables(cursor) : [];
  if (!seesQuery(cursor)) throw cursor.unexpected();
  const query = parseQuery(cursor, common);
  skipQueryOptions(cursor);
  return { kind: 'query', query };
}

const parseTopCount = (cursor: Cursor): { top?: Expression } =>
  cursor.accept('TOP') ? { top: cursor.parenthesized(() => parseExpression(cursor)) } : {};

function parseFromAndWhere(cursor: Cursor): Pick<StatementOf<'delete'>, 'from' | 'where'> {
  const from = cursor.accept('FROM') ? parseFrom(cursor) : [];
  const where = cursor.accept('WHERE') ? parseCondition(cursor) : undefined;
  skipQueryOptions(cursor);
  return { from, ...(where && { where }) };
}

export function parseUpdate(cursor: Cursor, line: number, common: readonly CommonTable[]): Statement {
  cursor.expect('UPDATE');
  const top = parseTopCount(cursor);
  const target = parseTarget(cursor);
  skipHints(cursor);
  cursor.expect('SET');
  const assignments = cursor.list(() => parseAssignment(cursor));
  const output = parseOutput(cursor);
  return { kind: 'update', with: common, target, assignments, line, ...top, ...output, ...parseFromAndWhere(cursor) };
}

function parseAssignment(cursor: Cursor): ColumnAssignment {
  const line = cursor.line;
  if (cursor.token.kind === 'variable') {
    const variable = cursor.variable();
    const operator = parseAssignmentOperator(cursor);
    // `SET @v = column = expression` assigns both.
    const both = operator === undefined && cursor.seesName() && cursor.peek(1).kind === 'symbol' && cursor.peek(1).upper === '=';
    const column = both ? cursor.name() : undefined;
    if (both) cursor.expect('=');
    return { variable, value: parseExpression(cursor), line, ...(operator && { operator }), ...(column !== undefined && { column }) };
  }
  const column = lastPart(parsePath(cursor));
  const operator = parseAssignmentOperator(cursor);
  const value = cursor.accept('DEFAULT') ? undefined : parseExpression(cursor);
  return { column, value, line, ...(operator && { operator }) };
}

export function parseDelete(cursor: Cursor, line: number, common: readonly CommonTable[]): Statement {
  cursor.expect('DELETE');
  const top = parseTopCount(cursor);
  cursor.accept('FROM');
  const target = parseTarget(cursor);
  skipHints(cursor);
  const output = parseOutput(cursor);
  return { kind: 'delete', with: common, target, line, ...top, ...output, ...parseFromAndWhere(cursor) };
}

export function parseTruncate(cursor: Cursor, line: number): Statement {
  cursor.expect('TRUNCATE', 'TABLE');
  return { kind: 'truncate', target: parseTarget(cursor), line };
}
