/** Functions with OVER (PARTITION BY ... ORDER BY ...). They see the rows of the query after WHERE and GROUP BY. */
import type { SqlType, SqlValue } from '../../sql-types.ts';
import type { Call, Expression } from '../ast.ts';
import { argumentCount, unknownFunction, windowNeedsOrder } from '../errors.ts';
import type { Binding } from '../expressions/binding.ts';
import { compileExpression } from '../expressions/compile.ts';
import type { Compiled, Frame } from '../expressions/compiled.ts';
import { bigint } from '../types.ts';
import { groupingKey } from '../values/comparison.ts';
import { compileAggregate, isAggregateName } from './aggregates.ts';
import { compareKeys, type OrderKey, sortBy } from './ordering.ts';

interface Sorted {
  readonly item: number;
  readonly keys: readonly SqlValue[];
}

/** Values for the rows of one partition, in the order of the window. */
type Compute = (rows: readonly Frame[], peers: (a: number, b: number) => boolean) => readonly SqlValue[];

export interface WindowFunction {
  readonly type: SqlType;
  readonly nullable: boolean;
  /** One value for each frame, in the order of the frames. */
  apply(frames: readonly Frame[]): readonly SqlValue[];
}

export const isWindowCall = (node: Expression): node is Call => node.kind === 'call' && node.over !== undefined;

export function compileWindow(call: Call, binding: Binding): WindowFunction {
  const spec = call.over as NonNullable<Call['over']>;
  const partition = spec.partitionBy.map((node) => compileExpression(node, binding));
  const order: readonly OrderKey[] = spec.orderBy.map(({ expression, descending }) => ({
    compiled: compileExpression(expression, binding),
    descending,
  }));
  const { type, nullable, compute } = compileCompute(call, order.length > 0, binding);
  return {
    type,
    nullable,
    apply(frames) {
      const parts = new Map<string, number[]>();
      frames.forEach((frame, index) => {
        const key = partition.map((one) => groupingKey(one.evaluate(frame), one.type, one.collation ?? 'ignore-case')).join('\u0001');
        const part = parts.get(key);
        if (part) part.push(index);
        else parts.set(key, [index]);
      });
      const results: SqlValue[] = new Array(frames.length).fill(null);
      for (const part of parts.values()) {
        const sorted: readonly Sorted[] = sortBy(part, order, (index) => frames[index] as Frame);
        const peers = (a: number, b: number) => compareKeys((sorted[a] as Sorted).keys, (sorted[b] as Sorted).keys, order) === 0;
        const values = compute(
          sorted.map(({ item }) => frames[item] as Frame),
          peers,
        );
        sorted.forEach(({ item }, i) => {
          results[item] = values[i] ?? null;
        });
      }
      return results;
    },
  };
}

function compileCompute(call: Call, ordered: boolean, binding: Binding): { type: SqlType; nullable: boolean; compute: Compute } {
  const name = (call.path[0] as string).toUpperCase();
  if (call.path.length === 1 && isAggregateName(call.path)) return aggregateOver(call, ordered, binding);
  if (!ranking.has(name)) throw unknownFunction(call.path.join('.'), call.line);
  if (!ordered) throw windowNeedsOrder(name, call.line);
  const [first, second, third] = call.args.map((node) => compileExpression(node, binding));
  switch (name) {
    case 'ROW_NUMBER':
      return { type: bigint, nullable: true, compute: (rows) => rows.map((_, i) => BigInt(i + 1)) };
    case 'RANK':
    case 'DENSE_RANK':
      return { type: bigint, nullable: true, compute: ranks(name === 'DENSE_RANK') };
    case 'NTILE':
      if (!first) throw argumentCount(name, 1, call.line);
      return { type: bigint, nullable: true, compute: tiles(first) };
    default:
      break;
  }
  if (!first) throw argumentCount(name, 1, call.line);
  return { type: first.type, nullable: true, compute: neighbours(name, first, second, third) };
}

const ranking = new Set(['ROW_NUMBER', 'RANK', 'DENSE_RANK', 'NTILE', 'LAG', 'LEAD', 'FIRST_VALUE', 'LAST_VALUE']);

export const isWindowName = (path: readonly string[]): boolean => path.length === 1 && ranking.has((path[0] as string).toUpperCase());

const ranks =
  (dense: boolean): Compute =>
  (rows, peers) => {
    let rank = 0;
    return rows.map((_, i) => {
      if (i === 0 || !peers(i - 1, i)) rank = dense ? rank + 1 : i + 1;
      return BigInt(rank);
    });
  };

const tiles =
  (count: Compiled): Compute =>
  (rows) => {
    const tilesWanted = Number(rows[0] ? count.evaluate(rows[0]) : 1);
    const [size, larger] = [Math.floor(rows.length / tilesWanted), rows.length % tilesWanted];
    return rows.map((_, i) => {
      const inLarger = larger * (size + 1);
      return BigInt(i < inLarger ? Math.floor(i / (size + 1)) + 1 : larger + Math.floor((i - inLarger) / size) + 1);
    });
  };

const neighbours =
  (name: string, value: Compiled, distance: Compiled | undefined, otherwise: Compiled | undefined): Compute =>
  (rows, peers) =>
    rows.map((row, i) => {
      if (name === 'FIRST_VALUE') return value.evaluate(rows[0] as Frame);
      if (name === 'LAST_VALUE') {
        let last = i;
        while (last + 1 < rows.length && peers(i, last + 1)) last += 1;
        return value.evaluate(rows[last] as Frame);
      }
      const steps = distance ? Number(distance.evaluate(row)) : 1;
      const other = rows[name === 'LAG' ? i - steps : i + steps];
      return other ? value.evaluate(other) : (otherwise?.evaluate(row) ?? null);
    });

/** With an order the frame ends at the current row, or at its last peer; without one it is the whole partition. */
function aggregateOver(call: Call, ordered: boolean, binding: Binding): { type: SqlType; nullable: boolean; compute: Compute } {
  const { over, ...plain } = call;
  const aggregate = compileAggregate(plain, binding);
  const compute: Compute = (rows, peers) => {
    const running = aggregate.start();
    if (!ordered || over?.whole) {
      for (const row of rows) running.add(row);
      const total = running.result();
      return rows.map(() => total);
    }
    const results: SqlValue[] = [];
    for (let start = 0; start < rows.length; ) {
      let end = start + 1;
      if (!over?.rows) while (end < rows.length && peers(start, end)) end += 1;
      for (let i = start; i < end; i++) running.add(rows[i] as Frame);
      const value = running.result();
      for (let i = start; i < end; i++) results.push(value);
      start = end;
    }
    return results;
  };
  return { type: aggregate.type, nullable: aggregate.nullable, compute };
}
