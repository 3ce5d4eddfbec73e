/** Conversions that end in binary data. */
import type { SqlType, SqlValue } from '../../sql-types.ts';
import { conversionError, conversionNotAllowed } from '../errors.ts';
import { isNational, typeText } from '../types.ts';

type NotNull = Exclude<SqlValue, null>;

export function toBinary(value: NotNull, from: SqlType, to: SqlType, style = 0): Uint8Array {
  const length = to.length ?? 30;
  const isNumber = typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean';
  const bytes = bytesOf(value, from, to, style);
  if (length === 'max') return bytes;
  // Numbers keep their last bytes, everything else its first ones.
  if (bytes.length > length) return isNumber ? bytes.slice(bytes.length - length) : bytes.slice(0, length);
  if (to.name !== 'binary' || bytes.length === length) return bytes;
  const padded = new Uint8Array(length);
  padded.set(bytes, isNumber ? length - bytes.length : 0);
  return padded;
}

function bytesOf(value: NotNull, from: SqlType, to: SqlType, style: number): Uint8Array {
  if (value instanceof Uint8Array) return value;
  switch (typeof value) {
    case 'string':
      if (from.name === 'uniqueidentifier') return guidBytes(value);
      return style === 1 || style === 2
        ? hexBytes(value, from, to, style)
        : Uint8Array.from(Buffer.from(value, isNational(from) ? 'utf16le' : 'latin1'));
    case 'boolean':
      return Uint8Array.of(value ? 1 : 0);
    case 'number':
    case 'bigint': {
      if (!Number.isInteger(Number(value))) throw conversionNotAllowed(typeText(from), to.name);
      const width = { tinyint: 1, smallint: 2, bigint: 8 }[from.name as 'tinyint'] ?? 4;
      const hex = BigInt.asUintN(width * 8, BigInt(value))
        .toString(16)
        .padStart(width * 2, '0');
      return Uint8Array.from(Buffer.from(hex, 'hex'));
    }
    default:
      throw conversionNotAllowed(typeText(from), to.name);
  }
}

function hexBytes(text: string, from: SqlType, to: SqlType, style: number): Uint8Array {
  const digits = style === 1 ? text.replace(/^0x/i, '') : text;
  const marked = style === 2 || /^0x/i.test(text);
  if (!marked || digits.length % 2 !== 0 || /[^0-9a-f]/i.test(digits)) throw conversionError(typeText(from), to.name);
  return Uint8Array.from(Buffer.from(digits, 'hex'));
}

function guidBytes(guid: string): Uint8Array {
  const [a = '', b = '', c = '', d = '', e = ''] = guid.split('-');
  const swap = (text: string): string => (text.match(/../g) ?? []).reverse().join('');
  return Uint8Array.from(Buffer.from(swap(a) + swap(b) + swap(c) + d + e, 'hex'));
}
