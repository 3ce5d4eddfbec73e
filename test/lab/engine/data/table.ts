import type { TableColumn } from '../../port.ts';
import type { SqlValue } from '../../sql-types.ts';
import type { RowValues } from '../log/records.ts';

/** A row as the newest transaction left it, and what others see as long as that transaction is open. */
interface StoredRow {
  values: RowValues | undefined;
  pending: { readonly transaction: number; readonly before: RowValues | undefined } | undefined;
}

/** One user table in one copy of a database. Readers see committed rows only, and what their own transaction changed. */
export class Table {
  readonly schema: string;
  readonly name: string;
  readonly objectId: number;
  readonly columns: readonly TableColumn[];
  readonly createdAt: number;
  nextRow = 1;
  nextIdentity: bigint | undefined;
  private readonly rows = new Map<number, StoredRow>();
  private readonly unique: { readonly columns: readonly number[]; readonly rows: Map<string, number> }[];

  constructor(schema: string, name: string, objectId: number, columns: readonly TableColumn[], createdAt: number) {
    this.schema = schema;
    this.name = name;
    this.objectId = objectId;
    this.columns = columns;
    this.createdAt = createdAt;
    const key = columns.flatMap((column, index) => (column.primaryKey ? [index] : []));
    const single = columns.flatMap((column, index) => (column.unique ? [[index]] : []));
    this.unique = [...(key.length > 0 ? [key] : []), ...single].map((indexes) => ({ columns: indexes, rows: new Map() }));
    this.nextIdentity = columns.find((column) => column.identity)?.identity?.seed;
  }

  /** Rows that a transaction sees; undefined is a reader outside any transaction. */
  *visible(transaction: number | undefined): Generator<readonly [row: number, values: RowValues]> {
    for (const id of this.rows.keys()) {
      const values = this.seen(id, transaction);
      if (values !== undefined) yield [id, values];
    }
  }

  /** One row as a transaction sees it. */
  seen(id: number, transaction: number | undefined): RowValues | undefined {
    const row = this.rows.get(id);
    const foreign = row?.pending !== undefined && row.pending.transaction !== transaction;
    return foreign ? row?.pending?.before : row?.values;
  }

  /** The row that already has these values in a primary key or unique column; `except` is the row that is being changed. */
  conflicting(values: RowValues, except?: number): RowValues | undefined {
    for (const index of this.unique) {
      const id = index.rows.get(keyOf(values, index.columns));
      if (id !== undefined && id !== except) return index.columns.map((column) => values[column] ?? null);
    }
    return undefined;
  }

  /** Another transaction that has changed this row and is still open. */
  lockedBy(id: number): number | undefined {
    return this.rows.get(id)?.pending?.transaction;
  }

  change(id: number, values: RowValues | undefined, transaction: number): void {
    const row = this.rows.get(id);
    if (row === undefined) {
      this.rows.set(id, { values, pending: { transaction, before: undefined } });
      this.nextRow = Math.max(this.nextRow, id + 1);
    } else {
      row.pending ??= { transaction, before: row.values };
      this.index(id, row.values, undefined);
      row.values = values;
    }
    this.index(id, undefined, values);
    this.advanceIdentity(values);
  }

  settle(id: number, committed: boolean): void {
    const row = this.rows.get(id);
    if (row?.pending === undefined) return;
    if (!committed) {
      this.index(id, row.values, row.pending.before);
      row.values = row.pending.before;
    }
    row.pending = undefined;
    if (row.values === undefined) this.rows.delete(id);
  }

  private index(id: number, before: RowValues | undefined, after: RowValues | undefined): void {
    for (const index of this.unique) {
      if (before !== undefined && index.rows.get(keyOf(before, index.columns)) === id) index.rows.delete(keyOf(before, index.columns));
      if (after !== undefined) index.rows.set(keyOf(after, index.columns), id);
    }
  }

  private advanceIdentity(values: RowValues | undefined): void {
    const position = this.columns.findIndex((column) => column.identity);
    if (position < 0 || values === undefined) return;
    const used = BigInt(values[position] as number | bigint);
    const increment = this.columns[position]?.identity?.increment ?? 1n;
    const next = used + increment;
    if (this.nextIdentity === undefined || (increment > 0n ? next > this.nextIdentity : next < this.nextIdentity)) this.nextIdentity = next;
  }
}

function keyOf(values: RowValues, columns: readonly number[]): string {
  return columns.map((column) => textOf(values[column] ?? null)).join('\u0000');
}

function textOf(value: SqlValue): string {
  if (value === null) return '\u0001';
  if (typeof value === 'string') return value.toLowerCase().trimEnd();
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  return typeof value === 'object' ? `${value.unscaled}e${value.scale}` : String(value);
}
