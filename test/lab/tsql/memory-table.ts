/** A table of the evaluator itself: temporary tables and table variables. They live and die with their session or batch. */
import type { TableColumn } from '../port.ts';
import type { SqlValue } from '../sql-types.ts';
import { duplicateKey } from './errors.ts';
import type { Compiled } from './expressions/compiled.ts';
import { groupingKey } from './values/comparison.ts';

export interface MemoryColumn extends TableColumn {
  /** Evaluated for each inserted row. */
  readonly byDefault?: Compiled;
}

export interface MemoryTable {
  readonly name: string;
  readonly columns: readonly MemoryColumn[];
  rows: readonly (readonly SqlValue[])[];
  nextIdentity: bigint;
}

export const createMemoryTable = (name: string, columns: readonly MemoryColumn[]): MemoryTable => ({
  name,
  columns,
  rows: [],
  nextIdentity: columns.find((column) => column.identity)?.identity?.seed ?? 1n,
});

/** Puts new content into the table, unless a key would be double (2627). */
export function replaceRows(table: MemoryTable, rows: readonly (readonly SqlValue[])[]): void {
  table.columns.forEach((column, index) => {
    if (!column.primaryKey && !column.unique) return;
    const seen = new Set<string>();
    for (const row of rows) {
      const value = row[index] ?? null;
      const key = groupingKey(value, column.type, 'ignore-case');
      if (seen.has(key)) throw duplicateKey(table.name, value === null ? '<NULL>' : String(value));
      seen.add(key);
    }
  });
  table.rows = rows;
}
