import { principalExists, serverPermissionDenied } from '../errors.ts';
import { holds } from '../servers/logins.ts';
import type { Session } from '../sessions/session.ts';
import { serverRoles } from '../views/principals.ts';

/** CREATE SERVER ROLE (SQL Server 2012 and later). Needs CREATE SERVER ROLE or ALTER ANY SERVER ROLE. */
export function createServerRole({ server, login }: Session, name: string, owner: string | undefined): void {
  if (!holds(login, 'CREATE SERVER ROLE') && !holds(login, 'ALTER ANY SERVER ROLE')) throw serverPermissionDenied();
  const key = name.toLowerCase();
  if (server.objects.roles.has(key) || serverRoles[key] !== undefined || server.logins.has(key))
    throw principalExists('server principal', name);
  const ownerId = (owner === undefined ? undefined : server.logins.get(owner.toLowerCase())?.principalId) ?? login.principalId;
  server.objects.roles.set(key, { name, id: server.nextPrincipalId++, ownerId });
}
