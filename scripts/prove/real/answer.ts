import type { Row, ServerError } from '../../../shared/sqlserver/session.ts';
import type { ResultSink } from '../../../test/lab/port.ts';
import type { SqlMessage, SqlValue } from '../../../test/lab/sql-types.ts';

/** How one batch ended for the client, as the driver's adapter says it. */
export type Answer =
  | { readonly kind: 'rows'; readonly sets: readonly (readonly Row[])[] }
  | { readonly kind: 'error'; readonly error: ServerError }
  | { readonly kind: 'lost'; readonly step: 'connection-lost' | 'deadline'; readonly cause: string };

/** Collects what a server writes and gives it as the adapter over the real driver would. */
export function collectAnswer(): { readonly sink: ResultSink; answer(): Answer } {
  const sets: Row[][] = [];
  const errors: SqlMessage[] = [];
  let columns: readonly string[] = [];
  let unreadable: string | undefined;
  return {
    sink: {
      columns(received) {
        columns = received.map(({ name }) => name);
        sets.push([]);
      },
      row(values) {
        try {
          const row: Record<string, string | null> = {};
          for (const [index, name] of columns.entries()) row[name] = textOf(name, values[index] ?? null);
          sets.at(-1)?.push(row);
        } catch (error) {
          unreadable = String(error);
        }
      },
      message: (message) => void (message.severity > 10 && errors.push(message)),
      statementDone: () => undefined,
      databaseChanged: () => undefined,
      flush: () => undefined,
    },
    answer() {
      if (unreadable !== undefined) return { kind: 'lost', step: 'connection-lost', cause: unreadable };
      const verdict = errors.at(-1);
      if (verdict === undefined) return { kind: 'rows', sets };
      const preceding = errors.slice(0, -1).map(({ number, message }) => ({ number, message }));
      return { kind: 'error', error: { number: verdict.number, severity: verdict.severity, message: verdict.message, preceding } };
    },
  };
}

/** As shared/sqlserver/request.ts: a value that is not text, a bit or a small whole number has to be converted by the query. */
function textOf(column: string, value: SqlValue): string | null {
  if (value === null || typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= 0x7fffffff) return String(value);
  throw new TypeError(`Column ${column} came as ${typeof value}: convert it to varchar in the query.`);
}
