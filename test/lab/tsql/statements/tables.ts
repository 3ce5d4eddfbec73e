/** CREATE TABLE and DROP TABLE. */
import type { TableColumn } from '../../port.ts';
import type { ColumnDefinition, Expression, StatementOf } from '../ast.ts';
import { cannotDrop, tableExists } from '../errors.ts';
import { coerce } from '../expressions/coerce.ts';
import { compileExpression } from '../expressions/compile.ts';
import { type Compiled, emptyFrame } from '../expressions/compiled.ts';
import { createMemoryTable, type MemoryColumn, type MemoryTable } from '../memory-table.ts';
import { findRelation, isTemporary } from '../queries/tables.ts';
import { bindingOf, type Execution, type Prepared } from './execution.ts';

/** Also for table variables. */
export function memoryTableOf(name: string, columns: readonly ColumnDefinition[], execution: Execution): MemoryTable {
  return createMemoryTable(
    name,
    columns.map(({ defaultValue, ...column }): MemoryColumn => {
      if (!defaultValue) return column;
      return { ...column, byDefault: coerce(compileExpression(defaultValue, bindingOf(execution)), column.type) };
    }),
  );
}

/**
 * A column of the engine's. Its default stays an expression, too: each INSERT evaluates it in its own session, at its own time.
 * The value of now is for writers that come to the engine without T-SQL.
 */
export interface StoredColumn extends TableColumn {
  readonly defaultExpression?: Expression;
}

const storedColumn = (column: TableColumn, byDefault: Compiled | undefined, written: Expression | undefined): StoredColumn =>
  byDefault && written ? { ...column, defaultValue: byDefault.evaluate(emptyFrame), defaultExpression: written } : column;

export function prepareCreateTable(statement: StatementOf<'create-table'>, execution: Execution): Prepared {
  const { path, columns, line } = statement;
  const { session } = execution;
  const name = path.at(-1) as string;
  const table = memoryTableOf(name, columns, execution);
  return () => {
    if (isTemporary(path)) {
      if (session.temporaryTables.has(name.toLowerCase())) throw tableExists(name, line);
      session.temporaryTables.set(name.toLowerCase(), table);
      return 'next';
    }
    if (findRelation(session, path)) throw tableExists(name, line);
    const stored = table.columns.map(({ byDefault, ...column }, i) => storedColumn(column, byDefault, columns[i]?.defaultValue));
    session.engine.createTable(path.at(-3) || undefined, path.at(-2) || 'dbo', name, stored);
    return 'next';
  };
}

export function prepareDropTable(statement: StatementOf<'drop-table'>, { session }: Execution): Prepared {
  return () => {
    for (const path of statement.paths) {
      const name = path.at(-1) as string;
      const exists = isTemporary(path) ? session.temporaryTables.delete(name.toLowerCase()) : findRelation(session, path) !== undefined;
      if (!exists && !statement.ifExists) throw cannotDrop('table', path.join('.'), statement.line);
      if (exists && !isTemporary(path)) session.engine.dropTable(path.at(-3) || undefined, path.at(-2) || 'dbo', name);
    }
    return 'next';
  };
}
