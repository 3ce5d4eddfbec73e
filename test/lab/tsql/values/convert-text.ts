/** Conversions that end in character data. */
import type { SqlType, SqlValue } from '../../sql-types.ts';
import { arithmeticOverflow, insufficientSpaceForGuid, invalidStyle } from '../errors.ts';
import { exactShape, familyOf, isFixedText, isNational, typeText } from '../types.ts';
import { defaultStyle, formatDate } from './dates.ts';
import { formatDecimal, rescale } from './decimal.ts';
import { formatFloat } from './number-text.ts';

type NotNull = Exclude<SqlValue, null>;

export function toText(value: NotNull, from: SqlType, to: SqlType, style?: number): string {
  const length = to.length ?? 30;
  const text = render(value, from, to, style);
  if (length === 'max') return text;
  if (text.length > length) return cut(text, from, to, length);
  return isFixedText(to) ? text.padEnd(length, ' ') : text;
}

/** A text is cut; a number that does not fit is an error, or a star for the integers that could always do so. */
function cut(text: string, from: SqlType, to: SqlType, length: number): string {
  switch (familyOf(from)) {
    case 'integer':
      if (from.name !== 'bigint' && !isNational(to)) return isFixedText(to) ? '*'.padEnd(length, ' ') : '*';
      throw arithmeticOverflow('expression', to.name);
    case 'decimal':
    case 'float':
      throw arithmeticOverflow(from.name === 'money' ? 'money' : familyOf(from) === 'decimal' ? 'numeric' : 'float', to.name);
    case 'guid':
      throw insufficientSpaceForGuid();
    default:
      return text.slice(0, length);
  }
}

function render(value: NotNull, from: SqlType, to: SqlType, style?: number): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'boolean':
      return value ? '1' : '0';
    case 'bigint':
      return value.toString();
    case 'number':
      return familyOf(from) === 'float' ? formatFloat(value, style ?? 0) : value.toString();
    default:
      break;
  }
  if (value instanceof Date) {
    const chosen = style ?? defaultStyle(from);
    const text = formatDate(value, from, chosen);
    if (text === undefined) throw invalidStyle(chosen, typeText(from), 'char');
    return text;
  }
  if (value instanceof Uint8Array) return renderBytes(value, to, style ?? 0);
  if (from.name === 'money') return formatDecimal(rescale(value, style === 2 || style === 126 ? 4 : 2));
  return formatDecimal(rescale(value, exactShape(from).scale));
}

/** Style 0 takes the bytes as characters, 1 and 2 write them in hexadecimal. */
function renderBytes(bytes: Uint8Array, to: SqlType, style: number): string {
  const buffer = Buffer.from(bytes);
  if (style === 1) return `0x${buffer.toString('hex').toUpperCase()}`;
  if (style === 2) return buffer.toString('hex').toUpperCase();
  if (!isNational(to)) return buffer.toString('latin1');
  return Buffer.concat([buffer, Buffer.alloc(buffer.length % 2)]).toString('utf16le');
}
