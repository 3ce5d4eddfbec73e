import { sessionWith } from '../../shared/core/session-with.ts';
import type { OpenSession, SqlSession } from '../../shared/sqlserver/session.ts';

/** A request as the client sent it. */
export interface SentRequest {
  readonly side: 'source' | 'target';
  readonly sql: string;
  /** When it was sent, ms of `performance`. */
  readonly at: number;
  /** Rows of its answer; 0 before the answer, and when it was an error. */
  rows: number;
}

/** The same sessions, and a list of all that goes over them, in order. */
export function countedSessions(open: OpenSession): { readonly open: OpenSession; readonly sent: readonly SentRequest[] } {
  const sent: SentRequest[] = [];
  const note = (session: SqlSession, sql: string): SentRequest => {
    const request = { side: session.endpoint.side, sql, at: performance.now(), rows: 0 };
    sent.push(request);
    return request;
  };
  const rowsIn = (sets: readonly (readonly unknown[])[]): number => sets.reduce((rows, set) => rows + set.length, 0);
  return {
    sent,
    open: async (...connection) => {
      const session = await open(...connection);
      return sessionWith(session, {
        async read(sql, options) {
          const request = note(session, sql);
          const sets = await session.read(sql, options);
          request.rows = rowsIn(sets);
          return sets;
        },
        async send(sql, options) {
          const request = note(session, sql);
          const outcome = await session.send(sql, options);
          if (outcome.kind === 'done') request.rows = rowsIn(outcome.value);
          return outcome;
        },
      });
    },
  };
}
