/** UPDATE, DELETE, TRUNCATE TABLE. */
import type { Column, SqlValue } from '../../sql-types.ts';
import type { ColumnAssignment, DataTarget, StatementOf, TableSource } from '../ast.ts';
import { identityUpdate, invalidColumn, nullNotAllowed } from '../errors.ts';
import { compileArithmetic } from '../expressions/arithmetic.ts';
import { type Binding, withScope } from '../expressions/binding.ts';
import { coerce } from '../expressions/coerce.ts';
import { compileExpression } from '../expressions/compile.ts';
import { type Compiled, emptyFrame, type Frame, frameOf } from '../expressions/compiled.ts';
import { compileCondition } from '../expressions/conditions.ts';
import { bindCommonTables } from '../queries/common-tables.ts';
import { compileFrom, type Source } from '../queries/sources.ts';
import { named } from '../queries/tables.ts';
import { int } from '../types.ts';
import { bindingOf, type Execution, type Flow, type Prepared } from './execution.ts';
import { storedValue } from './insert.ts';
import { type Change, compileOutput } from './output.ts';
import { finishCount } from './query.ts';
import { isIdentity, openTarget, type WritableTable } from './targets.ts';
import { currentValue } from './variables.ts';

type Row = readonly SqlValue[];

interface Match {
  readonly table: WritableTable;
  readonly binding: Binding;
  /** The row, joined with what FROM adds, when the statement applies to it. */
  readonly find: (row: Row) => Frame | undefined;
}

/**
 * FROM is evaluated for each row of the table, in which the table stands for just this row. So a join finds its partners,
 * and the first of several wins.
 */
function compileMatch(statement: StatementOf<'update'> | StatementOf<'delete'>, execution: Execution): Match {
  const around = bindCommonTables(statement.with, bindingOf(execution));
  const { target, alias } = locate(statement.target, statement.from);
  const table = openTarget(target, execution);
  let current: Row = [];
  const self: Source = { ...named(table.columns, table.path, alias), each: (_, emit) => emit(current) };
  const source = statement.from.length === 0 ? self : joinedFrom(statement, { target, alias, self }, around);
  const binding = withScope(around, { columns: source.columns, outer: undefined });
  const where = statement.where && compileCondition(statement.where, { ...binding, clause: 'WHERE' });
  return {
    table,
    binding,
    find(row) {
      current = row;
      let found: Frame | undefined;
      source.each(undefined, (values) => {
        if (found) return;
        const frame = frameOf(values, undefined);
        if (!where || where(frame) === true) found = frame;
      });
      return found;
    },
  };
}

/** No table of a user can have this name: it has a blank at its end. */
const rowName = 'row ';

interface Located {
  readonly target: DataTarget;
  readonly alias: string | undefined;
  readonly self: Source;
}

function joinedFrom(statement: StatementOf<'update'> | StatementOf<'delete'>, located: Located, around: Binding): Source {
  const { self } = located;
  const oneRow = {
    columns: self.columns,
    run() {
      const rows: Row[] = [];
      self.each(undefined, (row) => rows.push(row));
      return rows;
    },
  };
  const commonTables = new Map(around.commonTables).set(rowName, () => oneRow);
  return compileFrom(
    statement.from.map((source) => replaceTarget(source, located)),
    statement.where,
    { ...around, commonTables },
  );
}

/** `UPDATE d SET ... FROM dbo.t AS d`: the target is named by its alias. */
function locate(target: DataTarget, from: readonly TableSource[]): { target: DataTarget; alias: string | undefined } {
  const wanted = target.kind === 'table' && target.path.length === 1 ? (target.path[0] as string).toLowerCase() : undefined;
  const visit = (source: TableSource): { target: DataTarget; alias: string } | undefined => {
    if (source.kind === 'join' || source.kind === 'apply') return visit(source.left) ?? visit(source.right);
    if (
      (source.kind === 'table' || source.kind === 'table-variable') &&
      source.alias?.toLowerCase() === wanted &&
      source.alias !== undefined
    ) {
      const { alias, ...plain } = source;
      return { target: plain, alias };
    }
    return undefined;
  };
  for (const source of from) {
    const found = visit(source);
    if (found) return found;
  }
  return { target, alias: undefined };
}

function replaceTarget(source: TableSource, located: Located): TableSource {
  if (source.kind === 'join' || source.kind === 'apply') {
    return { ...source, left: replaceTarget(source.left, located), right: replaceTarget(source.right, located) };
  }
  const { target, alias } = located;
  const isTarget =
    alias !== undefined
      ? 'alias' in source && source.alias?.toLowerCase() === alias.toLowerCase()
      : (source.kind === 'table' && target.kind === 'table' && source.alias === undefined && sameTail(source.path, target.path)) ||
        (source.kind === 'table-variable' && target.kind === 'table-variable' && source.name.toLowerCase() === target.name.toLowerCase());
  if (!isTarget) return source;
  const exposed = alias ?? (target.kind === 'table' ? (target.path.at(-1) as string) : target.name);
  return { kind: 'table', path: [rowName], alias: exposed, line: source.line };
}

const sameTail = (a: readonly string[], b: readonly string[]): boolean => a.at(-1)?.toLowerCase() === b.at(-1)?.toLowerCase();

export function prepareUpdate(statement: StatementOf<'update'>, execution: Execution): Prepared {
  const match = compileMatch(statement, execution);
  const { table } = match;
  const assign = statement.assignments.map((assignment) => compileAssignment(assignment, match, execution));
  return changeRows(statement, match, execution, (row, frame) => {
    const changed = [...row];
    for (const one of assign) one(changed, frame);
    changed.forEach((value, i) => {
      const column = table.columns[i] as Column;
      if (value === null && !column.nullable) throw nullNotAllowed(column.name, table.name, 'UPDATE');
    });
    return changed;
  });
}

export function prepareDelete(statement: StatementOf<'delete'>, execution: Execution): Prepared {
  return changeRows(statement, compileMatch(statement, execution), execution, () => 'delete');
}

function changeRows(
  statement: StatementOf<'update'> | StatementOf<'delete'>,
  { table, find, binding }: Match,
  execution: Execution,
  change: (row: Row, frame: Frame) => Row | 'delete',
): Prepared {
  const output = compileOutput(statement.output, table, execution);
  const top = statement.top && coerce(compileExpression(statement.top, withScope(binding, undefined)), int);
  return async (): Promise<Flow> => {
    const limit = top ? Number(top.evaluate(emptyFrame)) : Number.POSITIVE_INFINITY;
    // The engine may ask twice about a row: before and after it waited for the row's lock.
    const decided = new Map<Row, Row | 'delete'>();
    const count = await table.modify((row) => {
      const known = decided.get(row);
      if (known !== undefined || decided.size >= limit) return known;
      const frame = find(row);
      if (!frame) return undefined;
      const result = change(row, frame);
      decided.set(row, result);
      return result;
    });
    await output?.([...decided].map(([deleted, result]): Change => ({ deleted, inserted: result === 'delete' ? undefined : result })));
    finishCount(count, execution);
    return 'next';
  };
}

function compileAssignment(
  assignment: ColumnAssignment,
  { table, binding }: Match,
  execution: Execution,
): (row: SqlValue[], frame: Frame) => void {
  const { line, operator } = assignment;
  const value: Compiled | undefined = assignment.value && compileExpression(assignment.value, binding);
  const variable = assignment.variable === undefined ? undefined : execution.variables.scalar(assignment.variable, line);
  const index =
    assignment.column === undefined ? -1 : table.columns.findIndex(({ name }) => name.toLowerCase() === assignment.column?.toLowerCase());
  if (assignment.column !== undefined && index === -1) throw invalidColumn(assignment.column, line);
  const column = table.columns[index];
  if (column && isIdentity(column)) throw identityUpdate(column.name, line);
  const before = column ? compileExpression({ kind: 'column', path: [column.name], line }, binding) : variable && currentValue(variable);
  const result = operator && value && before ? compileArithmetic(operator, before, value, line) : value;
  const asVariable = variable && result && coerce(result, variable.type);
  return (row, frame) => {
    if (variable && asVariable) variable.value = asVariable.evaluate(frame);
    if (!column) return;
    row[index] = result ? storedValue(result.evaluate(frame), result, column, table) : null;
  };
}

/** Removes all rows; unlike DELETE it reports no count. */
export function prepareTruncate(statement: StatementOf<'truncate'>, execution: Execution): Prepared {
  const table = openTarget(statement.target, execution);
  return async (): Promise<Flow> => {
    await table.modify(() => 'delete');
    execution.session.rowCount = 0;
    return 'next';
  };
}
