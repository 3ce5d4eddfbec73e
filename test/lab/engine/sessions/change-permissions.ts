import type { Command } from '../../commands.ts';
import { onEndpoint } from '../../server-permissions.ts';
import { cannotFind, grantDenied, grantOutsideMaster, grantToRole, grantToYourself } from '../errors.ts';
import { holds, type Login, withWider } from '../servers/logins.ts';
import type { Endpoint, Server } from '../servers/server.ts';
import { serverRoles } from '../views/principals.ts';
import type { Session } from './session.ts';

type PermissionChange = Extract<Command, { kind: 'server-permission' }>;

/**
 * GRANT, DENY and REVOKE at the server scope. The grantor needs the permission WITH GRANT OPTION or one that includes it, or is of sysadmin or
 * securityadmin (Microsoft, "GRANT Server Permissions", "Server-level roles"). Throws 4613, 4617, 4621, 4624, 15151.
 */
export function changePermissions(session: Session, change: PermissionChange): void {
  if (session.database !== 'master') throw grantOutsideMaster();
  if (change.endpoint !== undefined && !findEndpoint(session.server, change.endpoint)) throw cannotFind('endpoint', change.endpoint);
  const names = change.endpoint === undefined ? change.permissions : change.permissions.map(onEndpoint);
  if (!names.every((name) => mayGrant(session.login, name)))
    throw change.endpoint === undefined ? grantDenied() : cannotFind('endpoint', change.endpoint);
  const logins = change.principals.map((principal) => grantee(session, principal));
  for (const login of logins) for (const name of names) apply(change, login, name);
}

/** The endpoint for availability groups, by its name. */
export function findEndpoint({ endpoint }: Server, name: string): Endpoint | undefined {
  return endpoint?.name.toLowerCase() === name.toLowerCase() ? endpoint : undefined;
}

const mayGrant = (login: Login, name: string): boolean =>
  login.roles.has('sysadmin') ||
  login.roles.has('securityadmin') ||
  login.grantable.has(name) ||
  withWider(name).some((wider) => wider !== name && holds(login, wider));

function grantee(session: Session, name: string): Login {
  if (serverRoles[name.toLowerCase()] !== undefined) throw grantToRole();
  const login = session.server.logins.get(name.toLowerCase());
  if (login === undefined) throw cannotFind('login', name);
  if (login === session.login || login.principalId === 1) throw grantToYourself();
  return login;
}

/** A GRANT takes a DENY away, and the other way round; REVOKE takes away both. */
function apply({ action, grantOption }: PermissionChange, { permissions, grantable, denied }: Login, name: string): void {
  if (action === 'REVOKE' && grantOption) {
    grantable.delete(name);
    return;
  }
  denied.delete(name);
  if (action === 'GRANT') {
    permissions.add(name);
    if (grantOption) grantable.add(name);
    return;
  }
  permissions.delete(name);
  grantable.delete(name);
  if (action === 'DENY') denied.add(name);
}
