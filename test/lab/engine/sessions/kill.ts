import { killDenied, killSystem, killUnknown, killYourself } from '../errors.ts';
import { holds } from '../servers/logins.ts';
import type { Session } from './session.ts';

/** User sessions have numbers above 50. */
export const FIRST_USER_SPID = 51;

/**
 * KILL. Throws 6102, 6104, 6106, 6107. What the session has written is rolled back first; until then it is still there.
 * Source: Microsoft, "KILL (Transact-SQL)".
 */
export function kill(session: Session, spid: number): void {
  if (!holds(session.login, 'ALTER ANY CONNECTION')) throw killDenied();
  if (spid === session.spid) throw killYourself();
  if (spid < FIRST_USER_SPID) throw killSystem(spid);
  const victim = session.server.sessions.get(spid);
  if (victim === undefined) throw killUnknown(spid);
  victim.killByCommand();
}
