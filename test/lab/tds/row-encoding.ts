import type { Column, SqlValue } from '../sql-types.ts';
import type { ByteWriter } from './byte-writer.ts';
import type { Dialect } from './dialects.ts';
import { columnType } from './types/column-type.ts';
import { Unencodable } from './types/wire-type.ts';

/** Writes the rows of one result set. Made once a result set, so that a row costs no look-up of types. */
export interface RowEncoder {
  metadata(writer: ByteWriter): void;
  /** Throws Unencodable; the caller takes back what was written of the row. */
  row(writer: ByteWriter, values: readonly SqlValue[]): void;
}

const colMetadata = 0x81;
const row = 0xd1;
const rowWithNullBitmap = 0xd2;

export function rowEncoder(columns: readonly Column[], dialect: Dialect): RowEncoder {
  const types = columns.map((column) => columnType(column.type, dialect));

  const writeFields = (writer: ByteWriter, values: readonly SqlValue[], skipNulls: boolean) => {
    for (const [index, type] of types.entries()) {
      const value = values[index] ?? null;
      if (value !== null) {
        try {
          type.value(writer, value);
        } catch (error) {
          throw error instanceof Unencodable ? new Unencodable(`Column '${columns[index]?.name}': ${error.message}.`) : error;
        }
      } else if (!skipNulls) type.nothing(writer);
    }
  };

  return {
    metadata(writer) {
      writer.uint8(colMetadata).uint16(columns.length);
      for (const [index, column] of columns.entries()) {
        const type = types[index];
        if (dialect.yukon) writer.uint32(0);
        else writer.uint16(0);
        writer.uint16(column.nullable ? 1 : 0);
        type?.info(writer);
        if (type?.namesTable) writeTableName(writer, dialect);
        writer.shortText(column.name);
      }
    },
    row(writer, values) {
      if (dialect.nullBitmapRows && types.some((_, index) => (values[index] ?? null) === null)) {
        writer.uint8(rowWithNullBitmap).raw(nullBitmap(values, types.length));
        writeFields(writer, values, true);
      } else {
        writer.uint8(row);
        writeFields(writer, values, false);
      }
    },
  };
}

/** One bit a column, the lowest bit of the first byte for the first column (NBCROW, MS-TDS 2.2.7.13). */
function nullBitmap(values: readonly SqlValue[], columns: number): Buffer {
  const bitmap = Buffer.alloc(Math.ceil(columns / 8));
  for (let index = 0; index < columns; index++) {
    if ((values[index] ?? null) === null) bitmap[index >> 3] = (bitmap[index >> 3] ?? 0) | (1 << (index & 7));
  }
  return bitmap;
}

function writeTableName(writer: ByteWriter, dialect: Dialect): void {
  if (dialect.yukon) writer.uint8(1);
  writer.longText('');
}
