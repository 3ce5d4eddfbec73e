import { cannotDo } from '../errors.ts';
import { holds } from '../servers/logins.ts';
import type { Session } from './session.ts';

/**
 * ALTER LOGIN ... ENABLE | DISABLE. Sessions that are open go on: only the next login is refused. Throws 15151.
 * Needs ALTER ANY LOGIN; for a member of sysadmin CONTROL SERVER (Microsoft, "ALTER LOGIN").
 */
export function alterLogin(session: Session, name: string, enable: boolean): void {
  const login = session.server.logins.get(name.toLowerCase());
  const needed = login?.roles.has('sysadmin') ? 'CONTROL SERVER' : 'ALTER ANY LOGIN';
  const allowed = holds(session.login, needed) || (needed === 'ALTER ANY LOGIN' && session.login.roles.has('securityadmin'));
  if (login === undefined || !allowed) throw cannotDo('alter', 'login', name);
  login.disabled = !enable;
  login.modifiedAt = session.laboratory.clock.now();
}
