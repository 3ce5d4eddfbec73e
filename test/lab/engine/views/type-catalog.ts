import type { SqlType, SqlTypeName } from '../../sql-types.ts';

/** system_type_id as sys.types has it. */
export const typeIds: Readonly<Record<SqlTypeName, number>> = {
  date: 40,
  time: 41,
  datetime2: 42,
  datetimeoffset: 43,
  uniqueidentifier: 36,
  tinyint: 48,
  smallint: 52,
  int: 56,
  smalldatetime: 58,
  real: 59,
  money: 60,
  datetime: 61,
  float: 62,
  sql_variant: 98,
  bit: 104,
  decimal: 106,
  numeric: 108,
  bigint: 127,
  varbinary: 165,
  varchar: 167,
  binary: 173,
  char: 175,
  nvarchar: 231,
  nchar: 239,
};

const fixedWidths: Partial<Record<SqlTypeName, number>> = {
  bit: 1,
  tinyint: 1,
  smallint: 2,
  int: 4,
  bigint: 8,
  real: 4,
  float: 8,
  date: 3,
  datetime: 8,
  smalldatetime: 4,
  uniqueidentifier: 16,
  money: 8,
  sql_variant: 8016,
};

/** max_length (bytes), precision and scale, as sys.columns shows them. */
export function widths(type: SqlType): { readonly max_length: number; readonly precision: number; readonly scale: number } {
  const { name, length, precision = 0, scale = 0 } = type;
  const national = name === 'nchar' || name === 'nvarchar';
  const declared = length === 'max' ? -1 : (length ?? 1) * (national ? 2 : 1);
  const decimal = name === 'numeric' || name === 'decimal';
  return { max_length: decimal ? decimalWidth(precision) : (fixedWidths[name] ?? declared), precision, scale };
}

function decimalWidth(precision: number): number {
  if (precision <= 9) return 5;
  if (precision <= 19) return 9;
  return precision <= 28 ? 13 : 17;
}
