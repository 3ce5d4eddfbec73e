import type { Command } from '../../commands.ts';
import { cannotDo, specialPrincipal } from '../errors.ts';
import { serverRoles } from '../views/principals.ts';
import type { Session } from './session.ts';

/**
 * ALTER SERVER ROLE ... ADD | DROP MEMBER of a fixed server role. Needs membership of that very role, or of sysadmin (Microsoft, "ALTER SERVER
 * ROLE"). Throws 15151, 15405.
 */
export function alterServerRole(session: Session, { role, action, member }: Extract<Command, { kind: 'alter-server-role' }>): void {
  const wanted = role.toLowerCase();
  const { roles } = session.login;
  if (wanted === 'public' || serverRoles[wanted] === undefined || !(roles.has('sysadmin') || roles.has(wanted)))
    throw cannotDo('alter', 'server role', role);
  const login = session.server.logins.get(member.toLowerCase());
  if (login === undefined) throw cannotDo(action === 'ADD' ? 'add' : 'drop', 'principal', member);
  if (login.principalId === 1) throw specialPrincipal('sa');
  if (action === 'ADD') login.roles.add(wanted);
  else login.roles.delete(wanted);
}
