import type { TableColumn } from '../../port.ts';

/** The table that the writers fill, in schema dbo of every database. */
export const LEDGER_TABLE = 'ledger';

export const ledgerColumns: readonly TableColumn[] = [
  { name: 'writer', type: { name: 'int' }, nullable: false, primaryKey: true },
  { name: 'id', type: { name: 'bigint' }, nullable: false, primaryKey: true },
  { name: 'written_at', type: { name: 'datetime2', scale: 7 }, nullable: false },
  { name: 'note', type: { name: 'nvarchar', length: 200 }, nullable: true },
];
