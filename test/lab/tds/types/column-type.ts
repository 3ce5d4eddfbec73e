import type { SqlType } from '../../sql-types.ts';
import type { Dialect } from '../dialects.ts';
import { binaryType, varbinaryMaxType, varbinaryType } from './byte-strings.ts';
import { dateType, datetime2Type, datetimeoffsetType, datetimeType, smalldatetimeType, timeType } from './dates.ts';
import { datesAsText } from './dates-as-text.ts';
import { decimalType, moneyType } from './decimals.ts';
import { bigintType, bitType, floatType, intType, realType, smallintType, tinyintType } from './numbers.ts';
import { sqlVariantType } from './sql-variant.ts';
import { charType, ncharType, nvarcharMaxType, nvarcharType, varcharMaxType, varcharType } from './texts.ts';
import { uniqueidentifierType } from './uniqueidentifier.ts';
import type { WireType } from './wire-type.ts';

/**
 * The wire type of a SQL type. The nullable forms (INTN and the like) are used for every column: legal for NOT NULL columns
 * too, and a wrong nullability can not break the stream. Where a varying type names no length or scale,
 * its widest one is taken; a fixed-length type without a length has one character or byte, as in T-SQL.
 */
export function columnType(type: SqlType, dialect: Dialect): WireType {
  const { name, length } = type;
  const max = length === 'max';
  const bytes = typeof length === 'number' ? length : 8000;
  const characters = typeof length === 'number' ? length : 4000;
  const fixed = typeof length === 'number' ? length : 1;
  const fraction = type.scale ?? 7;
  if (!dialect.newDates && (name === 'date' || name === 'time' || name === 'datetime2' || name === 'datetimeoffset')) {
    return datesAsText(name, fraction);
  }
  switch (name) {
    case 'bit':
      return bitType;
    case 'tinyint':
      return tinyintType;
    case 'smallint':
      return smallintType;
    case 'int':
      return intType;
    case 'bigint':
      return bigintType;
    case 'real':
      return realType;
    case 'float':
      return floatType;
    case 'decimal':
      return decimalType(0x6a, type.precision ?? 18, type.scale ?? 0);
    case 'numeric':
      return decimalType(0x6c, type.precision ?? 18, type.scale ?? 0);
    case 'money':
      return moneyType;
    case 'char':
      return charType(fixed);
    case 'varchar':
      return max ? varcharMaxType(dialect) : varcharType(bytes);
    case 'nchar':
      return ncharType(fixed);
    case 'nvarchar':
      return max ? nvarcharMaxType(dialect) : nvarcharType(characters);
    case 'binary':
      return binaryType(fixed);
    case 'varbinary':
      return max ? varbinaryMaxType(dialect) : varbinaryType(bytes);
    case 'date':
      return dateType;
    case 'time':
      return timeType(fraction);
    case 'datetime':
      return datetimeType;
    case 'smalldatetime':
      return smalldatetimeType;
    case 'datetime2':
      return datetime2Type(fraction);
    case 'datetimeoffset':
      return datetimeoffsetType(fraction);
    case 'uniqueidentifier':
      return uniqueidentifierType;
    case 'sql_variant':
      return sqlVariantType;
  }
}
