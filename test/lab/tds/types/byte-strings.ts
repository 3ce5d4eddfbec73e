import type { ByteReader } from '../byte-reader.ts';
import type { ByteWriter } from '../byte-writer.ts';
import type { Dialect } from '../dialects.ts';
import { describe, type NonNullValue, Unencodable, type WireType } from './wire-type.ts';

type Encode = (value: NonNullValue) => Buffer | Uint8Array;
type Extra = (writer: ByteWriter) => void;

const nullLength = 0xffff;
const nullPlp = 0xffffffffffffffffn;
const maxMark = 0xffff;

/** Text and binary types of at most 8000 bytes: two bytes with the length, 0xffff for NULL. */
export function shortBytes(code: number, maxBytes: number, encode: Encode, extra: Extra = () => undefined): WireType {
  return {
    info(writer) {
      writer.uint8(code).uint16(maxBytes);
      extra(writer);
    },
    value(writer, value) {
      const bytes = encode(value);
      if (bytes.length > maxBytes) throw new Unencodable(`${describe(value)} has ${bytes.length} bytes, the column ${maxBytes}`);
      writer.uint16(bytes.length).raw(bytes);
    },
    nothing: (writer) => writer.uint16(nullLength),
  };
}

/** The (max) types: partially length-prefixed chunks (MS-TDS 2.2.5.2.3); before TDS 7.2 TEXT, NTEXT and IMAGE. */
export function longBytes(
  dialect: Dialect,
  codes: { readonly code: number; readonly legacyCode: number },
  encode: Encode,
  extra: Extra = () => undefined,
): WireType {
  if (!dialect.yukon) return legacyBlob(codes.legacyCode, encode, extra);
  return {
    info(writer) {
      writer.uint8(codes.code).uint16(maxMark);
      extra(writer);
    },
    value(writer, value) {
      const bytes = encode(value);
      writer.uint64(BigInt(bytes.length));
      if (bytes.length > 0) writer.uint32(bytes.length).raw(bytes);
      writer.uint32(0);
    },
    nothing: (writer) => writer.uint64(nullPlp),
  };
}

function legacyBlob(code: number, encode: Encode, extra: Extra): WireType {
  const textPointer = Buffer.alloc(16, 'laboratory');
  const timestamp = Buffer.alloc(8);
  return {
    namesTable: true,
    info(writer) {
      writer.uint8(code).uint32(0x7fffffff);
      extra(writer);
    },
    value(writer, value) {
      const bytes = encode(value);
      writer.uint8(textPointer.length).raw(textPointer).raw(timestamp).uint32(bytes.length).raw(bytes);
    },
    nothing: (writer) => writer.uint8(0),
  };
}

const asBytes = (value: NonNullValue): Uint8Array => {
  if (!(value instanceof Uint8Array)) throw new Unencodable(`${describe(value)} is no binary value`);
  return value;
};
const filled = (length: number) => (value: NonNullValue) => {
  const bytes = asBytes(value);
  return bytes.length >= length ? bytes : Buffer.concat([bytes, Buffer.alloc(length - bytes.length)]);
};

export const varbinaryType = (length: number): WireType => shortBytes(0xa5, length, asBytes);
export const binaryType = (length: number): WireType => shortBytes(0xad, length, filled(length));
export const varbinaryMaxType = (dialect: Dialect): WireType => longBytes(dialect, { code: 0xa5, legacyCode: 0x22 }, asBytes);

export function readShortBytes(reader: ByteReader): Buffer | null {
  const length = reader.uint16();
  return length === nullLength ? null : reader.take(length);
}

export function readChunkedBytes(reader: ByteReader): Buffer | null {
  if (reader.uint64() === nullPlp) return null;
  const chunks: Buffer[] = [];
  for (let length = reader.uint32(); length !== 0; length = reader.uint32()) chunks.push(reader.take(length));
  return Buffer.concat(chunks);
}

/** TEXT, NTEXT and IMAGE as a parameter: four bytes with the length, all ones for NULL. */
export function readLegacyBlob(reader: ByteReader): Buffer | null {
  const length = reader.uint32();
  return length === 0xffffffff ? null : reader.take(length);
}
