import type { Decimal } from '../../sql-types.ts';
import type { ByteReader } from '../byte-reader.ts';
import type { ByteWriter } from '../byte-writer.ts';
import { describe, type NonNullValue, Unencodable, type WireType, zeroLength } from './wire-type.ts';

/** Bytes of a decimal's magnitude by its precision (MS-TDS 2.2.5.5.1.6). */
function magnitudeSize(precision: number): number {
  if (precision <= 9) return 4;
  if (precision <= 19) return 8;
  return precision <= 28 ? 12 : 16;
}

/** DECIMALN (0x6a) and NUMERICN (0x6c): length, sign (1 is positive), magnitude little-endian. Exact, whatever its size. */
export function decimalType(code: 0x6a | 0x6c, precision: number, scale: number): WireType {
  const size = magnitudeSize(precision);
  return {
    info: (writer) => writer.uint8(code).uint8(17).uint8(precision).uint8(scale),
    value(writer, value) {
      const { unscaled } = rescale(asDecimal(value), scale);
      writer.uint8(size + 1);
      writeSignAndMagnitude(writer, unscaled, precision, size);
    },
    nothing: zeroLength,
  };
}

/** A numeric inside sql_variant: its precision follows from the value. */
export function writeVariantDecimal(writer: ByteWriter, value: Decimal): void {
  const precision = Math.max(digits(value.unscaled), value.scale, 1);
  const size = magnitudeSize(precision);
  writer.uint32(2 + 2 + 1 + size);
  writer.uint8(0x6c).uint8(2).uint8(precision).uint8(value.scale);
  writeSignAndMagnitude(writer, value.unscaled, precision, size);
}

function writeSignAndMagnitude(writer: ByteWriter, unscaled: bigint, precision: number, size: number): void {
  if (digits(unscaled) > precision) throw new Unencodable(`${unscaled} has more than ${precision} digits`);
  const magnitude = Buffer.alloc(size);
  let rest = unscaled < 0n ? -unscaled : unscaled;
  for (let index = 0; index < size; index += 4) {
    magnitude.writeUInt32LE(Number(rest & 0xffffffffn), index);
    rest >>= 32n;
  }
  writer.uint8(unscaled < 0n ? 0 : 1).raw(magnitude);
}

/** MONEYN: 64 bits with four decimal places, the high half first. */
export const moneyType: WireType = {
  info: (writer) => writer.uint8(0x6e).uint8(8),
  value(writer, value) {
    const { unscaled } = rescale(asDecimal(value), 4);
    if (BigInt.asIntN(64, unscaled) !== unscaled) throw new Unencodable(`${describe(value)} exceeds money`);
    writer
      .uint8(8)
      .int32(Number(unscaled >> 32n))
      .uint32(Number(unscaled & 0xffffffffn));
  },
  nothing: zeroLength,
};

export function readDecimal(scale: number): (reader: ByteReader, size: number) => Decimal {
  return (reader, size) => {
    const positive = reader.uint8() !== 0;
    const magnitude = reader.takeOneOf(size - 1, [4, 8, 12, 16]);
    let unscaled = 0n;
    for (let index = magnitude.length - 1; index >= 0; index--) unscaled = (unscaled << 8n) | BigInt(magnitude.readUInt8(index));
    return { unscaled: positive ? unscaled : -unscaled, scale };
  };
}

export function readMoney(reader: ByteReader, size: number): Decimal {
  const bytes = reader.takeOneOf(size, [4, 8]);
  const unscaled = size === 4 ? BigInt(bytes.readInt32LE()) : (BigInt(bytes.readInt32LE()) << 32n) | BigInt(bytes.readUInt32LE(4));
  return { unscaled, scale: 4 };
}

function asDecimal(value: NonNullValue): Decimal {
  if (typeof value === 'object' && 'unscaled' in value) return value;
  if (typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value))) return { unscaled: BigInt(value), scale: 0 };
  throw new Unencodable(`${describe(value)} is no decimal`);
}

/** Rounds half away from zero when places are lost, as SQL Server does. */
function rescale(value: Decimal, scale: number): Decimal {
  if (value.scale <= scale) return { unscaled: value.unscaled * 10n ** BigInt(scale - value.scale), scale };
  const divisor = 10n ** BigInt(value.scale - scale);
  const half = value.unscaled < 0n ? -divisor / 2n : divisor / 2n;
  return { unscaled: (value.unscaled + half) / divisor, scale };
}

const digits = (unscaled: bigint): number => (unscaled < 0n ? -unscaled : unscaled).toString().length;
