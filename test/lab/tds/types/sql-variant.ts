import type { Decimal } from '../../sql-types.ts';
import type { ByteWriter } from '../byte-writer.ts';
import { collation } from '../code-page.ts';
import { writeDatetime } from './dates.ts';
import { writeVariantDecimal } from './decimals.ts';
import { type NonNullValue, Unencodable, type WireType } from './wire-type.ts';

/**
 * SSVARIANT (MS-TDS 2.2.5.5.4): total length, base type, number of property bytes, properties, data. A value of the laboratory
 * does not carry its base type, so this takes the natural one: text is nvarchar, a whole number int, and so on.
 */
export const sqlVariantType: WireType = {
  info: (writer) => writer.uint8(0x62).uint32(8009),
  value: (writer, value) => writeVariant(writer, value),
  nothing: (writer) => writer.uint32(0),
};

function writeVariant(writer: ByteWriter, value: NonNullValue): void {
  switch (typeof value) {
    case 'string':
      writeText(writer, value);
      return;
    case 'boolean':
      base(writer, 0x32, 1).uint8(value ? 1 : 0);
      return;
    case 'bigint':
      base(writer, 0x7f, 8).int64(value);
      return;
    case 'number':
      if (Number.isInteger(value) && value === (value | 0)) base(writer, 0x38, 4).int32(value);
      else base(writer, 0x3e, 8).float64(value);
      return;
    default:
      writeObject(writer, value);
  }
}

function writeObject(writer: ByteWriter, value: Decimal | Date | Uint8Array): void {
  if (value instanceof Date) {
    writeDatetime(base(writer, 0x3d, 8), value.getTime());
  } else if (value instanceof Uint8Array) {
    fits(value.length);
    writer
      .uint32(2 + 2 + value.length)
      .uint8(0xa5)
      .uint8(2)
      .uint16(8000)
      .raw(value);
  } else {
    writeVariantDecimal(writer, value);
  }
}

function writeText(writer: ByteWriter, text: string): void {
  fits(text.length * 2);
  writer
    .uint32(2 + 7 + text.length * 2)
    .uint8(0xe7)
    .uint8(7)
    .raw(collation)
    .uint16(8000)
    .text(text);
}

function base(writer: ByteWriter, code: number, size: number): ByteWriter {
  return writer
    .uint32(2 + size)
    .uint8(code)
    .uint8(0);
}

function fits(length: number): void {
  if (length > 8000) throw new Unencodable(`a sql_variant holds 8000 bytes, not ${length}`);
}
