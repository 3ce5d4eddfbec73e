import type { TableColumn, TableTarget } from '../../port.ts';
import type { SqlValue } from '../../sql-types.ts';
import type { Table } from '../data/table.ts';
import { tableKey } from '../data/table-store.ts';
import { enterForWriting, isSystemDatabase } from '../databases/access.ts';
import type { DatabaseCopy } from '../databases/copy.ts';
import {
  cannotDropTable,
  cannotInsertNull,
  duplicateKey,
  notOnSystemDatabase,
  objectExists,
  objectUnknown,
  sessionKilled,
} from '../errors.ts';
import type { LogAction, RowValues } from '../log/records.ts';
import { write } from '../replication/writing.ts';
import type { Session } from './session.ts';
import { beginTransaction, commitTransaction, partIn, rollbackTransaction, type SessionTransaction } from './transaction.ts';

/** ms between two looks at a row that another transaction has locked. */
const LOCK_POLL_MS = 2;

export function createTable(session: Session, target: TableTarget, columns: readonly TableColumn[]): void {
  const copy = openForWriting(session, target);
  if (copy.data.find(target.schema, target.name)) throw objectExists(target.name);
  const objectId = session.laboratory.nextObject();
  const { schema, name } = target;
  logAtOnce(session, copy, (transaction) => ({ kind: 'create-table', transaction, schema, name, objectId, columns }));
}

export function dropTable(session: Session, target: TableTarget): void {
  const copy = openForWriting(session, target);
  if (!copy.data.find(target.schema, target.name)) throw cannotDropTable(target.name);
  logAtOnce(session, copy, (transaction) => ({ kind: 'drop-table', transaction, table: tableKey(target.schema, target.name) }));
}

/** Inserts all rows or none. NULL in an identity column takes the next value. */
export async function insertRows(session: Session, target: TableTarget, rows: readonly RowValues[]): Promise<number> {
  return inTransaction(session, async (transaction) => {
    const copy = openForWriting(session, target);
    const table = openTable(copy, target);
    const key = tableKey(target.schema, target.name);
    const part = partIn(session.laboratory, transaction, copy);
    for (const given of rows) {
      const after = complete(table, given);
      const conflict = table.conflicting(after);
      if (conflict) throw duplicateKey(`${table.schema}.${table.name}`, conflict.map(show).join(', '));
      write(session.laboratory, copy, { kind: 'insert', transaction: part, table: key, row: table.nextRow, after });
    }
    return rows.length;
  });
}

export async function modifyRows(
  session: Session,
  target: TableTarget,
  change: (row: RowValues) => RowValues | 'delete' | undefined,
  signal: AbortSignal,
): Promise<number> {
  return inTransaction(session, async (transaction) => {
    const copy = openForWriting(session, target);
    const table = openTable(copy, target);
    const key = tableKey(target.schema, target.name);
    const part = partIn(session.laboratory, transaction, copy);
    let count = 0;
    for (const [row, seen] of [...table.visible(part)]) {
      if (change(seen) === undefined) continue;
      await rowFree(session, table, row, part, signal);
      const current = table.seen(row, part);
      const result = current && change(current);
      if (result === undefined) continue;
      count++;
      if (result === 'delete') write(session.laboratory, copy, { kind: 'delete', transaction: part, table: key, row });
      else replaceRow(session, copy, table, { key, row, part }, result);
    }
    return count;
  });
}

function replaceRow(
  session: Session,
  copy: DatabaseCopy,
  table: Table,
  at: { readonly key: string; readonly row: number; readonly part: number },
  after: RowValues,
): void {
  const conflict = table.conflicting(after, at.row);
  if (conflict) throw duplicateKey(`${table.schema}.${table.name}`, conflict.map(show).join(', '));
  write(session.laboratory, copy, { kind: 'update', transaction: at.part, table: at.key, row: at.row, after });
}

async function rowFree(session: Session, table: Table, row: number, own: number, signal: AbortSignal): Promise<void> {
  for (let holder = table.lockedBy(row); holder !== undefined && holder !== own; holder = table.lockedBy(row)) {
    await new Promise<void>((resolve) => session.laboratory.clock.after(LOCK_POLL_MS, resolve));
    if (signal.aborted) throw sessionKilled();
  }
}

/** Inside an explicit transaction the work joins it; otherwise it commits by itself, or leaves nothing behind. */
async function inTransaction<T>(session: Session, work: (transaction: SessionTransaction) => Promise<T>): Promise<T> {
  if (session.transaction) return work(session.transaction);
  const own = beginTransaction(session.laboratory, 'autocommit', false);
  try {
    const result = await work(own);
    await commitTransaction(session.laboratory, own);
    return result;
  } catch (error) {
    rollbackTransaction(session.laboratory, own);
    throw error;
  }
}

/** DDL outside a transaction is durable with the next flush; nobody waits for its commit. */
function logAtOnce(session: Session, copy: DatabaseCopy, action: (transaction: number) => LogAction): void {
  const own = session.transaction === undefined;
  const transaction = session.transaction ?? beginTransaction(session.laboratory, 'ddl', false);
  write(session.laboratory, copy, action(partIn(session.laboratory, transaction, copy)));
  if (own) commitTransaction(session.laboratory, transaction).catch(() => {});
}

function openForWriting(session: Session, target: TableTarget): DatabaseCopy {
  const database = target.database ?? session.database;
  if (isSystemDatabase(database)) throw notOnSystemDatabase(database);
  return enterForWriting(session.server, database, session.client.readOnlyIntent);
}

function openTable(copy: DatabaseCopy, target: TableTarget): Table {
  const table = copy.data.find(target.schema, target.name);
  if (table === undefined) throw objectUnknown(`${target.schema}.${target.name}`);
  return table;
}

function complete(table: Table, given: RowValues): RowValues {
  return table.columns.map((column, index) => {
    const value = given[index] ?? column.defaultValue ?? null;
    if (value !== null) return value;
    if (column.identity) return column.type.name === 'bigint' ? (table.nextIdentity ?? 1n) : Number(table.nextIdentity ?? 1n);
    if (!column.nullable || column.primaryKey) throw cannotInsertNull(column.name, table.name);
    return null;
  });
}

const show = (value: SqlValue): string =>
  value !== null && typeof value === 'object' && 'unscaled' in value ? String(value.unscaled) : String(value);
