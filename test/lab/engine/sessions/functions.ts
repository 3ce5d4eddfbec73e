import type { ScalarFunction } from '../../port.ts';
import type { SqlType, SqlValue } from '../../sql-types.ts';
import { isSystemDatabase, obstacle, systemDatabases } from '../databases/access.ts';
import { holds } from '../servers/logins.ts';
import { shownState } from '../views/databases.ts';
import { serverRoles } from '../views/principals.ts';
import { databaseIdOf } from '../views/sessions.ts';
import { applicationLockMode } from './lock-functions.ts';
import { serverProperty } from './server-properties.ts';
import type { Session } from './session.ts';

const variant: SqlType = { name: 'sql_variant' };
const text: SqlType = { name: 'nvarchar', length: 128 };
const int: SqlType = { name: 'int' };
const bit: SqlType = { name: 'bit' };

type Reader = (session: Session, args: readonly SqlValue[]) => SqlValue;

const named = (value: SqlValue | undefined): string | undefined => (value === null || value === undefined ? undefined : String(value));

const functions: Readonly<Record<string, readonly [type: SqlType, read: Reader]>> = {
  SERVERPROPERTY: [variant, ({ server }, [name]) => serverProperty(server, named(name) ?? '')],
  DATABASEPROPERTYEX: [variant, (session, [database, property]) => databaseProperty(session, named(database) ?? '', named(property) ?? '')],
  DB_NAME: [text, (session, [id]) => (id === undefined ? session.database : databaseName(session, id))],
  DB_ID: [
    { name: 'smallint' },
    (session, [name]) => databaseIdOf(session.server, name === undefined ? session.database : (named(name) ?? '')),
  ],
  ORIGINAL_DB_NAME: [text, (session) => session.client.database || session.database],
  HAS_DBACCESS: [int, (session, [name]) => hasAccess(session, named(name) ?? '')],
  HAS_PERMS_BY_NAME: [int, (session, args) => hasPermission(session, args)],
  IS_SRVROLEMEMBER: [int, (session, [role, login]) => isServerRoleMember(session, named(role) ?? '', named(login))],
  IS_MEMBER: [int, (session, [role]) => isDatabaseRoleMember(session, named(role) ?? '')],
  IS_ROLEMEMBER: [int, (session, [role]) => isDatabaseRoleMember(session, named(role) ?? '')],
  SUSER_SNAME: [text, (session, [sid]) => (sid === undefined ? session.login.name : loginOf(session, sid))],
  SUSER_NAME: [text, (session, [id]) => (id === undefined ? session.login.name : loginById(session, id))],
  SUSER_ID: [int, (session, [name]) => session.server.logins.get((named(name) ?? session.login.name).toLowerCase())?.principalId ?? null],
  SUSER_SID: [
    { name: 'varbinary', length: 85 },
    (session, [name]) => session.server.logins.get((named(name) ?? session.login.name).toLowerCase())?.sid ?? null,
  ],
  SYSTEM_USER: [text, (session) => session.login.name],
  ORIGINAL_LOGIN: [text, (session) => session.login.name],
  CURRENT_USER: [text, (session) => userName(session)],
  SESSION_USER: [text, (session) => userName(session)],
  USER: [text, (session) => userName(session)],
  USER_NAME: [text, (session) => userName(session)],
  SCHEMA_NAME: [text, () => 'dbo'],
  APPLOCK_MODE: [{ name: 'nvarchar', length: 32 }, applicationLockMode],
  APP_NAME: [text, (session) => session.client.appName],
  PROGRAM_NAME: [text, (session) => session.client.appName],
  HOST_NAME: [text, (session) => session.client.hostName],
  HOST_ID: [{ name: 'char', length: 10 }, () => '4242'],
  CONNECTIONPROPERTY: [variant, (session, [name]) => connectionProperty(session, named(name) ?? '')],
  SESSIONPROPERTY: [variant, (_session, [name]) => (sessionOptions.includes((named(name) ?? '').toUpperCase()) ? 1 : 0)],
  CURRENT_TRANSACTION_ID: [{ name: 'bigint' }, (session) => BigInt(session.transaction?.id ?? 0)],
  'SYS.FN_HADR_IS_PRIMARY_REPLICA': [bit, (session, [name]) => isPrimaryReplica(session, named(name) ?? '')],
  FN_HADR_IS_PRIMARY_REPLICA: [bit, (session, [name]) => isPrimaryReplica(session, named(name) ?? '')],
};

const sessionOptions = ['ANSI_NULLS', 'ANSI_PADDING', 'ANSI_WARNINGS', 'ARITHABORT', 'CONCAT_NULL_YIELDS_NULL', 'QUOTED_IDENTIFIER'];

/** A scalar function that needs to know the server or the session; undefined for all others. */
export function scalarFunctionOf(session: Session, name: string): ScalarFunction | undefined {
  const definition = functions[name.toUpperCase()];
  if (definition === undefined) return undefined;
  const [type, read] = definition;
  return (args) => ({ type, value: read(session, args) });
}

function databaseName(session: Session, id: SqlValue): string | null {
  const wanted = Number(id);
  if (wanted >= 1 && wanted <= systemDatabases.length) return systemDatabases[wanted - 1] ?? null;
  for (const copy of session.server.databases.values()) if (copy.id === wanted) return copy.name;
  return null;
}

/** DATABASEPROPERTYEX. On a secondary Updateability is READ_ONLY although sys.databases.is_read_only is 0. */
function databaseProperty(session: Session, database: string, property: string): SqlValue {
  const wanted = property.toLowerCase();
  if (isSystemDatabase(database)) return systemDatabaseProperty(session, database, wanted);
  const copy = session.server.databases.get(database.toLowerCase());
  if (copy === undefined) return null;
  switch (wanted) {
    case 'status':
      return shownState(copy);
    case 'updateability':
      return copy.role === 'SECONDARY' || copy.resolving ? 'READ_ONLY' : 'READ_WRITE';
    case 'useraccess':
      return 'MULTI_USER';
    case 'recovery':
      return copy.recoveryModel;
    case 'collation':
      return obstacle(copy, true) === undefined ? session.server.collation : null;
    case 'isautoclose':
      return copy.switches.autoClose ? 1 : 0;
    case 'isinstandby':
      return 0;
    case 'version':
      return obstacle(copy, true) === undefined ? session.server.version.internalDatabaseVersion : null;
    case 'lastgoodcheckdbtime':
      return new Date(Date.UTC(1900, 0, 1));
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

function hasAccess(session: Session, name: string): number | null {
  if (isSystemDatabase(name)) return 1;
  const copy = session.server.databases.get(name.toLowerCase());
  if (copy === undefined) return null;
  return obstacle(copy, session.client.readOnlyIntent) === undefined ? 1 : 0;
}

/** HAS_PERMS_BY_NAME(securable, class, permission). NULL for a permission that does not exist. */
function hasPermission(session: Session, [securable, securableClass, permission]: readonly SqlValue[]): number | null {
  const wanted = named(permission)?.toUpperCase();
  if (wanted === undefined) return null;
  const kind = named(securableClass)?.toUpperCase() ?? 'SERVER';
  if (wanted === 'VIEW SERVER PERFORMANCE STATE' || wanted === 'VIEW SERVER SECURITY STATE') {
    if (session.server.version.major < 16) return null;
  }
  if (wanted === 'ANY') return 1;
  if (kind === 'SERVER') return serverPermissions.has(wanted) ? (holds(session.login, wanted) ? 1 : 0) : null;
  if (kind === 'DATABASE') {
    const name = named(securable) ?? session.database;
    if (hasAccess(session, name) === null) return null;
    return wanted === 'CONNECT' || holds(session.login, 'CONTROL SERVER') || wanted === 'SELECT' ? 1 : 0;
  }
  if (kind === 'AVAILABILITY GROUP') return holds(session.login, 'ALTER ANY AVAILABILITY GROUP') ? 1 : 0;
  return holds(session.login, 'CONTROL SERVER') ? 1 : 0;
}

const serverPermissions: ReadonlySet<string> = new Set([
  'CONNECT SQL',
  'CONTROL SERVER',
  'VIEW SERVER STATE',
  'VIEW SERVER PERFORMANCE STATE',
  'VIEW SERVER SECURITY STATE',
  'VIEW ANY DEFINITION',
  'VIEW ANY DATABASE',
  'ALTER ANY AVAILABILITY GROUP',
  'CREATE AVAILABILITY GROUP',
  'ALTER ANY LOGIN',
  'ALTER ANY CONNECTION',
  'ALTER ANY DATABASE',
  'ALTER ANY ENDPOINT',
  'CREATE ENDPOINT',
  'CREATE ANY DATABASE',
  'ALTER SERVER STATE',
  'ALTER SETTINGS',
  'ADMINISTER BULK OPERATIONS',
  'SHUTDOWN',
]);

function isServerRoleMember(session: Session, role: string, login: string | undefined): number | null {
  const subject = login === undefined ? session.login : session.server.logins.get(login.toLowerCase());
  const wanted = role.toLowerCase();
  if (subject === undefined || serverRoles[wanted] === undefined) return null;
  return wanted === 'public' || subject.roles.has('sysadmin') || subject.roles.has(wanted) ? 1 : 0;
}

function isDatabaseRoleMember(session: Session, role: string): number | null {
  const wanted = role.toLowerCase();
  if (wanted === 'public') return 1;
  return /^db_/.test(wanted) ? (session.login.roles.has('sysadmin') ? 1 : 0) : null;
}

function loginOf(session: Session, sid: SqlValue): string | null {
  if (!(sid instanceof Uint8Array)) return null;
  for (const login of session.server.logins.values()) if (Buffer.compare(login.sid, sid) === 0) return login.name;
  return null;
}

function loginById(session: Session, id: SqlValue): string | null {
  for (const login of session.server.logins.values()) if (login.principalId === Number(id)) return login.name;
  return null;
}

function userName(session: Session): string {
  if (session.login.roles.has('sysadmin')) return 'dbo';
  return isSystemDatabase(session.database) ? 'guest' : session.login.name;
}

function connectionProperty(session: Session, name: string): SqlValue {
  switch (name.toLowerCase()) {
    case 'net_transport':
    case 'physical_net_transport':
      return 'TCP';
    case 'protocol_type':
      return 'TSQL';
    case 'auth_scheme':
      return 'SQL';
    case 'local_net_address':
      return '127.0.0.1';
    case 'local_tcp_port':
      return session.client.localPort;
    case 'client_net_address':
      return session.client.clientAddress;
    default:
      return null;
  }
}

/** sys.fn_hadr_is_primary_replica speaks of the local AG: it is 1 on a forwarder, too. */
function isPrimaryReplica(session: Session, database: string): boolean | null {
  const copy = session.server.databases.get(database.toLowerCase());
  if (copy?.group === undefined) return null;
  return copy.group.primary === session.server;
}
