import type { SqlValue } from '../../sql-types.ts';
import { isSystemDatabase, obstacle } from '../databases/access.ts';
import { shownState } from '../views/databases.ts';
import type { Session } from './session.ts';

/** LastGoodCheckDbTime of a database that DBCC CHECKDB has never found sound. */
const NEVER_CHECKED = Date.UTC(1900, 0, 1);

/** DATABASEPROPERTYEX. On a secondary Updateability is READ_ONLY although sys.databases.is_read_only is 0. */
export function databaseProperty(session: Session, database: string, property: string): SqlValue {
  const wanted = property.toLowerCase();
  if (isSystemDatabase(database)) return systemDatabaseProperty(session, database, wanted);
  const copy = session.server.databases.get(database.toLowerCase());
  if (copy === undefined) return null;
  switch (wanted) {
    case 'status':
      return shownState(copy);
    case 'updateability':
      return copy.role === 'SECONDARY' || copy.resolving || copy.settings.readOnly ? 'READ_ONLY' : 'READ_WRITE';
    case 'useraccess':
      return copy.settings.userAccess;
    case 'recovery':
      return copy.recoveryModel;
    case 'collation':
      return obstacle(copy, true) === undefined ? (copy.settings.collation ?? session.server.collation) : null;
    case 'isautoclose':
      return copy.switches.autoClose ? 1 : 0;
    case 'isinstandby':
      return 0;
    case 'version':
      return obstacle(copy, true) === undefined ? session.server.version.internalDatabaseVersion : null;
    case 'lastgoodcheckdbtime':
      return new Date(copy.settings.lastGoodCheckAt ?? NEVER_CHECKED);
    default:
      return null;
  }
}

function systemDatabaseProperty(session: Session, database: string, property: string): SqlValue {
  switch (property) {
    case 'status':
      return 'ONLINE';
    case 'updateability':
      return 'READ_WRITE';
    case 'useraccess':
      return 'MULTI_USER';
    case 'recovery':
      return database.toLowerCase() === 'model' ? 'FULL' : 'SIMPLE';
    case 'collation':
      return session.server.collation;
    case 'version':
      return session.server.version.internalDatabaseVersion;
    default:
      return null;
  }
}

/** HAS_DBACCESS: NULL when there is no such database. */
export function hasAccess(session: Session, name: string): number | null {
  if (isSystemDatabase(name)) return 1;
  const copy = session.server.databases.get(name.toLowerCase());
  if (copy === undefined) return null;
  return obstacle(copy, session.client.readOnlyIntent) === undefined ? 1 : 0;
}
