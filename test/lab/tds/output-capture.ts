import type { ResultSink } from '../port.ts';
import type { SqlValue } from '../sql-types.ts';
import type { Statement } from './statements.ts';

/**
 * Return status and OUTPUT parameters of a statement. The port to the session knows neither, so the statement is followed by a
 * SELECT of these variables, whose single row is kept from the client. The random name of its first column tells it from
 * the statement's own results.
 */
export interface OutputCapture {
  readonly sql: string;
  readonly sink: ResultSink;
  /** Values by variable name, after the statement has run; missing when it ended before the SELECT. */
  readonly values: ReadonlyMap<string, SqlValue>;
}

export function captureOutputs(statement: Statement, sink: ResultSink): OutputCapture {
  const names = [...(statement.returnStatus === undefined ? [] : [statement.returnStatus]), ...statement.outputs.map(({ name }) => name)];
  const values = new Map<string, SqlValue>();
  if (names.length === 0) return { sql: statement.sql, sink, values };

  const mark = `outputs_${crypto.randomUUID().replaceAll('-', '')}`;
  const list = names.map((name, index) => `@${name} AS ${index === 0 ? mark : `output_${index}`}`);
  let ours = false;
  return {
    sql: `${statement.sql}\n;SELECT ${list.join(', ')}`,
    values,
    sink: {
      columns(columns) {
        ours = columns[0]?.name === mark;
        if (!ours) sink.columns(columns);
      },
      row(row) {
        if (!ours) sink.row(row);
        else for (const [index, name] of names.entries()) values.set(name, row[index] ?? null);
      },
      statementDone(rowCount) {
        if (!ours) sink.statementDone(rowCount);
        ours = false;
      },
      message: (message) => sink.message(message),
      databaseChanged: (database) => sink.databaseChanged(database),
      flush: () => sink.flush(),
    },
  };
}
