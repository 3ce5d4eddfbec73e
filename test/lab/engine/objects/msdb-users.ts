/** Users of msdb. It is a database of the instance: nothing of it travels. */
import { cannotDo, notAValidLoginName, principalExists, serverPermissionDenied, statementNotPlayed } from '../errors.ts';
import { holds, type Login } from '../servers/logins.ts';
import type { Server } from '../servers/server.ts';
import type { Session } from '../sessions/session.ts';

/** The user that a login has in msdb, with its fixed database roles. */
export interface MsdbUser {
  readonly name: string;
  readonly roles: Set<string>;
}

/** Fixed database roles (Microsoft, "Database-level roles"). */
const fixedRoles: ReadonlySet<string> = new Set(
  'db_owner db_securityadmin db_accessadmin db_backupoperator db_ddladmin db_datawriter db_datareader db_denydatawriter db_denydatareader'.split(
    ' ',
  ),
);

/** CREATE USER in msdb. Throws 15007, 15023, 15247. */
export function createMsdbUser(session: Session, user: string, login: string): void {
  if (!ownsMsdb(session.login)) throw serverPermissionDenied();
  const found = session.server.logins.get(login.toLowerCase());
  if (!found) throw notAValidLoginName(login);
  if (found.msdbUser || loginOf(session.server, user)) throw principalExists('user', user);
  found.msdbUser = { name: user, roles: new Set() };
}

/** ALTER ROLE ... ADD | DROP MEMBER, in msdb only: 40510 elsewhere. Throws 15151. */
export function alterDatabaseRole(session: Session, role: string, action: 'ADD' | 'DROP', member: string): void {
  if (session.database !== 'msdb') throw statementNotPlayed('ALTER ROLE');
  const wanted = role.toLowerCase();
  if (!fixedRoles.has(wanted) || !ownsMsdb(session.login)) throw cannotDo('alter', 'role', role);
  const user = loginOf(session.server, member)?.msdbUser;
  if (!user) throw cannotDo(action === 'ADD' ? 'add' : 'drop', 'principal', member);
  if (action === 'ADD') user.roles.add(wanted);
  else user.roles.delete(wanted);
}

/** Whether a login may read every table of msdb. */
export const readsMsdb = (login: Login): boolean =>
  ownsMsdb(login) || holds(login, 'SELECT ALL USER SECURABLES') || login.msdbUser?.roles.has('db_datareader') === true;

/** Whether a login may read a table of msdb: the history of backups and restores is granted to public by the setup. */
export const readsMsdbTable = (login: Login, table: string): boolean => /^(backup|restore)/i.test(table) || readsMsdb(login);

const ownsMsdb = (login: Login): boolean => holds(login, 'CONTROL SERVER') || login.msdbUser?.roles.has('db_owner') === true;

const loginOf = ({ logins }: Server, user: string): Login | undefined =>
  [...logins.values()].find(({ msdbUser }) => msdbUser?.name.toLowerCase() === user.toLowerCase());
