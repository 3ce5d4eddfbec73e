/** CREATE TABLE, DROP TABLE and the column list of a table variable. */
import type { ColumnDefinition, Statement } from '../ast.ts';
import type { Cursor } from './cursor.ts';
import { parseExpression } from './expressions.ts';
import { parsePath } from './names.ts';
import { skipParenthesis } from './queries.ts';
import { parseType } from './types.ts';

export function parseCreateTable(cursor: Cursor, line: number): Statement {
  cursor.expect('CREATE', 'TABLE');
  const path = parsePath(cursor);
  const columns = parseColumnDefinitions(cursor);
  if (cursor.accept('ON')) cursor.name();
  return { kind: 'create-table', path, columns, line };
}

export function parseDropTable(cursor: Cursor, line: number): Statement {
  cursor.expect('DROP', 'TABLE');
  const ifExists = cursor.accept('IF', 'EXISTS');
  return { kind: 'drop-table', ifExists, paths: cursor.list(() => parsePath(cursor)), line };
}

export function parseColumnDefinitions(cursor: Cursor): readonly ColumnDefinition[] {
  const keys = new Map<string, 'primaryKey' | 'unique'>();
  const columns: ColumnDefinition[] = [];
  cursor.parenthesized(() =>
    cursor.list(() => {
      const constraint = parseTableConstraint(cursor);
      // A key over several columns is not one key per column: the laboratory's tables know single-column keys only.
      if (constraint?.columns.length === 1) keys.set((constraint.columns[0] as string).toLowerCase(), constraint.kind);
      if (!constraint) columns.push(parseColumn(cursor));
    }),
  );
  return columns.map((column) => {
    const key = keys.get(column.name.toLowerCase());
    return key === undefined ? column : { ...column, [key]: true, nullable: key === 'primaryKey' ? false : column.nullable };
  });
}

function parseTableConstraint(cursor: Cursor): { kind: 'primaryKey' | 'unique'; columns: readonly string[] } | undefined {
  if (cursor.accept('CONSTRAINT')) cursor.name();
  else if (!cursor.seesAny(['PRIMARY', 'UNIQUE'])) return undefined;
  const kind = parseKeyKind(cursor);
  const columns = cursor.parenthesized(() =>
    cursor.list(() => {
      const name = cursor.name();
      cursor.oneOfOptional('ASC', 'DESC');
      return name;
    }),
  );
  return { kind, columns };
}

function parseKeyKind(cursor: Cursor): 'primaryKey' | 'unique' {
  const kind = cursor.oneOf('PRIMARY', 'UNIQUE') === 'PRIMARY' ? 'primaryKey' : 'unique';
  if (kind === 'primaryKey') cursor.expect('KEY');
  cursor.oneOfOptional('CLUSTERED', 'NONCLUSTERED');
  return kind;
}

function parseColumn(cursor: Cursor): ColumnDefinition {
  let column: ColumnDefinition = { name: cursor.name(), type: parseType(cursor, 1), nullable: true, primaryKey: false, unique: false };
  for (;;) {
    if (cursor.accept('NOT', 'NULL')) column = { ...column, nullable: false };
    else if (cursor.accept('NULL')) column = { ...column, nullable: true };
    else if (cursor.accept('IDENTITY')) column = { ...column, identity: parseIdentity(cursor), nullable: false };
    else if (cursor.accept('COLLATE')) cursor.name();
    else if (cursor.accept('CONSTRAINT')) cursor.name();
    else if (cursor.accept('DEFAULT')) column = { ...column, defaultValue: parseExpression(cursor) };
    else if (cursor.seesAny(['PRIMARY', 'UNIQUE'])) {
      const kind = parseKeyKind(cursor);
      column = { ...column, [kind]: true, nullable: kind === 'primaryKey' ? false : column.nullable };
    } else if (cursor.accept('CHECK')) skipParenthesis(cursor);
    else return column;
  }
}

function parseIdentity(cursor: Cursor): { seed: bigint; increment: bigint } {
  if (!cursor.sees('(')) return { seed: 1n, increment: 1n };
  const signed = () => (cursor.accept('-') ? -BigInt(cursor.integer()) : BigInt(cursor.integer()));
  return cursor.parenthesized(() => {
    const seed = signed();
    cursor.expect(',');
    return { seed, increment: signed() };
  });
}
