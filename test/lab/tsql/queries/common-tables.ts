/** WITH name AS (...): each name is a query that later ones may use. */
import type { CommonTable } from '../ast.ts';
import { fewerColumnNames } from '../errors.ts';
import { type Binding, withScope } from '../expressions/binding.ts';
import { type CompiledQuery, compileQuery, type OutputColumn } from './query.ts';

export function bindCommonTables(tables: readonly CommonTable[], binding: Binding): Binding {
  if (tables.length === 0) return binding;
  const known = new Map(binding.commonTables);
  for (const table of tables) {
    const before = new Map(known);
    known.set(table.name.toLowerCase(), (user) => {
      const query = compileQuery(table.query, { ...withScope(user, undefined), commonTables: before });
      return renameColumns(query, table.columnNames, table.name);
    });
  }
  return { ...binding, commonTables: known };
}

/** `(a, b)` after an alias. Throws 8158 or 8159 when the numbers differ. */
export function renameColumns(query: CompiledQuery, names: readonly string[] | undefined, table: string, line?: number): CompiledQuery {
  if (!names) return query;
  if (names.length !== query.columns.length) throw fewerColumnNames(table, query.columns.length > names.length, line);
  const columns = query.columns.map((column, i): OutputColumn => ({ ...column, name: names[i] as string }));
  return { ...query, columns };
}
