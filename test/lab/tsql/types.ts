/** Static types: families, precedence and the common type of two operands (Microsoft page "Data type precedence"). */
import type { SqlType, SqlTypeName, SqlValue } from '../sql-types.ts';

/** Lower wins. */
const precedence: readonly SqlTypeName[] = [
  'sql_variant',
  'datetimeoffset',
  'datetime2',
  'datetime',
  'smalldatetime',
  'date',
  'time',
  'float',
  'real',
  'decimal',
  'numeric',
  'money',
  'bigint',
  'int',
  'smallint',
  'tinyint',
  'bit',
  'uniqueidentifier',
  'nvarchar',
  'nchar',
  'varchar',
  'char',
  'varbinary',
  'binary',
];

export type Family = 'text' | 'integer' | 'decimal' | 'float' | 'bit' | 'date' | 'binary' | 'guid' | 'variant';

const families: Readonly<Record<SqlTypeName, Family>> = {
  bit: 'bit',
  tinyint: 'integer',
  smallint: 'integer',
  int: 'integer',
  bigint: 'integer',
  decimal: 'decimal',
  numeric: 'decimal',
  money: 'decimal',
  real: 'float',
  float: 'float',
  char: 'text',
  varchar: 'text',
  nchar: 'text',
  nvarchar: 'text',
  date: 'date',
  time: 'date',
  datetime: 'date',
  smalldatetime: 'date',
  datetime2: 'date',
  datetimeoffset: 'date',
  uniqueidentifier: 'guid',
  binary: 'binary',
  varbinary: 'binary',
  sql_variant: 'variant',
};

export const familyOf = (type: SqlType): Family => families[type.name];
export const isText = (type: SqlType): boolean => familyOf(type) === 'text';
export const isNational = (type: SqlType): boolean => type.name === 'nvarchar' || type.name === 'nchar';
export const isNumeric = (type: SqlType): boolean => ['integer', 'decimal', 'float', 'bit'].includes(familyOf(type));
export const isFixedText = (type: SqlType): boolean => type.name === 'char' || type.name === 'nchar';

export const int: SqlType = { name: 'int' };
export const bigint: SqlType = { name: 'bigint' };
export const bit: SqlType = { name: 'bit' };
export const float: SqlType = { name: 'float' };
export const datetime: SqlType = { name: 'datetime' };
export const money: SqlType = { name: 'money' };
export const variant: SqlType = { name: 'sql_variant' };
export const varchar = (length: number | 'max'): SqlType => ({ name: 'varchar', length });
export const nvarchar = (length: number | 'max'): SqlType => ({ name: 'nvarchar', length });
export const varbinary = (length: number | 'max'): SqlType => ({ name: 'varbinary', length });
export const sysname: SqlType = nvarchar(128);
export const datetime2 = (scale: number): SqlType => ({ name: 'datetime2', scale });
export const decimalType = (precision: number, scale: number): SqlType => ({ name: 'decimal', precision, scale });

/** A text of `length` characters; more than fits in a row makes it (max). */
export function textType(national: boolean, length: number | 'max'): SqlType {
  const limit = national ? 4000 : 8000;
  const capped = length === 'max' ? 'max' : Math.max(1, Math.min(limit, length));
  return national ? nvarchar(capped) : varchar(capped);
}

/** Precision and scale of any exact number. */
export function exactShape(type: SqlType): { precision: number; scale: number } {
  switch (type.name) {
    case 'decimal':
    case 'numeric':
      return { precision: type.precision ?? 18, scale: type.scale ?? 0 };
    case 'money':
      return { precision: 19, scale: 4 };
    case 'bigint':
      return { precision: 19, scale: 0 };
    case 'smallint':
      return { precision: 5, scale: 0 };
    case 'tinyint':
      return { precision: 3, scale: 0 };
    case 'bit':
      return { precision: 1, scale: 0 };
    default:
      return { precision: 10, scale: 0 };
  }
}

/** The type that both operands are converted to, before a comparison or as the result of CASE, COALESCE, UNION ... */
export function commonType(left: SqlType, right: SqlType): SqlType {
  const winner = precedence.indexOf(left.name) <= precedence.indexOf(right.name) ? left : right;
  const family = familyOf(winner);
  if (family === 'decimal' && winner.name !== 'money') {
    const other = winner === left ? right : left;
    const a = exactShape(winner);
    const b = isNumeric(other) && familyOf(other) !== 'float' ? exactShape(other) : a;
    const scale = Math.max(a.scale, b.scale);
    const precision = Math.max(a.precision - a.scale, b.precision - b.scale) + scale;
    return { name: winner.name, precision: Math.min(38, precision), scale: precision > 38 ? Math.max(0, scale - (precision - 38)) : scale };
  }
  if (family === 'text' || family === 'binary') return { ...winner, ...longest(left, right) };
  if (family === 'date' && winner.scale !== undefined) {
    const other = winner === left ? right : left;
    return familyOf(other) === 'date' && (other.scale ?? 3) > winner.scale ? { ...winner, scale: other.scale ?? 3 } : winner;
  }
  return winner;
}

function longest(left: SqlType, right: SqlType): { length?: number | 'max' } {
  const measured = [left, right].filter((type) => ['text', 'binary'].includes(familyOf(type))).map((type) => type.length ?? 1);
  if (measured.includes('max')) return { length: 'max' };
  return { length: Math.max(...(measured as number[])) };
}

/** The type of the value inside a sql_variant. */
export function innerType(value: SqlValue): SqlType {
  if (typeof value === 'boolean') return bit;
  if (typeof value === 'bigint') return bigint;
  if (typeof value === 'string') return nvarchar(Math.max(1, Math.min(4000, value.length)));
  if (typeof value === 'number') return Number.isInteger(value) && Math.abs(value) <= 2147483647 ? int : float;
  if (value instanceof Date) return datetime;
  if (value instanceof Uint8Array) return varbinary(Math.max(1, value.length));
  if (value !== null) return decimalType(38, value.scale);
  return nvarchar(1);
}

/** As error texts name it. */
export const typeText = (type: SqlType): string => (type.name === 'sql_variant' ? 'sql_variant' : type.name);
