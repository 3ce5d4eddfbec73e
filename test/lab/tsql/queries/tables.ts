/** Tables, views, temporary tables, table variables, common tables and derived tables as sources of rows. */
import type { Relation } from '../../port.ts';
import type { Column } from '../../sql-types.ts';
import type { TableSource } from '../ast.ts';
import { invalidObject, repeatedColumn, unnamedColumn } from '../errors.ts';
import type { Binding, TableScope } from '../expressions/binding.ts';
import { withScope } from '../expressions/binding.ts';
import type { ScopeColumn } from '../expressions/scope.ts';
import type { MemoryTable } from '../memory-table.ts';
import type { SessionState } from '../session-state.ts';
import { renameColumns } from './common-tables.ts';
import { type CompiledQuery, compileQuery, type OutputColumn } from './query.ts';
import type { Source } from './sources.ts';
import { refuseOrder } from './subquery.ts';

type Node<Kind extends TableSource['kind']> = Extract<TableSource, { readonly kind: Kind }>;

export function compileTable(node: Node<'table'>, binding: Binding): Source {
  const { path, alias, line } = node;
  const common = path.length === 1 ? binding.commonTables.get((path[0] as string).toLowerCase()) : undefined;
  if (common) return fromQuery(common(binding), alias ?? (path[0] as string), line);
  const temporary = binding.tables.temporary(path);
  if (temporary) return fromMemory(temporary, path, alias);
  const relation = binding.tables.relation(path);
  if (!relation) throw invalidObject(path.join('.'), line);
  const { columns, exposed } = named(relation.columns, path, alias);
  const read = new Set<number>();
  return {
    columns: columns.map((column, index) => ({ ...column, read: () => read.add(index) })),
    exposed,
    each: (_, emit) => eachOf(relation.rows(read), emit),
  };
}

function eachOf<Row>(rows: Iterable<Row>, emit: (row: Row) => void): void {
  for (const row of rows) emit(row);
}

export function compileTableVariable(node: Node<'table-variable'>, binding: Binding): Source {
  return fromMemory(binding.variables.table(node.name, node.line), [node.name], node.alias);
}

export function compileDerived(node: Node<'derived'>, binding: Binding): Source {
  refuseOrder(node.query);
  const query = compileQuery(node.query, withScope(binding, binding.scope));
  return fromQuery(renameColumns(query, node.columnNames, node.alias, node.line), node.alias, node.line);
}

function fromMemory(table: MemoryTable, path: readonly string[], alias: string | undefined): Source {
  return { ...named(table.columns, path, alias), each: (_, emit) => eachOf(table.rows, emit) };
}

/** Throws 8155 or 8156 for columns without a name or with a name twice. */
function fromQuery(query: CompiledQuery, alias: string, line: number): Source {
  const seen = new Set<string>();
  query.columns.forEach(({ name }, i) => {
    if (name === '') throw unnamedColumn(i + 1, alias, line);
    if (seen.has(name.toLowerCase())) throw repeatedColumn(name, alias, line);
    seen.add(name.toLowerCase());
  });
  return { ...named(query.columns, [alias], alias), each: (outer, emit) => eachOf(query.run(outer), emit) };
}

export function named(
  columns: readonly (Column | OutputColumn)[],
  path: readonly string[],
  alias: string | undefined,
): Pick<Source, 'columns' | 'exposed'> {
  const table = alias ?? (path.at(-1) as string);
  const full = alias === undefined ? path : [];
  return {
    // Two tables of the same name in two schemas are two exposed names.
    exposed: [(alias ?? path.join('.')).toLowerCase()],
    columns: columns.map((column): ScopeColumn => {
      const collation = 'collation' in column ? column.collation : undefined;
      return { table, path: full, name: column.name, type: column.type, nullable: column.nullable, ...(collation && { collation }) };
    }),
  };
}

export const isTemporary = (path: readonly string[]): boolean => (path.at(-1) as string).startsWith('#');

/** The tables that a session can name now. */
export const tablesOf = (session: SessionState): TableScope => ({
  relation: (path) => findRelation(session, path),
  temporary: (path) => temporaryTable(session, path),
});

export const temporaryTable = (session: Pick<SessionState, 'temporaryTables'>, path: readonly string[]): MemoryTable | undefined =>
  isTemporary(path) ? session.temporaryTables.get((path.at(-1) as string).toLowerCase()) : undefined;

/** `name`, `schema.name`, `database.schema.name`, `database..name`. Old system tables need no schema. */
export function findRelation({ engine }: Pick<SessionState, 'engine'>, path: readonly string[]): Relation | undefined {
  if (path.length > 3) return undefined;
  const name = path.at(-1) as string;
  const schema = path.at(-2) || undefined;
  const database = path.at(-3) || undefined;
  if (schema !== undefined) {
    const found = engine.relation(database, schema, name);
    // Old system tables answer to dbo, too.
    return found ?? (schema.toLowerCase() === 'dbo' && /^sys/i.test(name) ? engine.relation(database, 'sys', name) : undefined);
  }
  return engine.relation(database, 'dbo', name) ?? (/^sys/i.test(name) ? engine.relation(database, 'sys', name) : undefined);
}
