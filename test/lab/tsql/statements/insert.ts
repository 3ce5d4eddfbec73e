/** INSERT. */
import type { Column, SqlValue } from '../../sql-types.ts';
import type { Expression, StatementOf } from '../ast.ts';
import { fewerValues, identityExplicit, invalidColumn, selectListMismatch, valueCountMismatch } from '../errors.ts';
import { compileExpression } from '../expressions/compile.ts';
import { type Compiled, emptyFrame } from '../expressions/compiled.ts';
import { bindCommonTables } from '../queries/common-tables.ts';
import { compileQuery } from '../queries/query.ts';
import { isText } from '../types.ts';
import { convertValue } from '../values/convert.ts';
import { collectRows } from './collected-rows.ts';
import { bindingOf, type Execution, type Flow, type Prepared } from './execution.ts';
import { compileOutput } from './output.ts';
import { prepareExecute, prepareExecuteText } from './procedures.ts';
import { finishCount } from './query.ts';
import { isIdentity, openTarget, refuseTooLong, type WritableTable } from './targets.ts';

type Insert = StatementOf<'insert'>;
/** Undefined stands for DEFAULT. */
type Given = readonly (SqlValue | undefined)[];
type RowSource = () => Promise<readonly Given[]> | readonly Given[];

export function prepareInsert(statement: Insert, execution: Execution): Prepared {
  const table = openTarget(statement.target, execution);
  const positions = targetPositions(statement, table, execution);
  const rows = compileSource(statement, table, positions, execution);
  const output = compileOutput(statement.output, table, execution);
  return async (): Promise<Flow> => {
    const given = await rows();
    const complete = given.map((values) => {
      const row: (SqlValue | undefined)[] = new Array(table.columns.length).fill(undefined);
      positions.forEach((position, i) => {
        row[position] = values[i];
      });
      return row;
    });
    const stored = await table.insert(complete);
    await output?.(stored.map((inserted) => ({ inserted, deleted: undefined })));
    finishCount(stored.length, execution);
    return 'next';
  };
}

/** Where the values go. Without a column list: all columns but the identity. */
function targetPositions(statement: Insert, table: WritableTable, { session }: Execution): readonly number[] {
  const explicit = session.options.identityInsert !== undefined;
  if (!statement.columns) {
    return table.columns.flatMap((column, i) => (isIdentity(column) && !explicit ? [] : [i]));
  }
  return statement.columns.map((name) => {
    const index = table.columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase());
    if (index === -1) throw invalidColumn(name, statement.line);
    if (isIdentity(table.columns[index] as Column) && !explicit) throw identityExplicit(table.name, statement.line);
    return index;
  });
}

function compileSource(statement: Insert, table: WritableTable, positions: readonly number[], execution: Execution): RowSource {
  const { source, line } = statement;
  const binding = bindCommonTables(statement.with, bindingOf(execution));
  const columns = positions.map((position) => table.columns[position] as Column);
  switch (source.kind) {
    case 'defaults':
      return () => [positions.map(() => undefined)];
    case 'rows': {
      const compiled = source.rows.map((row) => {
        if (row.length !== positions.length)
          throw statement.columns ? fewerValues(row.length > positions.length, line) : valueCountMismatch(line);
        return row.map((value: Expression | undefined) => value && compileExpression(value, binding));
      });
      return () => compiled.map((row) => row.map((value, i) => value && stored(value, columns[i] as Column, table)));
    }
    case 'query': {
      const query = compileQuery(source.query, binding);
      const count = query.columns.length;
      if (count !== positions.length)
        throw statement.columns ? selectListMismatch(count > positions.length, line) : valueCountMismatch(line);
      return () =>
        query
          .run(undefined)
          .map((row) => row.map((value, i) => storedValue(value, query.columns[i] as Column, columns[i] as Column, table)));
    }
    case 'execute':
      return async () => {
        const { sink, results } = collectRows(execution.sink);
        const inner = { ...execution, sink };
        await (source.statement.kind === 'execute-text'
          ? prepareExecuteText(source.statement, inner)
          : prepareExecute(source.statement as StatementOf<'execute'>, inner))();
        return results.flatMap(({ columns: from, rows }) => {
          if (from.length !== positions.length) throw valueCountMismatch(line);
          return rows.map((row) => row.map((value, i) => storedValue(value, from[i] as Column, columns[i] as Column, table)));
        });
      };
  }
}

const stored = (value: Compiled, column: Column, table: WritableTable): SqlValue =>
  storedValue(value.evaluate(emptyFrame), value, column, table);

/** The value as the column holds it. */
export function storedValue(value: SqlValue, from: Pick<Column, 'type'>, column: Column, table: WritableTable): SqlValue {
  if (isText(from.type)) refuseTooLong(value, column, table);
  return convertValue(value, from.type, column.type);
}
