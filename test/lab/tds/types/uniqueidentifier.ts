import type { ByteReader } from '../byte-reader.ts';
import { describe, type NonNullValue, Unencodable, type WireType, zeroLength } from './wire-type.ts';

/** GUIDTYPE: the first three groups little-endian, the rest as written. */
export const uniqueidentifierType: WireType = {
  info: (writer) => writer.uint8(0x24).uint8(16),
  value: (writer, value) => writer.uint8(16).raw(guidBytes(value)),
  nothing: zeroLength,
};

const byteOrder = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
const reorder = (bytes: Buffer): Buffer => Buffer.from(byteOrder.map((index) => bytes.readUInt8(index)));

function guidBytes(value: NonNullValue): Buffer {
  const hex = String(value).replaceAll('-', '');
  if (!/^[0-9a-f]{32}$/i.test(hex)) throw new Unencodable(`${describe(value)} is no uniqueidentifier`);
  return reorder(Buffer.from(hex, 'hex'));
}

export function readGuid(reader: ByteReader, size: number): string {
  const hex = reorder(reader.takeOneOf(size, [16]))
    .toString('hex')
    .toUpperCase();
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
