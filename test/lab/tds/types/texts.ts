import type { ByteReader } from '../byte-reader.ts';
import type { ByteWriter } from '../byte-writer.ts';
import { collation, decodeVarchar, encodeVarchar } from '../code-page.ts';
import type { Dialect } from '../dialects.ts';
import { longBytes, shortBytes } from './byte-strings.ts';
import { describe, type NonNullValue, Unencodable, type ValueReader, type WireType } from './wire-type.ts';

const asText = (value: NonNullValue): string => {
  if (typeof value !== 'string') throw new Unencodable(`${describe(value)} is no text`);
  return value;
};
const withCollation = (writer: ByteWriter) => writer.raw(collation);
const unicode = (value: NonNullValue) => Buffer.from(asText(value), 'utf16le');
const narrow = (value: NonNullValue) => encodeVarchar(asText(value));
/** Fixed-length types are filled up with blanks. */
const padded = (length: number, encode: (value: NonNullValue) => Buffer) => (value: NonNullValue) => encode(asText(value).padEnd(length));

export const nvarcharType = (length: number): WireType => shortBytes(0xe7, length * 2, unicode, withCollation);
export const ncharType = (length: number): WireType => shortBytes(0xef, length * 2, padded(length, unicode), withCollation);
export const varcharType = (length: number): WireType => shortBytes(0xa7, length, narrow, withCollation);
export const charType = (length: number): WireType => shortBytes(0xaf, length, padded(length, narrow), withCollation);
export const nvarcharMaxType = (dialect: Dialect): WireType => longBytes(dialect, { code: 0xe7, legacyCode: 0x63 }, unicode, withCollation);
export const varcharMaxType = (dialect: Dialect): WireType => longBytes(dialect, { code: 0xa7, legacyCode: 0x23 }, narrow, withCollation);

const mapBytes =
  (bytes: (reader: ByteReader) => Buffer | null, decode: (bytes: Buffer) => string): ValueReader =>
  (reader) => {
    const value = bytes(reader);
    return value === null ? null : decode(value);
  };

export const readUnicode = (bytes: (reader: ByteReader) => Buffer | null): ValueReader =>
  mapBytes(bytes, (value) => value.toString('utf16le'));
export const readNarrow = (bytes: (reader: ByteReader) => Buffer | null): ValueReader => mapBytes(bytes, decodeVarchar);
