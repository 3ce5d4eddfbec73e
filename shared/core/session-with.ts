import type { SqlSession } from '../sqlserver/session.ts';

/** The same session, but for what becomes of its requests. */
export const sessionWith = (session: SqlSession, requests: Pick<SqlSession, 'read' | 'send'>): SqlSession => ({
  ...requests,
  endpoint: session.endpoint,
  get alive() {
    return session.alive;
  },
  close: () => session.close(),
});
