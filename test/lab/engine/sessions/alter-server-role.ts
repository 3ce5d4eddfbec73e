import type { Command } from '../../commands.ts';
import { cannotDo, specialPrincipal } from '../errors.ts';
import { holds } from '../servers/logins.ts';
import { serverRoles } from '../views/principals.ts';
import type { Session } from './session.ts';

/**
 * ALTER SERVER ROLE ... ADD | DROP MEMBER of a server role. A fixed one needs membership of that very role, or of sysadmin; another one ALTER ANY SERVER ROLE (Microsoft, "ALTER SERVER
 * ROLE"). Throws 15151, 15405.
 */
export function alterServerRole(session: Session, { role, action, member }: Extract<Command, { kind: 'alter-server-role' }>): void {
  const wanted = role.toLowerCase();
  const { roles } = session.login;
  const made = session.server.objects.roles.has(wanted) && holds(session.login, 'ALTER ANY SERVER ROLE');
  if (wanted === 'public' || !(made || (serverRoles[wanted] !== undefined && (roles.has('sysadmin') || roles.has(wanted)))))
    throw cannotDo('alter', 'server role', role);
  const login = session.server.logins.get(member.toLowerCase());
  if (login === undefined) throw cannotDo(action === 'ADD' ? 'add' : 'drop', 'principal', member);
  if (login.principalId === 1) throw specialPrincipal('sa');
  if (action === 'ADD') login.roles.add(wanted);
  else login.roles.delete(wanted);
}
