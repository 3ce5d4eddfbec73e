/** Conversions that end in a number or a bit. */
import type { Decimal, SqlType, SqlValue } from '../../sql-types.ts';
import {
  arithmeticOverflow,
  conversionError,
  conversionFailed,
  conversionNotAllowed,
  numberTextOverflow,
  smallIntegerOverflow,
} from '../errors.ts';
import { exactShape, familyOf, typeText } from '../types.ts';
import { datetimeZero, dayMilliseconds } from './dates.ts';
import { decimal, fits, formatDecimal, fromNumber, parseDecimal, rescale, toNumber, truncate } from './decimal.ts';

type NotNull = Exclude<SqlValue, null>;

const ranges: Partial<Record<SqlType['name'], readonly [bigint, bigint]>> = {
  tinyint: [0n, 255n],
  smallint: [-32768n, 32767n],
  int: [-2147483648n, 2147483647n],
  bigint: [-(2n ** 63n), 2n ** 63n - 1n],
};

export const inIntegerRange = (value: bigint, type: SqlType): boolean => {
  const [low, high] = ranges[type.name] ?? [0n, 0n];
  return value >= low && value <= high;
};

/** A whole number in the JavaScript form of `type`: bigint for bigint, number for the rest. */
export const integerValue = (value: bigint, type: SqlType): number | bigint => (type.name === 'bigint' ? value : Number(value));

export function toInteger(value: NotNull, from: SqlType, to: SqlType): number | bigint {
  const whole = wholeNumber(value, from, to);
  if (inIntegerRange(whole, to)) return integerValue(whole, to);
  if (typeof value === 'string') {
    if (to.name === 'bigint') throw conversionError(typeText(from), 'bigint');
    throw numberTextOverflow(value.trimEnd(), to.name as 'int', typeText(from));
  }
  if (to.name === 'tinyint' || to.name === 'smallint') throw smallIntegerOverflow(to.name, whole.toString());
  throw arithmeticOverflow(numberSource(from), to.name);
}

/** As 8115 names the source of an overflow. */
const numberSource = (from: SqlType): string =>
  from.name === 'decimal' || from.name === 'numeric' ? 'numeric' : from.name === 'float' || from.name === 'real' ? 'float' : 'expression';

function wholeNumber(value: NotNull, from: SqlType, to: SqlType): bigint {
  switch (typeof value) {
    case 'string': {
      const match = /^\s*([+-]?)\s*(\d*)\s*$/.exec(value);
      if (!match || (match[2] === '' && match[1] !== '')) {
        if (to.name === 'bigint') throw conversionError(typeText(from), 'bigint');
        throw conversionFailed(typeText(from), value, to.name);
      }
      const digits = BigInt(match[2] || '0');
      return match[1] === '-' ? -digits : digits;
    }
    case 'number':
      if (!Number.isFinite(value)) throw arithmeticOverflow('float', to.name);
      return BigInt(Math.trunc(value));
    case 'bigint':
      return value;
    case 'boolean':
      return value ? 1n : 0n;
    default:
      break;
  }
  if (value instanceof Uint8Array) return bytesToInteger(value, to);
  if (value instanceof Date) {
    // Only the two old types are numbers of days.
    if (from.name !== 'datetime' && from.name !== 'smalldatetime') throw conversionNotAllowed(typeText(from), to.name);
    return BigInt(Math.round((value.getTime() - datetimeZero) / dayMilliseconds));
  }
  return truncate(value);
}

/** The last bytes, big-endian, in two's complement. */
function bytesToInteger(bytes: Uint8Array, to: SqlType): bigint {
  const width = { tinyint: 1, smallint: 2, int: 4, bigint: 8 }[to.name as 'int'];
  const tail = bytes.slice(-width);
  const unsigned = BigInt(`0x${Buffer.from(tail).toString('hex') || '0'}`);
  const signed = to.name !== 'tinyint' && tail.length === width;
  return signed ? BigInt.asIntN(width * 8, unsigned) : unsigned;
}

export function toDecimalType(value: NotNull, from: SqlType, to: SqlType): Decimal {
  const { precision, scale } = exactShape(to);
  const exact = decimalOf(value, from, to, scale);
  const result = rescale(exact, scale);
  if (fits(result, precision)) return result;
  if (to.name === 'money') throw arithmeticOverflow(numberSource(from), 'money');
  throw arithmeticOverflow(
    typeof value === 'string' ? typeText(from) : familyOf(from) === 'integer' ? from.name : numberSource(from),
    'numeric',
  );
}

function decimalOf(value: NotNull, from: SqlType, to: SqlType, scale: number): Decimal {
  const name = to.name === 'money' ? 'money' : 'numeric';
  switch (typeof value) {
    case 'string': {
      const parsed = parseDecimal(to.name === 'money' ? value.replace(/[,$]/g, '') || '0' : value);
      if (!parsed) throw conversionError(typeText(from), name);
      return parsed;
    }
    case 'number':
      if (!Number.isFinite(value)) throw arithmeticOverflow('float', name);
      return Number.isInteger(value) ? decimal(BigInt(value)) : fromNumber(value, scale);
    case 'bigint':
      return decimal(value);
    case 'boolean':
      return decimal(value ? 1n : 0n);
    default:
      break;
  }
  if (value instanceof Uint8Array) throw conversionError(typeText(from), name);
  if (value instanceof Date) {
    if (from.name !== 'datetime' && from.name !== 'smalldatetime') throw conversionNotAllowed(typeText(from), name);
    return fromNumber((value.getTime() - datetimeZero) / dayMilliseconds, 12);
  }
  return value;
}

export function toFloat(value: NotNull, from: SqlType, to: SqlType): number {
  const number = floatOf(value, from, to);
  return to.name === 'real' ? Math.fround(number) : number;
}

function floatOf(value: NotNull, from: SqlType, to: SqlType): number {
  switch (typeof value) {
    case 'string':
      if (value.trim() === '') return 0;
      if (!/^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(value)) throw conversionError(typeText(from), to.name);
      return Number(value);
    case 'number':
      return value;
    case 'bigint':
    case 'boolean':
      return Number(value);
    default:
      break;
  }
  if (value instanceof Uint8Array) throw conversionNotAllowed(typeText(from), to.name);
  if (value instanceof Date) {
    if (from.name !== 'datetime' && from.name !== 'smalldatetime') throw conversionNotAllowed(typeText(from), to.name);
    return (value.getTime() - datetimeZero) / dayMilliseconds;
  }
  return toNumber(value);
}

export function toBit(value: NotNull, from: SqlType): boolean {
  if (typeof value === 'string') {
    const text = value.trim().toLowerCase();
    if (text === 'true') return true;
    if (text === 'false' || text === '') return false;
    if (!/^[+-]?\d+$/.test(text)) throw conversionFailed(typeText(from), value, 'bit');
    return BigInt(text.replace(/^\+/, '')) !== 0n;
  }
  if (value instanceof Uint8Array) return value.some((byte) => byte !== 0);
  if (value instanceof Date) return value.getTime() !== datetimeZero;
  return typeof value === 'object' ? value.unscaled !== 0n : typeof value === 'boolean' ? value : Number(formatSafe(value)) !== 0;
}

const formatSafe = (value: number | bigint | Decimal): string => (typeof value === 'object' ? formatDecimal(value) : value.toString());
