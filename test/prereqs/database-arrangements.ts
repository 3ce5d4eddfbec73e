import type { FlowLaboratory } from '../flow/flow-laboratory.ts';
import type { DatabaseCopy } from '../lab/engine/databases/copy.ts';
import { write } from '../lab/engine/replication/writing.ts';
import { createDatabase } from '../lab/engine/servers/create-server.ts';
import type { Arrangement } from './check-case.ts';

type Side = 'source' | 'target';

export function copyOn(lab: FlowLaboratory, side: Side, database = 'Sales'): DatabaseCopy {
  const copy = lab.migration[side].server.databases.get(database.toLowerCase());
  if (copy === undefined) throw new Error(`There is no ${database} on the ${side}.`);
  return copy;
}

/** Changes the copy of Sales on a side. */
export const withSales = (change: (copy: DatabaseCopy, lab: FlowLaboratory) => void, side: Side = 'source'): Arrangement => ({
  arrange: (lab) => change(copyOn(lab, side), lab),
});

/** A fourth database that is expected, and stands on the source outside the availability group. */
export const expecting = (
  change: (copy: DatabaseCopy, lab: FlowLaboratory) => void = () => {},
  options: Arrangement['options'] = {},
): Arrangement => ({
  options,
  inputs: { expectedDatabases: 'Sales,Inventory,Ledger,Extra' },
  arrange(lab) {
    const { laboratory, source } = lab.migration;
    change(createDatabase(laboratory, source.server, 'Extra'), lab);
  },
});

/** So much log in one record, which nobody commits. */
export function writeLog(lab: FlowLaboratory, megabytes: number): void {
  const copy = copyOn(lab, 'source');
  write(lab.migration.laboratory, copy, { kind: 'begin', transaction: 1, name: 'load' });
  write(lab.migration.laboratory, copy, { kind: 'create-table', transaction: 1, schema: 'dbo', name: 'Load', objectId: 1, columns: [] });
  const table = [...copy.data.tables.keys()].at(-1) ?? '';
  write(lab.migration.laboratory, copy, { kind: 'insert', transaction: 1, table, row: 1, after: [new Uint8Array(megabytes * 1_048_576)] });
}
