import type { ScalarFunction } from '../../port.ts';
import type { SqlType, SqlValue } from '../../sql-types.ts';
import { isSystemDatabase, systemDatabases } from '../databases/access.ts';
import { databaseIdOf } from '../views/sessions.ts';
import { certificateId, encodedCertificate, encodedPrivateKey } from './certificate-functions.ts';
import { databaseProperty, hasAccess } from './database-properties.ts';
import { applicationLockMode } from './lock-functions.ts';
import { objectId, objectName } from './object-functions.ts';
import { hasPermission, isDatabaseRoleMember, isServerRoleMember } from './permission-functions.ts';
import { serverProperty } from './server-properties.ts';
import type { Session } from './session.ts';

const variant: SqlType = { name: 'sql_variant' };
const text: SqlType = { name: 'nvarchar', length: 128 };
const int: SqlType = { name: 'int' };
const binary: SqlType = { name: 'varbinary', length: 8000 };
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
  OBJECT_ID: [int, (session, [name, type]) => objectId(session, named(name) ?? '', named(type))],
  OBJECT_NAME: [text, (session, [id]) => objectName(session, id ?? null)],
  CERT_ID: [int, (session, [name]) => certificateId(session, named(name) ?? '')],
  CERTENCODED: [binary, (session, [id]) => encodedCertificate(session, id ?? null)],
  CERTPRIVATEKEY: [binary, (session, [id, password]) => encodedPrivateKey(session, id ?? null, named(password))],
  CURRENT_TRANSACTION_ID: [{ name: 'bigint' }, (session) => BigInt(session.transaction?.id ?? 0)],
  'SYS.FN_HADR_IS_PRIMARY_REPLICA': [bit, (session, [name]) => isPrimaryReplica(session, named(name) ?? '')],
  'SYS.FN_HADR_BACKUP_IS_PREFERRED_REPLICA': [bit, (session, [name]) => isPreferredForBackup(session, named(name) ?? '')],
  FN_HADR_BACKUP_IS_PREFERRED_REPLICA: [bit, (session, [name]) => isPreferredForBackup(session, named(name) ?? '')],
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
      return session.server.hardware.address;
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

/** Backups are preferred on a secondary; without one the primary does them. Outside an AG every copy is as good. */
function isPreferredForBackup(session: Session, database: string): boolean | null {
  const copy = session.server.databases.get(database.toLowerCase());
  if (copy === undefined) return null;
  if (copy.group === undefined) return true;
  return copy.group.primary !== session.server || copy.group.replicas.length === 1;
}
