/** OUTPUT inserted.x, deleted.y [INTO table]. */
import type { Column, SqlValue } from '../../sql-types.ts';
import type { OutputClause } from '../ast.ts';
import { valueCountMismatch } from '../errors.ts';
import { withScope } from '../expressions/binding.ts';
import { frameOf } from '../expressions/compiled.ts';
import type { ScopeColumn } from '../expressions/scope.ts';
import { compileSelectList } from '../queries/select-list.ts';
import { bindingOf, type Execution } from './execution.ts';
import { storedValue } from './insert.ts';
import { openTarget, type WritableTable } from './targets.ts';

type Row = readonly SqlValue[];
export interface Change {
  readonly inserted: Row | undefined;
  readonly deleted: Row | undefined;
}

/** Undefined when the statement has no OUTPUT clause. */
export function compileOutput(
  clause: OutputClause | undefined,
  table: WritableTable,
  execution: Execution,
): ((changes: readonly Change[]) => Promise<void>) | undefined {
  if (!clause) return undefined;
  const pseudo = (name: string): readonly ScopeColumn[] =>
    table.columns.map((column) => ({ table: name, path: [], name: column.name, type: column.type, nullable: true }));
  const scope = { columns: [...pseudo('inserted'), ...pseudo('deleted')], outer: undefined };
  const list = compileSelectList(clause.items, withScope(bindingOf(execution), scope));
  const into = clause.into && openTarget(clause.into, execution);
  if (into && into.columns.length !== list.length) throw valueCountMismatch(clause.into?.line);
  const nothing: Row = table.columns.map(() => null);
  return async (changes) => {
    const rows = changes.map(({ inserted, deleted }) => {
      const frame = frameOf([...(inserted ?? nothing), ...(deleted ?? nothing)], undefined);
      return list.map(({ compiled }) => compiled.evaluate(frame));
    });
    if (into) {
      const converted = rows.map((row) =>
        row.map((value, i) => storedValue(value, (list[i] as (typeof list)[number]).compiled, into.columns[i] as Column, into)),
      );
      await into.insert(converted);
      return;
    }
    execution.sink.columns(list.map(({ name, compiled: { type, nullable } }) => ({ name, type, nullable })));
    for (const row of rows) execution.sink.row(row);
  };
}
