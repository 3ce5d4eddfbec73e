import { actionDenied, credentialExists } from '../errors.ts';
import { holds } from '../servers/logins.ts';
import type { Session } from '../sessions/session.ts';

/** CREATE CREDENTIAL. Needs ALTER ANY CREDENTIAL. Throws 15530 for a name that is taken. */
export function createCredential({ server, login }: Session, name: string, identity: string, hasSecret: boolean): void {
  if (!holds(login, 'ALTER ANY CREDENTIAL')) throw actionDenied();
  const { credentials } = server.objects;
  if (credentials.has(name.toLowerCase())) throw credentialExists(name);
  credentials.set(name.toLowerCase(), { id: server.objects.nextId++, name, identity, hasSecret });
}
