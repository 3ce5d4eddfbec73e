/** Rows as sets. */
import type { SqlType, SqlValue } from '../../sql-types.ts';
import { groupingKey } from '../values/comparison.ts';
import type { Collation } from '../values/text.ts';

type Columns = readonly { readonly type: SqlType; readonly collation?: Collation | undefined }[];

export const rowKey = (row: readonly SqlValue[], columns: Columns): string =>
  columns.map(({ type, collation }, i) => groupingKey(row[i] ?? null, type, collation ?? 'ignore-case')).join('\u0001');

/** The first of equal rows stays. */
export function distinctRows(rows: readonly (readonly SqlValue[])[], columns: Columns): readonly (readonly SqlValue[])[] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const key = rowKey(row, columns);
    return seen.has(key) ? false : seen.add(key);
  });
}
