import type { Command } from '../../commands.ts';
import { enter, isSystemDatabase } from '../databases/access.ts';
import { propertyDenied, propertyExists, propertyMissing } from '../errors.ts';
import { holds } from '../servers/logins.ts';
import type { Server } from '../servers/server.ts';
import type { Session } from './session.ts';

/** By database, then by name; both are compared without case. Kept a server: what a copy holds does not travel with the log here. */
const stored = new WeakMap<Server, Map<string, Map<string, ExtendedProperty>>>();

export interface ExtendedProperty {
  readonly name: string;
  readonly value: string | null;
}

/** Extended properties of a database itself, not of what is in it. */
export function extendedPropertiesOf(server: Server, database: string): Map<string, ExtendedProperty> {
  const databases = stored.get(server) ?? new Map<string, Map<string, ExtendedProperty>>();
  stored.set(server, databases);
  const properties = databases.get(database.toLowerCase()) ?? new Map<string, ExtendedProperty>();
  databases.set(database.toLowerCase(), properties);
  return properties;
}

/** Throws 15233, 15217, 15247. Needs ALTER on the database, which ALTER ANY DATABASE and CONTROL SERVER include. */
export function changeExtendedProperty(
  session: Session,
  { action, database = session.database, name, value }: Extract<Command, { kind: 'extended-property' }>,
): void {
  if (!holds(session.login, 'ALTER ANY DATABASE')) throw propertyDenied();
  if (!isSystemDatabase(database)) enter(session.server, database, session.client.readOnlyIntent);
  const properties = extendedPropertiesOf(session.server, database);
  const key = name.toLowerCase();
  if (action === 'add' && properties.has(key)) throw propertyExists(name);
  if (action !== 'add' && !properties.has(key)) throw propertyMissing(name);
  if (action === 'drop') properties.delete(key);
  else properties.set(key, { name: properties.get(key)?.name ?? name, value });
}
