/** Tables that a statement writes to: those of the engine, temporary tables and table variables, behind one face. */
import type { Relation, TableColumn } from '../../port.ts';
import type { Column, SqlValue } from '../../sql-types.ts';
import type { DataTarget } from '../ast.ts';
import { invalidObject, nullNotAllowed, systemCatalog, textTruncated, textTruncatedSomewhere, transactionDoomed } from '../errors.ts';
import { coerce } from '../expressions/coerce.ts';
import { compileExpression } from '../expressions/compile.ts';
import { type Compiled, emptyFrame } from '../expressions/compiled.ts';
import { type MemoryColumn, type MemoryTable, replaceRows } from '../memory-table.ts';
import { findRelation, temporaryTable } from '../queries/tables.ts';
import { familyOf, isText } from '../types.ts';
import { integerValue } from '../values/convert-number.ts';
import { decimal } from '../values/decimal.ts';
import { bindingOf, type Execution } from './execution.ts';
import type { StoredColumn } from './tables.ts';

type Row = readonly SqlValue[];

export interface WritableTable {
  readonly name: string;
  readonly columns: readonly (Column | TableColumn)[];
  readonly path: readonly string[];
  /** Major version of the server. */
  readonly version: number;
  rows(): Iterable<Row>;
  /** Undefined stands for a column without a value. Returns the rows as they were stored. */
  insert(rows: readonly (readonly (SqlValue | undefined)[])[]): Promise<readonly Row[]>;
  modify(change: (row: Row) => Row | 'delete' | undefined): Promise<number>;
}

const majorVersion = ({ productVersion }: Execution['session']): number => Number.parseInt(productVersion, 10);

export const isIdentity = (column: Column | TableColumn): boolean => 'identity' in column && column.identity !== undefined;

/** Throws 208 or 1087. */
export function openTarget(target: DataTarget, execution: Execution): WritableTable {
  const { session, variables } = execution;
  if (target.kind === 'table-variable') return memoryTarget(variables.table(target.name, target.line), execution);
  const temporary = temporaryTable(session, target.path);
  if (temporary) return memoryTarget(temporary, execution);
  const relation = findRelation(session, target.path);
  if (!relation) throw invalidObject(target.path.join('.'), target.line);
  if (/^(sys|information_schema)$/i.test(target.path.at(-2) ?? '')) throw systemCatalog(target.line);
  return engineTarget(relation, target.path, execution);
}

function engineTarget(relation: Relation, path: readonly string[], execution: Execution): WritableTable {
  const { session, control } = execution;
  const columns = relation.definition ?? relation.columns;
  const name = path.at(-1) as string;
  const target = { database: path.at(-3) || undefined, schema: path.at(-2) || 'dbo', name };
  const refuseDoomed = () => {
    if (session.doomed) throw transactionDoomed();
  };
  return {
    name,
    columns,
    path,
    version: majorVersion(session),
    rows: () => relation.rows(),
    async insert(rows) {
      refuseDoomed();
      const defaults = columns.map((column) => compileDefault(column, execution));
      const complete = rows.map((row) =>
        row.map((value, i) => (value === undefined ? (defaults[i]?.evaluate(emptyFrame) ?? null) : value)),
      );
      await session.engine.insert(target, complete, control.cancelled);
      return complete;
    },
    modify(change) {
      refuseDoomed();
      return session.engine.modify(target, change, control.cancelled);
    },
  };
}

function compileDefault(column: StoredColumn, execution: Execution): Compiled | undefined {
  return column.defaultExpression && coerce(compileExpression(column.defaultExpression, bindingOf(execution)), column.type);
}

function memoryTarget(table: MemoryTable, { session }: Execution): WritableTable {
  return {
    name: table.name,
    columns: table.columns,
    path: [table.name],
    version: majorVersion(session),
    rows: () => table.rows,
    async insert(rows) {
      const stored = rows.map((row) => completeRow(table, row, session));
      replaceRows(table, [...table.rows, ...stored]);
      return stored;
    },
    async modify(change) {
      let count = 0;
      const kept = table.rows.flatMap((row): readonly Row[] => {
        const result = change(row);
        if (result === undefined) return [row];
        count += 1;
        return result === 'delete' ? [] : [result];
      });
      replaceRows(table, kept);
      return count;
    },
  };
}

function completeRow(table: MemoryTable, given: readonly (SqlValue | undefined)[], session: Execution['session']): Row {
  return table.columns.map((column, i) => {
    const value = given[i] === undefined ? defaultFor(table, column, session) : (given[i] as SqlValue);
    if (value === null && !column.nullable) throw nullNotAllowed(column.name, table.name, 'INSERT');
    return value;
  });
}

function defaultFor(table: MemoryTable, column: MemoryColumn, session: Execution['session']): SqlValue {
  if (!column.identity) return column.byDefault ? column.byDefault.evaluate(emptyFrame) : null;
  const next = table.nextIdentity;
  table.nextIdentity += column.identity.increment;
  session.lastIdentity = next;
  return familyOf(column.type) === 'decimal' ? decimal(next) : integerValue(next, column.type);
}

/** A text that the column can not hold is an error, not a cut: 2628. */
export function refuseTooLong(value: SqlValue, column: Column, { name, version }: WritableTable): void {
  const { length } = column.type;
  if (typeof value !== 'string' || !isText(column.type) || typeof length !== 'number') return;
  if (value.replace(/ +$/, '').length > length) {
    throw version < 15 ? textTruncatedSomewhere() : textTruncated(name, column.name, value.slice(0, length));
  }
}
