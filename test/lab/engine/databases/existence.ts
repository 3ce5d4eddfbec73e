import type { SqlMessage } from '../../sql-types.ts';
import {
  alreadyRecovered,
  cannotDropDatabase,
  checkDenied,
  databaseInUse,
  databaseStillJoined,
  databaseUnknown,
  restoreInGroup,
} from '../errors.ts';
import { holds } from '../servers/logins.ts';
import type { Session } from '../sessions/session.ts';
import { enter, isSystemDatabase } from './access.ts';
import type { DatabaseCopy } from './copy.ts';

const find = ({ server }: Session, database: string): DatabaseCopy | undefined => server.databases.get(database.toLowerCase());

/** DROP DATABASE. Needs CONTROL on the database or ALTER ANY DATABASE. Throws 3701, 3702, 3752. */
export function dropDatabase(session: Session, database: string, ifExists: boolean): void {
  const { server, laboratory } = session;
  const copy = find(session, database);
  if (copy === undefined && ifExists) return;
  if (copy === undefined || !holds(session.login, 'ALTER ANY DATABASE')) throw cannotDropDatabase(database);
  if (copy.group !== undefined) throw databaseStillJoined(copy.name);
  if ([...server.sessions.values()].some((one) => one.database.toLowerCase() === database.toLowerCase())) throw databaseInUse(copy.name);
  server.databases.delete(database.toLowerCase());
  copy.state = 'RESTORING';
  laboratory.monitor.writableChanged(copy);
  laboratory.journal.write(server.name, `${copy.name} dropped`);
}

/** RESTORE DATABASE ... WITH RECOVERY on a database in the middle of a restore. Throws 911, 3104, 3153. */
export function recoverDatabase(session: Session, database: string): void {
  const { laboratory } = session;
  const copy = find(session, database);
  if (copy === undefined || !holds(session.login, 'ALTER ANY DATABASE')) throw databaseUnknown(database);
  if (copy.group !== undefined) throw restoreInGroup(copy.name);
  if (copy.state !== 'RESTORING') throw alreadyRecovered();
  copy.role = 'NONE';
  copy.state = 'ONLINE';
  copy.fork = laboratory.guid();
  laboratory.monitor.writableChanged(copy);
}

/** DBCC CHECKDB: finds nothing wrong, because nothing is ever damaged here. Needs sysadmin or db_owner. Throws 7983, or why it can not be entered. */
export function checkDatabase(session: Session, database: string, inform: (message: SqlMessage) => void): void {
  const { laboratory, server, client } = session;
  const copy = isSystemDatabase(database) ? undefined : enter(server, database, client.readOnlyIntent);
  if (!session.login.roles.has('sysadmin')) throw checkDenied();
  if (copy) copy.settings.lastGoodCheckAt = laboratory.clock.now();
  inform({
    number: 8989,
    severity: 10,
    state: 1,
    message: `CHECKDB found 0 allocation errors and 0 consistency errors in database '${copy?.name ?? database}'.`,
  });
}
