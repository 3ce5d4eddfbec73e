/** Conversion of a value from one type to another, implicit or by CAST and CONVERT (Microsoft page "CAST and CONVERT"). */
import type { Decimal, SqlType, SqlValue } from '../../sql-types.ts';
import {
  arithmeticOverflow,
  conversionNotAllowed,
  dateConversionFailed,
  dateOutOfRange,
  guidConversionFailed,
  operandClash,
} from '../errors.ts';
import { familyOf, innerType, typeText } from '../types.ts';
import { toBinary } from './convert-binary.ts';
import { toBit, toDecimalType, toFloat, toInteger } from './convert-number.ts';
import { toText } from './convert-text.ts';
import { datetimeZero, dayMilliseconds, parseDate, roundToType } from './dates.ts';
import { toNumber } from './decimal.ts';

type NotNull = Exclude<SqlValue, null>;

/** Throws 206, 220, 232, 241, 242, 244, 245, 248, 529, 8114, 8115, 8169 as SqlError. `style` is CONVERT's third argument. */
export function convertValue(value: SqlValue, from: SqlType, to: SqlType, style?: number): SqlValue {
  if (value === null) return null;
  if (from.name === 'sql_variant' && to.name !== 'sql_variant') return convertValue(value, innerType(value), to, style);
  switch (familyOf(to)) {
    case 'text':
      return toText(value, from, to, style);
    case 'integer':
      return toInteger(value, from, to);
    case 'decimal':
      return toDecimalType(value, from, to);
    case 'float':
      return toFloat(value, from, to);
    case 'bit':
      return toBit(value, from);
    case 'date':
      return toDate(value, from, to);
    case 'binary':
      return toBinary(value, from, to, style);
    case 'guid':
      return toGuid(value, from);
    case 'variant':
      return value;
  }
}

/** True when a value of `from` is a value of `to` as it is, so that no conversion is needed. */
export function sameRepresentation(from: SqlType, to: SqlType): boolean {
  if (from.name !== to.name) return false;
  if (familyOf(to) === 'decimal') return from.precision === to.precision && from.scale === to.scale;
  if (familyOf(to) === 'date') return from.scale === to.scale;
  if (familyOf(to) !== 'text' && familyOf(to) !== 'binary') return true;
  return from.length === to.length || to.length === 'max';
}

function toDate(value: NotNull, from: SqlType, to: SqlType): Date {
  if (typeof value === 'string') {
    if (familyOf(from) !== 'text') throw operandClash(typeText(from), typeText(to));
    const parsed = parseDate(value);
    if (!parsed) throw dateConversionFailed();
    return inRange(roundToType(parsed, to), from, to);
  }
  if (value instanceof Date) {
    if (from.name === 'date' && to.name === 'time') throw operandClash('date', 'time');
    const moment = from.name === 'time' && to.name !== 'time' ? new Date(value.getTime() + datetimeZero) : value;
    return inRange(roundToType(moment, to), from, to);
  }
  // Only the two old types count days from 1900 when they are given a number.
  const old = to.name === 'datetime' || to.name === 'smalldatetime';
  if (!old || value instanceof Uint8Array) throw operandClash(typeText(from), typeText(to));
  const days = typeof value === 'object' ? toNumber(value as Decimal) : Number(value);
  const moment = new Date(datetimeZero + days * dayMilliseconds);
  if (!isInRange(moment, to)) throw arithmeticOverflow('expression', typeText(to));
  return roundToType(moment, to);
}

const years: Partial<Record<SqlType['name'], readonly [number, number]>> = { datetime: [1753, 9999], smalldatetime: [1900, 2079] };

function inRange(value: Date, from: SqlType, to: SqlType): Date {
  if (!isInRange(value, to)) throw dateOutOfRange(typeText(from), typeText(to));
  return value;
}

/** False also for a moment that no Date can hold. */
function isInRange(value: Date, to: SqlType): boolean {
  const [first, last] = years[to.name] ?? [1, 9999];
  const year = value.getUTCFullYear();
  return to.name === 'time' || (year >= first && year <= last);
}

function toGuid(value: NotNull, from: SqlType): string {
  if (from.name === 'uniqueidentifier') return value as string;
  if (typeof value === 'string') {
    const match = /^\{?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/i.exec(value.trimStart());
    if (!match?.[1]) throw guidConversionFailed();
    return match[1].toUpperCase();
  }
  if (value instanceof Uint8Array) return guidFromBytes(value);
  throw conversionNotAllowed(typeText(from), 'uniqueidentifier');
}

/** The first three groups are little-endian. */
function guidFromBytes(bytes: Uint8Array): string {
  const hex = Buffer.from(Uint8Array.from({ length: 16 }, (_, i) => bytes[i] ?? 0))
    .toString('hex')
    .toUpperCase();
  const swap = (text: string): string => (text.match(/../g) ?? []).reverse().join('');
  return [swap(hex.slice(0, 8)), swap(hex.slice(8, 12)), swap(hex.slice(12, 16)), hex.slice(16, 20), hex.slice(20)].join('-');
}
