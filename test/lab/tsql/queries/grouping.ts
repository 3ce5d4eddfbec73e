/**
 * GROUP BY. A group is one row: the columns of one of its rows (what is grouped by is the same in all of them), then the
 * results of the aggregates.
 */
import type { SqlValue } from '../../sql-types.ts';
import type { Expression } from '../ast.ts';
import { aggregateNotAllowed, notGrouped } from '../errors.ts';
import type { Binding } from '../expressions/binding.ts';
import { compileExpression } from '../expressions/compile.ts';
import { type Compiled, type Frame, frameOf } from '../expressions/compiled.ts';
import { resolveColumn, type ScopeColumn } from '../expressions/scope.ts';
import { contains, shapeOf } from '../expressions/walk.ts';
import { groupingKey } from '../values/comparison.ts';
import type { Aggregate } from './aggregate.ts';
import { compileAggregate, isAggregateCall } from './aggregates.ts';

export type GroupedClause = 'select list' | 'HAVING clause' | 'ORDER BY clause';

export interface Grouping {
  substitute(node: Expression, clause: GroupedClause): Compiled | undefined;
  /** One row for each group. Without GROUP BY there is exactly one group, maybe of no rows. */
  collect(rows: readonly (readonly SqlValue[])[], outer: Frame | undefined): readonly (readonly SqlValue[])[];
}

export function createGrouping(groupBy: readonly Expression[], binding: Binding): Grouping {
  const { scope } = binding;
  const width = scope?.columns.length ?? 0;
  const keys = groupBy.map((node) => {
    if (contains(node, isAggregateCall)) throw aggregateNotAllowed('GROUP BY');
    return { shape: shapeOf(node, scope), compiled: compileExpression(node, { ...binding, clause: 'GROUP BY' }) };
  });
  const aggregates: { readonly shape: string; readonly aggregate: Aggregate }[] = [];

  const aggregateColumn = (node: Expression & { kind: 'call' }): Compiled => {
    const shape = shapeOf(node, scope);
    let index = aggregates.findIndex((known) => known.shape === shape);
    if (index === -1) index = aggregates.push({ shape, aggregate: compileAggregate(node, binding) }) - 1;
    const { type, nullable } = (aggregates[index] as { aggregate: Aggregate }).aggregate;
    return { type, nullable, evaluate: (frame) => frame.values[width + index] ?? null };
  };

  return {
    substitute(node, clause) {
      if (isAggregateCall(node)) return aggregateColumn(node);
      const shape = keys.length > 0 && node.kind !== 'literal' ? shapeOf(node, scope) : '';
      const key = keys.find((known) => known.shape === shape);
      if (key) return key.compiled;
      if (node.kind === 'column') {
        const { depth, column } = resolveColumn(node.path, scope, node.line);
        if (depth === 0) throw notGrouped(fullName(column), clause, node.line);
      }
      return undefined;
    },
    collect(rows, outer) {
      const groups = new Map<string, { readonly first: readonly SqlValue[]; readonly running: ReturnType<Aggregate['start']>[] }>();
      const start = () => aggregates.map(({ aggregate }) => aggregate.start());
      for (const row of rows) {
        const frame = frameOf(row, outer);
        const id = keys
          .map(({ compiled }) => groupingKey(compiled.evaluate(frame), compiled.type, compiled.collation ?? 'ignore-case'))
          .join('\u0001');
        let group = groups.get(id);
        if (!group) {
          group = { first: row, running: start() };
          groups.set(id, group);
        }
        for (const running of group.running) running.add(frame);
      }
      if (groups.size === 0 && groupBy.length === 0) groups.set('', { first: new Array(width).fill(null), running: start() });
      return [...groups.values()].map(({ first, running }) => [...first, ...running.map((one) => one.result())]);
    },
  };
}

const fullName = (column: ScopeColumn): string =>
  [...(column.path.length > 0 ? column.path : [column.table]), column.name].filter(Boolean).join('.');
