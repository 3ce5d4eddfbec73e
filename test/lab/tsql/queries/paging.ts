/** TOP, OFFSET and FETCH. */
import type { Decimal, SqlValue } from '../../sql-types.ts';
import type { Expression, Query, SelectCore } from '../ast.ts';
import { negativeOffset, negativeTop } from '../errors.ts';
import { type Binding, withScope } from '../expressions/binding.ts';
import { compileExpression } from '../expressions/compile.ts';
import { emptyFrame } from '../expressions/compiled.ts';
import { truncate } from '../values/decimal.ts';

export interface Paging {
  /** The part of the sorted items that the query returns. `tied` says that two items have equal order keys. */
  take<Item>(items: readonly Item[], tied: (a: Item, b: Item) => boolean): readonly Item[];
}

export function compilePaging(top: SelectCore['top'], query: Pick<Query, 'offset' | 'fetch'>, binding: Binding): Paging {
  const count = (node: Expression | undefined) => {
    const compiled = node && compileExpression(node, withScope(binding, undefined));
    return compiled && (() => wholeNumber(compiled.evaluate(emptyFrame)));
  };
  const [topCount, offset, fetch] = [count(top?.count), count(query.offset), count(query.fetch)];
  return {
    take(items, tied) {
      let result = items;
      if (offset) {
        const skipped = offset() ?? 0;
        if (skipped < 0) throw negativeOffset();
        const size = fetch?.() ?? Number.POSITIVE_INFINITY;
        result = result.slice(skipped, skipped + size);
      }
      if (!topCount || !top) return result;
      const wanted = topCount();
      if (wanted === undefined || wanted < 0) throw negativeTop();
      let end = top.percent ? Math.ceil((result.length * wanted) / 100) : wanted;
      if (top.withTies && end > 0) while (end < result.length && tied(result[end - 1] as never, result[end] as never)) end += 1;
      return result.slice(0, end);
    },
  };
}

function wholeNumber(value: SqlValue): number | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return Math.trunc(Number(value));
  if (value !== null && typeof value === 'object' && 'unscaled' in value) return Number(truncate(value as Decimal));
  return undefined;
}
