/** UNION, EXCEPT, INTERSECT and VALUES. */
import type { SqlValue } from '../../sql-types.ts';
import type { Expression, OrderItem, Query, QueryBody } from '../ast.ts';
import { orderNotInUnion, orderPositionOutOfRange, unequalColumnCounts, unequalValueRows } from '../errors.ts';
import type { Binding } from '../expressions/binding.ts';
import { compileExpression, unify } from '../expressions/compile.ts';
import { type Compiled, emptyFrame } from '../expressions/compiled.ts';
import { commonType } from '../types.ts';
import { convertValue, sameRepresentation } from '../values/convert.ts';
import { distinctRows, rowKey } from './distinct.ts';
import { compareKeys, type OrderKey, sortBy } from './ordering.ts';
import { compilePaging } from './paging.ts';
import { type CompiledQuery, compileQuery, type OutputColumn } from './query.ts';

type Body<Kind extends QueryBody['kind']> = Extract<QueryBody, { readonly kind: Kind }>;
type Rows = readonly (readonly SqlValue[])[];

export function compileValues(body: Body<'values'>, binding: Binding): CompiledQuery {
  const width = body.rows[0]?.length ?? 0;
  if (body.rows.some((row) => row.length !== width)) throw unequalValueRows(body.line);
  const byColumn = Array.from({ length: width }, (_, i) => unify(body.rows.map((row) => compileExpression(row[i] as Expression, binding))));
  const columns = byColumn.map(
    (column): OutputColumn => ({
      name: '',
      type: (column[0] as Compiled).type,
      nullable: column.some(({ nullable }) => nullable),
    }),
  );
  return {
    columns,
    run: (outer) => body.rows.map((_, row) => byColumn.map((column) => (column[row] as Compiled).evaluate(outer ?? emptyFrame))),
  };
}

export function compileSetOperation(
  body: Body<'set-operation'>,
  query: Pick<Query, 'orderBy' | 'offset' | 'fetch'>,
  binding: Binding,
): CompiledQuery {
  const side = (part: QueryBody) => compileQuery({ with: [], body: part, orderBy: [], line: body.line }, binding);
  const [left, right] = [side(body.left), side(body.right)];
  if (left.columns.length !== right.columns.length) throw unequalColumnCounts(body.line);
  const columns = left.columns.map((column, i): OutputColumn => {
    const other = right.columns[i] as OutputColumn;
    const nullable = column.nullable || other.nullable;
    if (column.untyped) return { ...other, name: column.name, nullable };
    return { ...column, type: other.untyped ? column.type : commonType(column.type, other.type), nullable };
  });
  const order = compileOutputOrder(query.orderBy, columns);
  const paging = compilePaging(undefined, query, binding);
  return {
    columns,
    run(outer) {
      const rows = combine(body.operator, converted(left, left.run(outer), columns), converted(right, right.run(outer), columns), columns);
      const sorted = sortBy(rows, order, (values) => ({ values, windows: [], outer }));
      return paging.take(sorted, (a, b) => compareKeys(a.keys, b.keys, order) === 0).map(({ item }) => item);
    },
  };
}

function converted(query: CompiledQuery, rows: Rows, columns: readonly OutputColumn[]): Rows {
  const from = query.columns;
  if (columns.every(({ type }, i) => sameRepresentation((from[i] as OutputColumn).type, type))) return rows;
  return rows.map((row) => row.map((value, i) => convertValue(value, (from[i] as OutputColumn).type, (columns[i] as OutputColumn).type)));
}

function combine(operator: Body<'set-operation'>['operator'], left: Rows, right: Rows, columns: readonly OutputColumn[]): Rows {
  if (operator === 'union-all') return [...left, ...right];
  if (operator === 'union') return distinctRows([...left, ...right], columns);
  const others = new Set(right.map((row) => rowKey(row, columns)));
  return distinctRows(left, columns).filter((row) => others.has(rowKey(row, columns)) === (operator === 'intersect'));
}

/** After a set operation only names and positions of the result may order it. */
function compileOutputOrder(order: readonly OrderItem[], columns: readonly OutputColumn[]): readonly OrderKey[] {
  return order.map(({ expression, descending }) => {
    const index = positionOf(expression, columns);
    const column = columns[index] as OutputColumn;
    return { descending, compiled: { ...column, evaluate: (frame) => frame.values[index] ?? null } };
  });
}

function positionOf(node: OrderItem['expression'], columns: readonly OutputColumn[]): number {
  if (node.kind === 'literal' && typeof node.value === 'number') {
    if (node.value < 1 || node.value > columns.length) throw orderPositionOutOfRange(node.value);
    return node.value - 1;
  }
  const wanted = node.kind === 'column' ? (node.path.at(-1) as string).toLowerCase() : undefined;
  const index = columns.findIndex(({ name }) => name.toLowerCase() === wanted);
  if (index === -1) throw orderNotInUnion('line' in node ? node.line : undefined);
  return index;
}
