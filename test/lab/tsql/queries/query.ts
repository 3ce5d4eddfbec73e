/** A query: its common tables, its body, its order and paging. */
import type { SqlType, SqlValue } from '../../sql-types.ts';
import type { Query } from '../ast.ts';
import type { Binding } from '../expressions/binding.ts';
import type { Frame } from '../expressions/compiled.ts';
import type { Collation } from '../values/text.ts';
import { bindCommonTables } from './common-tables.ts';
import { compileSelect } from './select.ts';
import { compileSetOperation, compileValues } from './set-operations.ts';

export interface OutputColumn {
  /** Empty when the query gives it no name. */
  readonly name: string;
  readonly type: SqlType;
  readonly nullable: boolean;
  readonly collation?: Collation;
  /** All its values are a bare NULL. */
  readonly untyped?: true;
}

export interface CompiledQuery {
  readonly columns: readonly OutputColumn[];
  /** Rows in order. `outer` is the row of the query around. Reads the tables each time. */
  readonly run: (outer: Frame | undefined) => readonly (readonly SqlValue[])[];
}

export function compileQuery(query: Query, around: Binding): CompiledQuery {
  const binding = bindCommonTables(query.with, around);
  switch (query.body.kind) {
    case 'select':
      return compileSelect(query.body, query, binding);
    case 'values':
      return compileValues(query.body, binding);
    case 'set-operation':
      return compileSetOperation(query.body, query, binding);
  }
}
