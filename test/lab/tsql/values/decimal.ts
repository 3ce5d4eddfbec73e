/** Exact arithmetic on decimal(p,s). Results are unscaled integers; precision is checked by the caller with `fits`. */
import type { Decimal } from '../../sql-types.ts';

export const decimal = (unscaled: bigint, scale = 0): Decimal => ({ unscaled, scale });

export const powerOfTen = (exponent: number): bigint => 10n ** BigInt(exponent);

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);

export const fits = (value: Decimal, precision: number): boolean => magnitude(value.unscaled) < powerOfTen(precision);

/** More digits after the point, or fewer: then half is rounded away from zero. */
export function rescale(value: Decimal, scale: number): Decimal {
  if (scale === value.scale) return value;
  if (scale > value.scale) return decimal(value.unscaled * powerOfTen(scale - value.scale), scale);
  const divisor = powerOfTen(value.scale - scale);
  const half = divisor / 2n;
  const rounded = (magnitude(value.unscaled) + half) / divisor;
  return decimal(value.unscaled < 0n ? -rounded : rounded, scale);
}

/** The digits before the point. */
export const truncate = (value: Decimal): bigint => value.unscaled / powerOfTen(value.scale);

export function compareDecimals(left: Decimal, right: Decimal): number {
  const scale = Math.max(left.scale, right.scale);
  const difference = rescale(left, scale).unscaled - rescale(right, scale).unscaled;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

export function formatDecimal(value: Decimal): string {
  const digits = magnitude(value.unscaled)
    .toString()
    .padStart(value.scale + 1, '0');
  const sign = value.unscaled < 0n ? '-' : '';
  if (value.scale === 0) return sign + digits;
  return `${sign}${digits.slice(0, -value.scale)}.${digits.slice(-value.scale)}`;
}

/** Undefined when the text is not a number. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = /^\s*([+-]?)(\d*)(?:\.(\d*))?\s*$/.exec(text);
  if (!match) return undefined;
  const [, sign = '', whole = '', fraction = ''] = match;
  if (whole === '' && fraction === '') return undefined;
  const unscaled = BigInt(whole + fraction);
  return decimal(sign === '-' ? -unscaled : unscaled, fraction.length);
}

export const toNumber = (value: Decimal): number => Number(formatDecimal(value));

/** A float as decimal, rounded to `scale` digits after the point. */
export function fromNumber(value: number, scale: number): Decimal {
  const text = Math.abs(value) >= 1e21 ? BigInt(Math.trunc(value)).toString() : value.toFixed(Math.min(100, scale));
  return rescale(parseDecimal(text) ?? decimal(0n), scale);
}
