/** Sorting by compiled expressions. NULL comes first, as in SQL Server. */
import type { SqlValue } from '../../sql-types.ts';
import type { Compiled, Frame } from '../expressions/compiled.ts';
import { compareValues } from '../values/comparison.ts';

export interface OrderKey {
  readonly compiled: Compiled;
  readonly descending: boolean;
}

interface Keyed<Item> {
  readonly item: Item;
  readonly keys: readonly SqlValue[];
}

export function compareKeys(left: readonly SqlValue[], right: readonly SqlValue[], order: readonly OrderKey[]): number {
  for (const [i, { compiled, descending }] of order.entries()) {
    const difference = compareOne(left[i] ?? null, right[i] ?? null, compiled);
    if (difference !== 0) return descending ? -difference : difference;
  }
  return 0;
}

function compareOne(left: SqlValue, right: SqlValue, { type, collation }: Compiled): number {
  if (left === null || right === null) return left === right ? 0 : left === null ? -1 : 1;
  return compareValues(left, right, type, collation ?? 'ignore-case');
}

export const keysOf = (frame: Frame, order: readonly OrderKey[]): readonly SqlValue[] =>
  order.map(({ compiled }) => compiled.evaluate(frame));

/** Sorts items, each of which has a row. Equal items keep their order. */
export function sortBy<Item>(items: readonly Item[], order: readonly OrderKey[], frame: (item: Item) => Frame): readonly Keyed<Item>[] {
  const keyed = items.map((item) => ({ item, keys: keysOf(frame(item), order) }));
  return order.length === 0 ? keyed : keyed.sort((a, b) => compareKeys(a.keys, b.keys, order));
}
