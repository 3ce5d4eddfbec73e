/** One SELECT: FROM → WHERE → GROUP BY → HAVING → windows → ORDER BY → TOP → select list, or DISTINCT before ORDER BY. */
import type { SqlValue } from '../../sql-types.ts';
import type { Expression, Query, SelectCore } from '../ast.ts';
import type { Binding } from '../expressions/binding.ts';
import { withScope } from '../expressions/binding.ts';
import type { Compiled, Frame } from '../expressions/compiled.ts';
import { compileCondition } from '../expressions/conditions.ts';
import type { Scope } from '../expressions/scope.ts';
import { contains } from '../expressions/walk.ts';
import { isAggregateCall } from './aggregates.ts';
import { distinctRows } from './distinct.ts';
import { createGrouping, type GroupedClause } from './grouping.ts';
import { compareKeys, sortBy } from './ordering.ts';
import { compilePaging } from './paging.ts';
import type { CompiledQuery } from './query.ts';
import { compileOrder, compileSelectList } from './select-list.ts';
import { compileFrom } from './sources.ts';
import { compileWindow, isWindowCall, type WindowFunction } from './windows.ts';

export function compileSelect(core: SelectCore, query: Pick<Query, 'orderBy' | 'offset' | 'fetch'>, around: Binding): CompiledQuery {
  const source = compileFrom(core.from, core.where, around);
  const scope: Scope = { columns: source.columns, outer: around.scope };
  const binding = withScope(around, scope);
  const where = core.where && compileCondition(core.where, { ...binding, clause: 'WHERE' });

  const grouping = isGrouped(
    core,
    query.orderBy.map(({ expression }) => expression),
  )
    ? createGrouping(core.groupBy, binding)
    : undefined;
  const windows: WindowFunction[] = [];
  const inClause = (clause: GroupedClause): Binding => {
    const substitute = (node: Expression): Compiled | undefined => {
      if (isWindowCall(node)) return windowColumn(node);
      return grouping?.substitute(node, clause);
    };
    return { ...binding, substitute };
  };
  const windowColumn = (node: Expression & { kind: 'call' }): Compiled => {
    const inner = grouping ? { ...binding, substitute: (part: Expression) => grouping.substitute(part, 'select list') } : binding;
    const index = windows.push(compileWindow(node, inner)) - 1;
    const { type, nullable } = windows[index] as WindowFunction;
    return { type, nullable, evaluate: (frame) => frame.windows[index] ?? null };
  };

  const having =
    core.having &&
    compileCondition(core.having, { ...binding, ...(grouping && { substitute: (node) => grouping.substitute(node, 'HAVING clause') }) });
  const list = compileSelectList(core.items, inClause('select list'));
  const order = compileOrder(query.orderBy, list, core, inClause('ORDER BY clause'));
  const paging = compilePaging(core.top, query, binding);

  const framesOf = (outer: Frame | undefined): readonly Frame[] => {
    let rows: (readonly SqlValue[])[] = [];
    source.each(outer, (row) => {
      if (!where || where({ values: row, windows: [], outer }) === true) rows.push(row);
    });
    if (grouping) rows = [...grouping.collect(rows, outer)];
    let frames: readonly Frame[] = rows.map((values) => ({ values, windows: [], outer }));
    if (having) frames = frames.filter((frame) => having(frame) === true);
    if (windows.length === 0) return frames;
    const results = windows.map((window) => window.apply(frames));
    return frames.map((frame, i) => ({ ...frame, windows: results.map((values) => values[i] ?? null) }));
  };
  const project = (frame: Frame): readonly SqlValue[] => list.map(({ compiled }) => compiled.evaluate(frame));

  return {
    columns: list.map(({ name, compiled: { type, nullable, collation, untyped } }) => ({
      name,
      type,
      nullable,
      ...(collation && { collation }),
      ...(untyped && { untyped }),
    })),
    run(outer) {
      const frames = framesOf(outer);
      if (!core.distinct) {
        const sorted = sortBy(frames, order, (frame) => frame);
        return paging.take(sorted, (a, b) => compareKeys(a.keys, b.keys, order) === 0).map(({ item }) => project(item));
      }
      const rows = distinctRows(
        frames.map(project),
        list.map(({ compiled }) => compiled),
      );
      const sorted = sortBy(rows, order, (values) => ({ values, windows: [], outer }));
      return paging.take(sorted, (a, b) => compareKeys(a.keys, b.keys, order) === 0).map(({ item }) => item);
    },
  };
}

function isGrouped(core: SelectCore, order: readonly Expression[]): boolean {
  if (core.groupBy.length > 0 || core.having) return true;
  const listed = core.items.flatMap((item) => (item.kind === 'star' ? [] : [item.expression]));
  return [...listed, ...order].some((node) => contains(node, isAggregateCall));
}
