import type { TableColumn } from '../../port.ts';
import type { SqlValue } from '../../sql-types.ts';
import type { CatalogChange } from '../data/catalog.ts';
import type { Lsn } from './lsn.ts';

export type RowValues = readonly SqlValue[];

/** What a log record says happened. */
export type LogAction =
  | { readonly kind: 'begin'; readonly transaction: number; readonly name: string }
  | { readonly kind: 'commit'; readonly transaction: number }
  | { readonly kind: 'abort'; readonly transaction: number }
  | { readonly kind: 'insert'; readonly transaction: number; readonly table: string; readonly row: number; readonly after: RowValues }
  | { readonly kind: 'update'; readonly transaction: number; readonly table: string; readonly row: number; readonly after: RowValues }
  | { readonly kind: 'delete'; readonly transaction: number; readonly table: string; readonly row: number }
  | {
      readonly kind: 'create-table';
      readonly transaction: number;
      readonly schema: string;
      readonly name: string;
      readonly objectId: number;
      readonly columns: readonly TableColumn[];
    }
  | { readonly kind: 'catalog'; readonly transaction: number; readonly change: CatalogChange }
  | { readonly kind: 'drop-table'; readonly transaction: number; readonly table: string }
  | { readonly kind: 'checkpoint' }
  | { readonly kind: 'noise' };

export interface LogRecord {
  readonly lsn: Lsn;
  /** ms since the epoch, by the clock of the primary. */
  readonly time: number;
  readonly bytes: number;
  readonly action: LogAction;
}

/** A sealed block. Copies of a database share the block object, so that identity tells whether two logs are the same. */
export interface LogBlock {
  readonly start: Lsn;
  /** Start of the block after this one. */
  readonly end: Lsn;
  readonly bytes: number;
  /** Bytes of the log up to the end of this block. */
  readonly total: number;
  readonly records: readonly LogRecord[];
}

/** Size of a record on disk, near enough. */
export function bytesOf(action: LogAction): number {
  switch (action.kind) {
    case 'insert':
    case 'update':
      return 120 + action.after.reduce<number>((sum, value) => sum + widthOf(value), 0);
    case 'create-table':
      return 2_000 + 200 * action.columns.length;
    case 'drop-table':
      return 1_500;
    case 'noise':
      return 160;
    default:
      return 100;
  }
}

function widthOf(value: SqlValue): number {
  if (typeof value === 'string') return 2 * value.length;
  return value instanceof Uint8Array ? value.length : 8;
}
