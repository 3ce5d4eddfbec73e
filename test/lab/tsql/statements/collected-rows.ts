/** Catches the result sets of a nested statement, for INSERT ... EXEC. */
import type { ResultSink } from '../../port.ts';
import type { Column, SqlValue } from '../../sql-types.ts';

export interface ResultSet {
  readonly columns: readonly Column[];
  readonly rows: (readonly SqlValue[])[];
}

export function collectRows(outer: ResultSink): { sink: ResultSink; results: readonly ResultSet[] } {
  const results: ResultSet[] = [];
  const sink: ResultSink = {
    columns: (columns) => void results.push({ columns, rows: [] }),
    row: (values) => void results.at(-1)?.rows.push(values),
    statementDone() {},
    message: (message) => outer.message(message),
    databaseChanged: (database) => outer.databaseChanged(database),
    flush: () => outer.flush(),
  };
  return { sink, results };
}
