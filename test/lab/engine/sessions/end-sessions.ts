import type { DatabaseCopy } from '../databases/copy.ts';
import type { Session } from './session.ts';

/** Ends the sessions that are in one of the databases or have a transaction there. Sessions in master live on. */
export function endSessionsIn(copies: readonly DatabaseCopy[]): void {
  for (const copy of copies) for (const session of [...copy.server.sessions.values()]) if (concerns(session, copy)) session.kill();
}

export function endOtherSessions(session: Session): void {
  for (const other of [...session.server.sessions.values()]) if (other !== session) other.kill();
}

function concerns(session: Session, copy: DatabaseCopy): boolean {
  return session.database.toLowerCase() === copy.name.toLowerCase() || (session.transaction?.parts.has(copy) ?? false);
}
