import type { SqlValue } from '../../sql-types.ts';
import type { ByteReader } from '../byte-reader.ts';
import type { ByteWriter } from '../byte-writer.ts';

/** How one SQL type stands on the wire (MS-TDS 2.2.5.4 to 2.2.5.6). */
export interface WireType {
  /** TYPE_INFO. */
  info(writer: ByteWriter): void;
  /** A value behind its length. `value` is not NULL. Throws Unencodable. */
  value(writer: ByteWriter, value: NonNullValue): void;
  nothing(writer: ByteWriter): void;
  /** TEXT, NTEXT and IMAGE of TDS 7.1: COLMETADATA carries a table name for them. */
  readonly namesTable?: boolean;
}

export type NonNullValue = Exclude<SqlValue, null>;

/** Reads one value of a parameter whose TYPE_INFO is known. */
export type ValueReader = (reader: ByteReader) => SqlValue;

/** A value that does not fit the type of its column: a fault of the one who produced it. */
export class Unencodable extends Error {
  override readonly name = 'Unencodable';
}

/** NULL of the types with a one-byte length. */
export function zeroLength(writer: ByteWriter): void {
  writer.uint8(0);
}

export function describe(value: NonNullValue): string {
  const text = typeof value === 'object' && !(value instanceof Date) ? `${value.constructor.name}` : String(value);
  return `${typeof value} ${text.length > 40 ? `${text.slice(0, 40)}…` : text}`;
}
