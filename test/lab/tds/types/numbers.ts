import type { ByteReader } from '../byte-reader.ts';
import type { ByteWriter } from '../byte-writer.ts';
import { describe, type NonNullValue, Unencodable, type ValueReader, type WireType, zeroLength } from './wire-type.ts';

/** INTN, BITN and FLTN: one byte with the length, zero for NULL. */
function byteLength(code: number, size: number, write: (writer: ByteWriter, value: NonNullValue) => void): WireType {
  return {
    info: (writer) => writer.uint8(code).uint8(size),
    value: (writer, value) => write(writer.uint8(size), value),
    nothing: zeroLength,
  };
}

const integer = (min: number, max: number, value: NonNullValue): number => {
  const number = typeof value === 'boolean' ? Number(value) : typeof value === 'bigint' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number) || number < min || number > max) {
    throw new Unencodable(`${describe(value)} is no integer from ${min} to ${max}`);
  }
  return number;
};

const bigInteger = (value: NonNullValue): bigint => {
  if (typeof value !== 'bigint' && !(typeof value === 'number' && Number.isSafeInteger(value)))
    throw new Unencodable(`${describe(value)} is no bigint`);
  const big = BigInt(value);
  if (BigInt.asIntN(64, big) !== big) throw new Unencodable(`${describe(value)} exceeds 64 bits`);
  return big;
};

const float = (value: NonNullValue): number => {
  if (typeof value !== 'number' && typeof value !== 'bigint') throw new Unencodable(`${describe(value)} is no number`);
  return Number(value);
};

const bit = (value: NonNullValue): number => {
  if (typeof value === 'boolean' || value === 0 || value === 1) return Number(value);
  throw new Unencodable(`${describe(value)} is no bit`);
};

export const bitType = byteLength(0x68, 1, (writer, value) => writer.uint8(bit(value)));
export const tinyintType = byteLength(0x26, 1, (writer, value) => writer.uint8(integer(0, 255, value)));
export const smallintType = byteLength(0x26, 2, (writer, value) => writer.int16(integer(-0x8000, 0x7fff, value)));
export const intType = byteLength(0x26, 4, (writer, value) => writer.int32(integer(-0x80000000, 0x7fffffff, value)));
export const bigintType = byteLength(0x26, 8, (writer, value) => writer.int64(bigInteger(value)));
export const realType = byteLength(0x6d, 4, (writer, value) => writer.float32(float(value)));
export const floatType = byteLength(0x6d, 8, (writer, value) => writer.float64(float(value)));

export function readInteger(reader: ByteReader, size: number): number | bigint {
  const bytes = reader.takeOneOf(size, [1, 2, 4, 8]);
  if (size === 1) return bytes.readUInt8();
  if (size === 2) return bytes.readInt16LE();
  return size === 4 ? bytes.readInt32LE() : bytes.readBigInt64LE();
}

export function readFloat(reader: ByteReader, size: number): number {
  const bytes = reader.takeOneOf(size, [4, 8]);
  return size === 4 ? bytes.readFloatLE() : bytes.readDoubleLE();
}

export const readBit = (reader: ByteReader, size = 1): boolean => reader.takeOneOf(size, [1]).readUInt8() !== 0;

/** A value behind a one-byte length; zero is NULL. */
export function sized(read: (reader: ByteReader, size: number) => Exclude<ReturnType<ValueReader>, null>): ValueReader {
  return (reader) => {
    const size = reader.uint8();
    return size === 0 ? null : read(reader, size);
  };
}
