/** Functions whose answer only the engine knows: SERVERPROPERTY, DB_NAME, HAS_PERMS_BY_NAME ... */
import type { ScalarFunction } from '../../port.ts';
import type { SqlType } from '../../sql-types.ts';
import type { Binding } from '../expressions/binding.ts';
import { coerce } from '../expressions/coerce.ts';
import { type Compiled, emptyFrame } from '../expressions/compiled.ts';
import { int, isText, nvarchar, sysname, varbinary, variant } from '../types.ts';
import { convertValue } from '../values/convert.ts';

/** Result types as documented; the type has to be known before the first call. */
const types: Readonly<Record<string, SqlType>> = {
  SERVERPROPERTY: variant,
  DATABASEPROPERTYEX: variant,
  CONNECTIONPROPERTY: variant,
  SESSIONPROPERTY: variant,
  DB_NAME: sysname,
  DB_ID: int,
  HAS_PERMS_BY_NAME: int,
  HAS_DBACCESS: int,
  IS_SRVROLEMEMBER: int,
  IS_MEMBER: int,
  IS_ROLEMEMBER: int,
  SUSER_SNAME: sysname,
  SUSER_NAME: sysname,
  SUSER_ID: int,
  SUSER_SID: varbinary(85),
  ORIGINAL_LOGIN: sysname,
  SYSTEM_USER: sysname,
  USER_NAME: sysname,
  USER: sysname,
  CURRENT_USER: sysname,
  SESSION_USER: sysname,
  USER_ID: int,
  CERT_ID: int,
  CERTENCODED: varbinary(8000),
  CERTPRIVATEKEY: varbinary(8000),
  DATABASE_PRINCIPAL_ID: int,
  APP_NAME: sysname,
  HOST_NAME: sysname,
  HOST_ID: { name: 'char', length: 10 },
  PROGRAM_NAME: sysname,
  SCHEMA_NAME: sysname,
  OBJECT_ID: int,
  OBJECT_NAME: sysname,
  FN_HADR_IS_PRIMARY_REPLICA: { name: 'bit' },
  FN_HADR_BACKUP_IS_PREFERRED_REPLICA: { name: 'bit' },
  DATABASEPROPERTY: int,
  FILEPROPERTY: int,
};

export function compileEngineFunction(name: string, args: readonly Compiled[], { session }: Binding): Compiled | undefined {
  if (!session.engine.scalarFunction(name)) return undefined;
  const call: ScalarFunction = (values) => (session.engine.scalarFunction(name) as ScalarFunction)(values);
  // Names and properties arrive as nvarchar, whatever they were written as.
  const given = args.map((arg) =>
    isText(arg.type) || arg.type.name === 'sql_variant' ? arg : arg.type.name === 'decimal' ? coerce(arg, nvarchar(40)) : arg,
  );
  const known = types[name];
  const type = known ?? call(given.map((arg) => (arg.nullable ? null : arg.evaluate(emptyFrame)))).type;
  return {
    type,
    nullable: true,
    evaluate(frame) {
      const result = call(given.map((arg) => arg.evaluate(frame)));
      return type.name === 'sql_variant' ? result.value : convertValue(result.value, result.type, type);
    },
  };
}
