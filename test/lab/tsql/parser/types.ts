/** Type names: `varchar(25)`, `decimal(25, 0)`, `[nvarchar](max)`, `sysname` ... */
import type { SqlType, SqlTypeName } from '../../sql-types.ts';
import { unknownType } from '../errors.ts';
import type { Cursor } from './cursor.ts';

const synonyms: Readonly<Record<string, SqlTypeName>> = {
  integer: 'int',
  dec: 'decimal',
  character: 'char',
  smallmoney: 'money',
  text: 'varchar',
  ntext: 'nvarchar',
  image: 'varbinary',
  rowversion: 'binary',
  timestamp: 'binary',
  sysname: 'nvarchar',
};

const fixedLengths: Readonly<Record<string, number | 'max'>> = {
  text: 'max',
  ntext: 'max',
  image: 'max',
  rowversion: 8,
  timestamp: 8,
  sysname: 128,
};

const plain: ReadonlySet<string> = new Set([
  'bit',
  'tinyint',
  'smallint',
  'int',
  'bigint',
  'money',
  'real',
  'date',
  'datetime',
  'smalldatetime',
  'uniqueidentifier',
  'sql_variant',
]);
const textual: ReadonlySet<string> = new Set(['char', 'varchar', 'nchar', 'nvarchar', 'binary', 'varbinary']);
const fractional: ReadonlySet<string> = new Set(['time', 'datetime2', 'datetimeoffset']);

/** `defaultLength` counts characters when the text gives none: 1 in a declaration, 30 in CAST and CONVERT. */
export function parseType(cursor: Cursor, defaultLength: 1 | 30): SqlType {
  const line = cursor.line;
  const written = typeName(cursor);
  const name = (synonyms[written] ?? written) as SqlTypeName;
  const fixed = fixedLengths[written];
  if (fixed !== undefined) return { name, length: fixed };
  if (plain.has(name)) return { name };
  const size = cursor.sees('(')
    ? cursor.parenthesized(() => cursor.list(() => (cursor.accept('MAX') ? ('max' as const) : cursor.integer())))
    : [];
  if (textual.has(name)) return { name, length: size[0] ?? defaultLength };
  if (size.includes('max')) throw cursor.unexpected();
  const [first, second] = size as number[];
  if (fractional.has(name)) return { name, scale: first ?? 7 };
  if (name === 'decimal' || name === 'numeric') return { name, precision: first ?? 18, scale: second ?? 0 };
  if (name === 'float') return first !== undefined && first <= 24 ? { name: 'real' } : { name: 'float' };
  throw unknownType(written, line);
}

function typeName(cursor: Cursor): string {
  if (cursor.accept('DOUBLE')) {
    cursor.expect('PRECISION');
    return 'float';
  }
  if (cursor.accept('NATIONAL')) {
    const base = cursor.name().toLowerCase();
    return base.startsWith('char') ? (cursor.accept('VARYING') ? 'nvarchar' : 'nchar') : 'ntext';
  }
  let name = cursor.name();
  if (cursor.accept('.')) name = cursor.name();
  name = name.toLowerCase();
  if ((name === 'char' || name === 'character') && cursor.accept('VARYING')) return 'varchar';
  return name;
}
