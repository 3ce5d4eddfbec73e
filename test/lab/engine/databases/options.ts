import type { SqlMessage } from '../../sql-types.ts';
import { alterDatabaseDenied, alterDatabaseFailed, databaseInGroup } from '../errors.ts';
import { holds } from '../servers/logins.ts';
import type { Session } from '../sessions/session.ts';
import { changeOf } from './option-changes.ts';

/** What an availability group does not allow on its databases: 1468, then 5069. */
const refusedInGroup =
  /^(READ_ONLY|READ_WRITE|SINGLE_USER|RESTRICTED_USER|MULTI_USER|OFFLINE|RECOVERY (SIMPLE|BULK_LOGGED)|AUTO_CLOSE ON|ENABLE_BROKER|NEW_BROKER)\b/;

/** ALTER DATABASE ... SET option. Options that the laboratory does not play are accepted without effect. */
export function changeDatabaseOption(session: Session, database: string, option: string, inform: (message: SqlMessage) => void): void {
  const copy = session.server.databases.get(database.toLowerCase());
  if (copy === undefined || !holds(session.login, 'ALTER ANY DATABASE')) throw alterDatabaseDenied(database);
  const wanted = option.toUpperCase().replaceAll(/\s+/g, ' ').trim();
  if (copy.group !== undefined && refusedInGroup.test(wanted)) {
    const { number, severity, state, message } = databaseInGroup(copy.name);
    inform({ number, severity, state, message });
    throw alterDatabaseFailed();
  }
  changeOf(wanted)?.(copy);
  session.laboratory.monitor.writableChanged(copy);
}
