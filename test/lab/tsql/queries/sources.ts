/** FROM: where rows come from. */
import type { SqlValue } from '../../sql-types.ts';
import type { Expression, TableSource } from '../ast.ts';
import { duplicateTableName } from '../errors.ts';
import type { Binding } from '../expressions/binding.ts';
import { withScope } from '../expressions/binding.ts';
import { type Frame, frameOf } from '../expressions/compiled.ts';
import type { ScopeColumn } from '../expressions/scope.ts';
import { compileJoin } from './joins.ts';
import { compileTableFunction } from './table-functions.ts';
import { compileDerived, compileTable, compileTableVariable } from './tables.ts';

export interface Source {
  readonly columns: readonly ScopeColumn[];
  /** Lower-case names that the columns can be qualified with. */
  readonly exposed: readonly string[];
  /** `outer` is the row of the query around; for APPLY the row to the left. */
  each(outer: Frame | undefined, emit: (row: readonly SqlValue[]) => void): void;
}

const noTable: Source = { columns: [], exposed: [], each: (_, emit) => emit([]) };

/** `a, b, c` is a cross join; equalities of WHERE help to find the pairs. */
export function compileFrom(from: readonly TableSource[], where: Expression | undefined, binding: Binding): Source {
  const [first, ...rest] = from;
  if (!first) return noTable;
  return rest.reduce(
    (left, next) => compileJoin('cross', left, compileSource(next, binding), where, binding),
    compileSource(first, binding),
  );
}

export function compileSource(node: TableSource, binding: Binding): Source {
  switch (node.kind) {
    case 'table':
      return compileTable(node, binding);
    case 'table-variable':
      return compileTableVariable(node, binding);
    case 'derived':
      return compileDerived(node, binding);
    case 'function':
      return compileTableFunction(node, binding);
    case 'join': {
      const [left, right] = [compileSource(node.left, binding), compileSource(node.right, binding)];
      refuseSameName(left, right, node.line);
      return compileJoin(node.join, left, right, node.on, binding);
    }
    case 'apply':
      return compileApply(node, binding);
  }
}

function refuseSameName(left: Source, right: Source, line: number): void {
  const twice = left.exposed.find((name) => right.exposed.includes(name));
  if (twice !== undefined) throw duplicateTableName(twice, line);
}

function compileApply(node: Extract<TableSource, { kind: 'apply' }>, binding: Binding): Source {
  const left = compileSource(node.left, binding);

  const right = compileSource(node.right, withScope(binding, { columns: left.columns, outer: binding.scope }));
  refuseSameName(left, right, node.line);
  const nothing: readonly SqlValue[] = right.columns.map(() => null);
  return {
    columns: [...left.columns, ...right.columns.map((column) => (node.outer ? { ...column, nullable: true } : column))],
    exposed: [...left.exposed, ...right.exposed],
    each(outer, emit) {
      left.each(outer, (leftRow) => {
        let found = false;
        right.each(frameOf(leftRow, outer), (rightRow) => {
          found = true;
          emit([...leftRow, ...rightRow]);
        });
        if (!found && node.outer) emit([...leftRow, ...nothing]);
      });
    },
  };
}
