import type { SqlError } from '../../sql-types.ts';
import {
  databaseNeedsReadIntent,
  databaseNotYetRecovered,
  databaseReadOnly,
  databaseRecovering,
  databaseResolving,
  databaseRestoring,
  databaseUnavailable,
  databaseUnknown,
  notAllowedInDatabase,
} from '../errors.ts';
import { replicaOn } from '../groups/model.ts';
import { holds, type Login } from '../servers/logins.ts';
import type { Server } from '../servers/server.ts';
import type { DatabaseCopy } from './copy.ts';

/** Their ids are their positions here, from 1. */
export const systemDatabases = ['master', 'tempdb', 'model', 'msdb'] as const;

export function isSystemDatabase(name: string): boolean {
  return systemDatabases.some((system) => system === name.toLowerCase());
}

/** Why nobody, or nobody without read intent, can enter a database now; undefined when one can. */
export function obstacle(copy: DatabaseCopy, readOnlyIntent: boolean): SqlError | undefined {
  if (copy.state === 'RESTORING') return databaseRestoring(copy.name);
  if (copy.resolving) return databaseResolving(copy.group?.name ?? '', copy.name);
  if (copy.reverting) return databaseRecovering(copy.name);
  if (copy.role === 'SECONDARY') return secondaryObstacle(copy, readOnlyIntent);
  if (copy.state === 'RECOVERING')
    return copy.log.redone < copy.log.hardened ? databaseRecovering(copy.name) : databaseNotYetRecovered(copy.name);
  return undefined;
}

function secondaryObstacle(copy: DatabaseCopy, readOnlyIntent: boolean): SqlError | undefined {
  const allowed = copy.group && replicaOn(copy.group, copy.server)?.secondaryConnections;
  if (allowed === undefined || allowed === 'NO' || copy.upgradePending) return databaseUnavailable(copy.name);
  return allowed === 'READ_ONLY' && !readOnlyIntent ? databaseNeedsReadIntent(copy.name) : undefined;
}

/** Whether a login may be in this database at all: 916 when it has no user there, does not own it, and may not be everywhere. */
export function admit(login: Login, copy: DatabaseCopy): void {
  const { catalog } = copy.data;
  const known = (sid: Uint8Array): boolean => Buffer.compare(sid, login.sid) === 0;
  const everywhere = holds(login, 'CONNECT ANY DATABASE') || holds(login, 'CONTROL SERVER');
  const owns = known(copy.ownerSid) || [...catalog.owner.values()].some(known);
  if (!everywhere && !owns && ![...catalog.users.values()].some((user) => known(user.sid)))
    throw notAllowedInDatabase(login.name, copy.name);
}

/** The copy of a user database that a session may read; throws 911, 976, 978, 983, 921, 922, 927. */
export function enter(server: Server, database: string, readOnlyIntent: boolean): DatabaseCopy {
  const copy = server.databases.get(database.toLowerCase());
  if (copy === undefined) throw databaseUnknown(database);
  const error = obstacle(copy, readOnlyIntent);
  if (error !== undefined) throw error;
  return copy;
}

/** The same for one that is going to write; throws 3906 on a readable secondary. */
export function enterForWriting(server: Server, database: string, readOnlyIntent: boolean): DatabaseCopy {
  const copy = enter(server, database, readOnlyIntent);
  if (!copy.writable) throw databaseReadOnly(copy.name);
  return copy;
}
