import { type Connection, Request } from 'tedious';
import { messageOf, serverError } from './errors.ts';
import type { Row, ServerError } from './session.ts';

/** How one batch ended for the client. */
export type Answer =
  | { readonly kind: 'rows'; readonly sets: readonly (readonly Row[])[] }
  | { readonly kind: 'error'; readonly error: ServerError }
  | { readonly kind: 'lost'; readonly step: 'connection-lost' | 'deadline'; readonly cause: string };

interface ReceivedColumn {
  readonly metadata: { readonly colName: string };
  readonly value: unknown;
}

/**
 * Sends a batch and collects its result sets. After `deadline` ms, or when the signal aborts, it stops listening; it never sends an
 * attention, because that would interrupt a role change on the server. Never rejects.
 */
export function ask(connection: Connection, sql: string, deadline: number, signal?: AbortSignal): Promise<Answer> {
  return new Promise((resolve) => {
    const sets: Row[][] = [];
    const errors: unknown[] = [];
    const settle = (answer: Answer) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      connection.off('end', onEnd);
      resolve(answer);
    };
    const timer = setTimeout(() => settle({ kind: 'lost', step: 'deadline', cause: `no answer within ${deadline} ms` }), deadline);
    const onAbort = () => settle({ kind: 'lost', step: 'deadline', cause: messageOf(signal?.reason) });
    const onEnd = () => settle({ kind: 'lost', step: 'connection-lost', cause: 'the connection was lost' });
    signal?.addEventListener('abort', onAbort, { once: true });
    connection.once('end', onEnd);

    const request = new Request(sql, (error) => {
      if (error) errors.push(...('errors' in error && Array.isArray(error.errors) ? error.errors : [error]));
      settle(errors.length > 0 ? failed(errors) : { kind: 'rows', sets });
    });
    request.on('columnMetadata', () => sets.push([]));
    request.on('row', (columns: readonly ReceivedColumn[]) => {
      try {
        sets.at(-1)?.push(rowOf(columns));
      } catch (error) {
        errors.push(error);
      }
    });
    connection.execSqlBatch(request);
  });
}

function failed(errors: readonly unknown[]): Answer {
  const answered = errors.map(serverError).filter((error) => error !== undefined);
  const verdict = answered.at(-1);
  if (verdict === undefined || answered.length < errors.length)
    return { kind: 'lost', step: 'connection-lost', cause: errors.map(messageOf).join(': ') };
  const earlier = answered.slice(0, -1).map(({ number, message }) => ({ number, message }));
  return { kind: 'error', error: { ...verdict, preceding: [...verdict.preceding, ...earlier] } };
}

/** A loop, because it runs a few thousand times a look. */
function rowOf(columns: readonly ReceivedColumn[]): Row {
  const row: Record<string, string | null> = {};
  for (const { metadata, value } of columns) row[metadata.colName] = textOf(metadata.colName, value);
  return row;
}

/** Everything that matters leaves the server as text. A number that reaches us unconverted is only accepted while it is exact. */
function textOf(column: string, value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= 0x7fffffff) return String(value);
  throw new TypeError(`Column ${column} came as ${typeof value}: convert it to varchar in the query.`);
}
