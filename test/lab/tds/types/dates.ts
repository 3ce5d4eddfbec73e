import type { ByteReader } from '../byte-reader.ts';
import type { ByteWriter } from '../byte-writer.ts';
import { describe, type NonNullValue, Unencodable, type WireType, zeroLength } from './wire-type.ts';

const dayMs = 86_400_000;
const since1900 = Date.UTC(1900, 0, 1);
/** Days from 0001-01-01 to 1970-01-01. */
const unixDay = 719_162;

const asTime = (value: NonNullValue): number => {
  const time = value instanceof Date ? value.getTime() : Number.NaN;
  if (Number.isNaN(time)) throw new Unencodable(`${describe(value)} is no date`);
  return time;
};

/** DATETIMN of 8 bytes: days since 1900, then 1/300 s since midnight. A JavaScript Date is exact to 1 ms only. */
export const datetimeType: WireType = {
  info: (writer) => writer.uint8(0x6f).uint8(8),
  value: (writer, value) => writeDatetime(writer.uint8(8), asTime(value)),
  nothing: zeroLength,
};

export function writeDatetime(writer: ByteWriter, time: number): void {
  let days = Math.floor((time - since1900) / dayMs);
  let ticks = Math.round((time - since1900 - days * dayMs) * 0.3);
  if (ticks === 300 * 86_400) {
    days++;
    ticks = 0;
  }
  writer.int32(days).uint32(ticks);
}

/** DATETIMN of 4 bytes: days since 1900, then minutes. */
export const smalldatetimeType: WireType = {
  info: (writer) => writer.uint8(0x6f).uint8(4),
  value(writer, value) {
    const minutes = Math.round((asTime(value) - since1900) / 60_000);
    const days = Math.floor(minutes / 1440);
    if (days < 0 || days > 0xffff) throw new Unencodable(`${describe(value)} is outside smalldatetime`);
    writer
      .uint8(4)
      .uint16(days)
      .uint16(minutes - days * 1440);
  },
  nothing: zeroLength,
};

export const dateType: WireType = {
  info: (writer) => writer.uint8(0x28),
  value: (writer, value) => writeDay(writer.uint8(3), asTime(value)),
  nothing: zeroLength,
};

export function timeType(scale: number): WireType {
  return {
    info: (writer) => writer.uint8(0x29).uint8(scale),
    value: (writer, value) => writeTimeOfDay(writer.uint8(timeSize(scale)), asTime(value), scale),
    nothing: zeroLength,
  };
}

export function datetime2Type(scale: number): WireType {
  return {
    info: (writer) => writer.uint8(0x2a).uint8(scale),
    value(writer, value) {
      writer.uint8(timeSize(scale) + 3);
      writeTimeOfDay(writer, asTime(value), scale);
      writeDay(writer, asTime(value));
    },
    nothing: zeroLength,
  };
}

/** The laboratory keeps UTC instants, so the offset is always +00:00. */
export function datetimeoffsetType(scale: number): WireType {
  return {
    info: (writer) => writer.uint8(0x2b).uint8(scale),
    value(writer, value) {
      writer.uint8(timeSize(scale) + 5);
      writeTimeOfDay(writer, asTime(value), scale);
      writeDay(writer, asTime(value));
      writer.int16(0);
    },
    nothing: zeroLength,
  };
}

function timeSize(scale: number): number {
  if (scale <= 2) return 3;
  return scale <= 4 ? 4 : 5;
}

function writeDay(writer: ByteWriter, time: number): void {
  writer.uint24(Math.floor(time / dayMs) + unixDay);
}

/** Time of day in units of 10^-scale seconds. Places below the scale are cut off, so that midnight is never passed. */
function writeTimeOfDay(writer: ByteWriter, time: number, scale: number): void {
  const ms = time - Math.floor(time / dayMs) * dayMs;
  const units = scale >= 3 ? ms * 10 ** (scale - 3) : Math.floor(ms / 10 ** (3 - scale));
  const size = timeSize(scale);
  writer.raw(Buffer.from(Array.from({ length: size }, (_, index) => Math.floor(units / 256 ** index) & 0xff)));
}

export function readDatetime(reader: ByteReader, size: number): Date {
  const bytes = reader.takeOneOf(size, [4, 8]);
  if (size === 4) return new Date(since1900 + bytes.readUInt16LE() * dayMs + bytes.readUInt16LE(2) * 60_000);
  return new Date(since1900 + bytes.readInt32LE() * dayMs + Math.round(bytes.readUInt32LE(4) / 0.3));
}

export const readDate = (reader: ByteReader, size: number): Date => new Date(readDay(reader, size));

export const readTime =
  (scale: number) =>
  (reader: ByteReader, size: number): Date =>
    new Date(readTimeOfDay(reader, size, scale));

export const readDatetime2 =
  (scale: number) =>
  (reader: ByteReader, size: number): Date => {
    const ofDay = readTimeOfDay(reader, size - 3, scale);
    return new Date(readDay(reader) + ofDay);
  };

/** The instant; the offset of the client is not kept. */
export const readDatetimeoffset =
  (scale: number) =>
  (reader: ByteReader, size: number): Date => {
    const instant = readDatetime2(scale)(reader, size - 2);
    reader.take(2);
    return instant;
  };

function readDay(reader: ByteReader, size = 3): number {
  return (reader.takeOneOf(size, [3]).readUIntLE(0, 3) - unixDay) * dayMs;
}

function readTimeOfDay(reader: ByteReader, size: number, scale: number): number {
  return Math.floor(reader.takeOneOf(size, [3, 4, 5]).readUIntLE(0, size) * 10 ** (3 - scale));
}
