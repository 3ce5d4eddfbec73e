/** FROM: tables, derived tables, table functions, VALUES, joins and APPLY. */
import type { JoinKind, Query, TableSource } from '../ast.ts';
import type { Cursor } from './cursor.ts';
import { parseCondition, parseExpression } from './expressions.ts';
import { parsePath } from './names.ts';
import { parseColumnNames, parseSubquery, seesQuery, skipParenthesis } from './queries.ts';

export const parseFrom = (cursor: Cursor): readonly TableSource[] => cursor.list(() => parseJoined(cursor));

function parseJoined(cursor: Cursor): TableSource {
  let left = parseSource(cursor);
  for (;;) {
    const line = cursor.line;
    if (cursor.accept('CROSS', 'APPLY')) left = { kind: 'apply', outer: false, left, right: parseSource(cursor), line };
    else if (cursor.accept('OUTER', 'APPLY')) left = { kind: 'apply', outer: true, left, right: parseSource(cursor), line };
    else if (cursor.accept('CROSS', 'JOIN')) left = { kind: 'join', join: 'cross', left, right: parseSource(cursor), line };
    else {
      const join = parseJoinKind(cursor);
      if (join === undefined) return left;
      // `a JOIN b JOIN c ON .. ON ..` nests to the right: the inner call takes the first ON.
      const right = parseJoined(cursor);
      cursor.expect('ON');
      left = { kind: 'join', join, left, right, on: parseCondition(cursor), line };
    }
  }
}

function parseJoinKind(cursor: Cursor): JoinKind | undefined {
  if (cursor.accept('JOIN')) return 'inner';
  const word = cursor.oneOfOptional('INNER', 'LEFT', 'RIGHT', 'FULL');
  if (word === undefined) return undefined;
  if (word !== 'INNER') cursor.accept('OUTER');
  cursor.oneOfOptional('LOOP', 'HASH', 'MERGE', 'REMOTE');
  cursor.expect('JOIN');
  return word.toLowerCase() as JoinKind;
}

function parseSource(cursor: Cursor): TableSource {
  const line = cursor.line;
  if (cursor.sees('(')) return parseParenthesis(cursor, line);
  if (cursor.token.kind === 'variable') {
    const name = cursor.variable();
    const alias = parseTableAlias(cursor);
    return { kind: 'table-variable', name, line, ...(alias !== undefined && { alias }) };
  }
  const path = parsePath(cursor);
  if (cursor.sees('(') && !seesOldHint(cursor)) {
    const args = cursor.parenthesized(() =>
      cursor.sees(')') ? [] : cursor.list(() => (cursor.accept('DEFAULT') ? nothing : parseExpression(cursor))),
    );
    const alias = parseTableAlias(cursor);
    const columnNames = alias !== undefined && cursor.sees('(') ? parseColumnNames(cursor) : undefined;
    return { kind: 'function', path, args, line, ...(alias !== undefined && { alias }), ...(columnNames && { columnNames }) };
  }
  skipHints(cursor);
  const alias = parseTableAlias(cursor);
  skipHints(cursor);
  return { kind: 'table', path, line, ...(alias !== undefined && { alias }) };
}

const nothing = { kind: 'literal', type: { name: 'int' }, value: null } as const;

function parseParenthesis(cursor: Cursor, line: number): TableSource {
  if (!seesQuery(cursor) && !cursor.sees('(', 'VALUES')) {
    return cursor.parenthesized(() => parseJoined(cursor));
  }
  if (seesQuery(cursor) && cursor.sees('(', '(')) {
    // `((SELECT ...) AS a JOIN ...)` is a join in parentheses, `((SELECT ...) UNION ...) AS a` is a derived table.
    const joined = tryJoined(cursor);
    if (joined) return joined;
  }
  const query = cursor.parenthesized(() => (cursor.sees('VALUES') ? parseValuesQuery(cursor) : parseSubquery(cursor)));
  const alias = parseTableAlias(cursor);
  if (alias === undefined) throw cursor.unexpected();
  const columnNames = cursor.sees('(') ? parseColumnNames(cursor) : undefined;
  return { kind: 'derived', query, alias, line, ...(columnNames && { columnNames }) };
}

/** Looks for the word that follows the inner parenthesis: an alias means a join. */
function tryJoined(cursor: Cursor): TableSource | undefined {
  let depth = 0;
  let ahead = 1;
  do {
    const { kind, upper } = cursor.peek(ahead);
    if (kind === 'end') return undefined;
    if (kind === 'symbol' && upper === '(') depth += 1;
    if (kind === 'symbol' && upper === ')') depth -= 1;
    ahead += 1;
  } while (depth > 0);
  const follows = cursor.peek(ahead);
  const alias = cursor.seesName(ahead) || (follows.kind === 'word' && follows.upper === 'AS');
  return alias ? cursor.parenthesized(() => parseJoined(cursor)) : undefined;
}

/** `VALUES (1, 2), (3, 4)` */
function parseValuesQuery(cursor: Cursor): Query {
  const line = cursor.line;
  cursor.expect('VALUES');
  const rows = cursor.list(() => cursor.parenthesized(() => cursor.list(() => parseExpression(cursor))));
  return { with: [], body: { kind: 'values', rows, line }, orderBy: [], line };
}

function parseTableAlias(cursor: Cursor): string | undefined {
  if (cursor.accept('AS')) return cursor.name();
  return cursor.seesName() ? cursor.name() : undefined;
}

const hintWords = new Set([
  'NOLOCK',
  'READUNCOMMITTED',
  'READCOMMITTED',
  'READPAST',
  'HOLDLOCK',
  'UPDLOCK',
  'XLOCK',
  'TABLOCK',
  'TABLOCKX',
  'ROWLOCK',
  'NOWAIT',
]);

/** `FROM t (NOLOCK)`: the old spelling without WITH. */
function seesOldHint(cursor: Cursor): boolean {
  return cursor.sees('(') && hintWords.has(cursor.peek(1).upper) && [')', ','].includes(cursor.peek(2).upper);
}

/** Hints choose how rows are locked and found; the laboratory reads committed rows always. */
export function skipHints(cursor: Cursor): void {
  if (cursor.accept('WITH') || seesOldHint(cursor)) skipParenthesis(cursor);
}
