import type { LogAction, LogRecord } from '../log/records.ts';
import { Catalog, type CatalogChange } from './catalog.ts';
import { Table } from './table.ts';

/** A transaction as one copy of a database knows it from its log. */
export interface OpenTransaction {
  readonly id: number;
  readonly name: string;
  /** ms since the epoch */
  readonly beganAt: number;
  records: number;
  bytes: number;
  readonly firstLsn: bigint;
  lastLsn: bigint;
  readonly rows: (readonly [table: Table, row: number])[];
  readonly undo: (() => void)[];
}

/** The data of one copy. It changes only by applying log records: on the primary when they are written, on a secondary in redo. */
export class TableStore {
  readonly tables = new Map<string, Table>();
  readonly catalog = new Catalog();
  readonly open = new Map<number, OpenTransaction>();

  /** `born`: what was there before the first log record. */
  constructor(born: readonly CatalogChange[]) {
    for (const change of born) this.catalog.apply(change);
  }

  find(schema: string, name: string): Table | undefined {
    return this.tables.get(tableKey(schema, name));
  }

  apply(record: LogRecord): void {
    const { action } = record;
    if (action.kind === 'checkpoint' || action.kind === 'noise') return;
    if (action.kind === 'begin') {
      this.open.set(action.transaction, {
        id: action.transaction,
        name: action.name,
        beganAt: record.time,
        records: 0,
        bytes: 0,
        firstLsn: record.lsn,
        lastLsn: record.lsn,
        rows: [],
        undo: [],
      });
      return;
    }
    const transaction = this.open.get(action.transaction);
    if (transaction === undefined) return;
    transaction.records++;
    transaction.bytes += record.bytes;
    transaction.lastLsn = record.lsn;
    this.change(transaction, action, record.time);
  }

  private change(transaction: OpenTransaction, action: LogAction, time: number): void {
    switch (action.kind) {
      case 'commit':
      case 'abort':
        this.end(transaction, action.kind === 'commit');
        return;
      case 'create-table': {
        const key = tableKey(action.schema, action.name);
        this.tables.set(key, new Table(action.schema, action.name, action.objectId, action.columns, time));
        transaction.undo.push(() => this.tables.delete(key));
        return;
      }
      case 'catalog': {
        const before = this.catalog.apply(action.change);
        transaction.undo.push(() => this.catalog.apply(before));
        return;
      }
      case 'drop-table': {
        const dropped = this.tables.get(action.table);
        this.tables.delete(action.table);
        if (dropped) transaction.undo.push(() => this.tables.set(action.table, dropped));
        return;
      }
      case 'insert':
      case 'update':
      case 'delete': {
        const table = this.tables.get(action.table);
        if (table === undefined) return;
        table.change(action.row, action.kind === 'delete' ? undefined : action.after, transaction.id);
        transaction.rows.push([table, action.row]);
        return;
      }
      default:
        return;
    }
  }

  private end(transaction: OpenTransaction, committed: boolean): void {
    this.open.delete(transaction.id);
    for (const [table, row] of transaction.rows) table.settle(row, committed);
    if (!committed) for (const undo of transaction.undo.toReversed()) undo();
  }
}

/** Names are compared without case, as the default collation does. */
export function tableKey(schema: string, name: string): string {
  return `${schema}.${name}`.toLowerCase();
}
