import type { SqlType, SqlValue } from '../../sql-types.ts';
import { instanceName, shownName } from '../servers/server.ts';
import { versionText } from './server-properties.ts';
import type { Session } from './session.ts';

const text: SqlType = { name: 'nvarchar', length: 128 };
const int: SqlType = { name: 'int' };
const small: SqlType = { name: 'smallint' };

type Reader = (session: Session) => SqlValue;

const variables: Readonly<Record<string, readonly [type: SqlType, read: Reader]>> = {
  '@@SERVERNAME': [text, (session) => session.server.settings.localName ?? shownName(session.server)],
  '@@SERVICENAME': [text, (session) => instanceName(session.server) ?? 'MSSQLSERVER'],
  '@@VERSION': [{ name: 'nvarchar', length: 300 }, (session) => versionText(session.server)],
  '@@MICROSOFTVERSION': [
    int,
    (session) => {
      const [major = 0, , build = 0] = session.server.version.product.split('.').map(Number);
      return major * 16_777_216 + build;
    },
  ],
  '@@SPID': [small, (session) => session.spid],
  '@@LANGUAGE': [text, () => 'us_english'],
  '@@LANGID': [small, () => 0],
  '@@MAX_CONNECTIONS': [int, () => 32_767],
  '@@MAX_PRECISION': [{ name: 'tinyint' }, () => 38],
  '@@DATEFIRST': [{ name: 'tinyint' }, () => 7],
  '@@DBTS': [{ name: 'varbinary', length: 8 }, () => new Uint8Array([0, 0, 0, 0, 0, 0, 7, 208])],
  '@@LOCK_TIMEOUT': [int, () => -1],
  '@@NESTLEVEL': [int, () => 0],
  '@@OPTIONS': [int, () => 5496],
  '@@PROCID': [int, () => 0],
  '@@REMSERVER': [text, () => null],
  '@@TEXTSIZE': [int, () => 2_147_483_647],
  '@@TIMETICKS': [int, () => 31_250],
  '@@TRANCOUNT': [int, (session) => session.transactionCount],
  '@@CONNECTIONS': [int, (session) => session.server.sessions.size],
  '@@CPU_BUSY': [int, () => 0],
  '@@IDLE': [int, () => 0],
  '@@IO_BUSY': [int, () => 0],
  '@@PACK_RECEIVED': [int, () => 0],
  '@@PACK_SENT': [int, () => 0],
  '@@PACKET_ERRORS': [int, () => 0],
  '@@TOTAL_ERRORS': [int, () => 0],
  '@@TOTAL_READ': [int, () => 0],
  '@@TOTAL_WRITE': [int, () => 0],
};

export function globalVariableOf(session: Session, name: string): { readonly type: SqlType; readonly value: SqlValue } | undefined {
  const variable = variables[name.toUpperCase()];
  return variable && { type: variable[0], value: variable[1](session) };
}
