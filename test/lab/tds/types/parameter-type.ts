import type { SqlType, SqlTypeName } from '../../sql-types.ts';
import { type ByteReader, MalformedMessage } from '../byte-reader.ts';
import { readChunkedBytes, readLegacyBlob, readShortBytes } from './byte-strings.ts';
import { readDate, readDatetime, readDatetime2, readDatetimeoffset, readTime } from './dates.ts';
import { readDecimal, readMoney } from './decimals.ts';
import { readBit, readFloat, readInteger, sized } from './numbers.ts';
import { readNarrow, readUnicode } from './texts.ts';
import { readGuid } from './uniqueidentifier.ts';
import type { ValueReader } from './wire-type.ts';

export interface ParameterType {
  readonly type: SqlType;
  readonly read: ValueReader;
}

/** Thrown for a type that the laboratory does not take: xml, CLR types, table-valued parameters, sql_variant. */
export class UnknownParameterType extends Error {
  override readonly name = 'UnknownParameterType';
  readonly code: number;

  constructor(code: number) {
    super(`Data type 0x${code.toString(16).toUpperCase().padStart(2, '0')} is unknown.`);
    this.code = code;
  }
}

type ReadInfo = (reader: ByteReader) => ParameterType;

const fixed = (name: SqlTypeName, read: ValueReader): ReadInfo => {
  const parameter: ParameterType = { type: { name }, read };
  return () => parameter;
};

/** The nullable forms: the declared size follows the code and says which member of the family it is. */
const bySize =
  (names: Readonly<Record<number, SqlTypeName>>, read: ValueReader): ReadInfo =>
  (reader) => {
    const size = reader.uint8();
    const name = names[size];
    if (name === undefined) throw new MalformedMessage(`A type of this family can not have ${size} bytes.`);
    return { type: { name }, read };
  };

const withScale =
  (name: SqlTypeName, read: (scale: number) => Parameters<typeof sized>[0]): ReadInfo =>
  (reader) => {
    const scale = reader.uint8();
    return { type: { name, scale }, read: sized(read(scale)) };
  };

const decimal =
  (name: SqlTypeName): ReadInfo =>
  (reader) => {
    reader.uint8();
    const precision = reader.uint8();
    const scale = reader.uint8();
    return { type: { name, precision, scale }, read: sized(readDecimal(scale)) };
  };

type Bytes = (reader: ByteReader) => Buffer | null;

const varying =
  (name: SqlTypeName, form: { readonly collated: boolean; readonly unit: number }, wrap: (bytes: Bytes) => ValueReader): ReadInfo =>
  (reader) => {
    const size = reader.uint16();
    if (form.collated) reader.take(5);
    const max = size === 0xffff;
    return { type: { name, length: max ? 'max' : size / form.unit }, read: wrap(max ? readChunkedBytes : readShortBytes) };
  };

const blob =
  (name: SqlTypeName, collated: boolean, wrap: (bytes: Bytes) => ValueReader): ReadInfo =>
  (reader) => {
    reader.uint32();
    if (collated) reader.take(5);
    return { type: { name, length: 'max' }, read: wrap(readLegacyBlob) };
  };

const asIs = (bytes: Bytes): ValueReader => bytes;
const narrow = { collated: true, unit: 1 };
const wide = { collated: true, unit: 2 };
const binary = { collated: false, unit: 1 };

/** Type codes of MS-TDS 2.2.5.4. */
const byCode: Readonly<Record<number, ReadInfo>> = {
  31: fixed('int', () => null),
  34: blob('varbinary', false, asIs),
  35: blob('varchar', true, readNarrow),
  36: bySize({ 16: 'uniqueidentifier' }, sized(readGuid)),
  38: bySize({ 1: 'tinyint', 2: 'smallint', 4: 'int', 8: 'bigint' }, sized(readInteger)),
  40: fixed('date', sized(readDate)),
  41: withScale('time', readTime),
  42: withScale('datetime2', readDatetime2),
  43: withScale('datetimeoffset', readDatetimeoffset),
  48: fixed('tinyint', (reader) => readInteger(reader, 1)),
  50: fixed('bit', (reader) => readBit(reader)),
  52: fixed('smallint', (reader) => readInteger(reader, 2)),
  56: fixed('int', (reader) => readInteger(reader, 4)),
  58: fixed('smalldatetime', (reader) => readDatetime(reader, 4)),
  59: fixed('real', (reader) => readFloat(reader, 4)),
  60: fixed('money', (reader) => readMoney(reader, 8)),
  61: fixed('datetime', (reader) => readDatetime(reader, 8)),
  62: fixed('float', (reader) => readFloat(reader, 8)),
  99: blob('nvarchar', true, readUnicode),
  104: bySize({ 1: 'bit' }, sized(readBit)),
  106: decimal('decimal'),
  108: decimal('numeric'),
  109: bySize({ 4: 'real', 8: 'float' }, sized(readFloat)),
  110: bySize({ 4: 'money', 8: 'money' }, sized(readMoney)),
  111: bySize({ 4: 'smalldatetime', 8: 'datetime' }, sized(readDatetime)),
  122: fixed('money', (reader) => readMoney(reader, 4)),
  127: fixed('bigint', (reader) => readInteger(reader, 8)),
  165: varying('varbinary', binary, asIs),
  167: varying('varchar', narrow, readNarrow),
  173: varying('binary', binary, asIs),
  175: varying('char', narrow, readNarrow),
  231: varying('nvarchar', wide, readUnicode),
  239: varying('nchar', wide, readUnicode),
};

/** Reads the TYPE_INFO of a parameter. Throws UnknownParameterType; what follows in the message can not be read then. */
export function readParameterType(reader: ByteReader): ParameterType {
  const code = reader.uint8();
  const readInfo = byCode[code];
  if (!readInfo) throw new UnknownParameterType(code);
  return readInfo(reader);
}
