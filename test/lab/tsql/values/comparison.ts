/** Order and equality of values of one type. */
import type { Decimal, SqlType, SqlValue } from '../../sql-types.ts';
import { type Family, familyOf, innerType } from '../types.ts';
import { compareDecimals, formatDecimal } from './decimal.ts';
import { type Collation, compareTexts, textKey } from './text.ts';

type NotNull = Exclude<SqlValue, null>;

/** Below zero, zero or above; both values are of `type`. */
export function compareValues(left: NotNull, right: NotNull, type: SqlType, collation: Collation): number {
  switch (familyOf(type)) {
    case 'text':
      return compareTexts(left as string, right as string, collation);
    case 'decimal':
      return compareDecimals(left as Decimal, right as Decimal);
    case 'binary':
      return compareBytes(left as Uint8Array, right as Uint8Array);
    case 'guid':
      return compareGuids(left as string, right as string);
    case 'variant':
      return compareVariants(left, right, collation);
    default: {
      const a = left instanceof Date ? left.getTime() : (left as number);
      const b = right instanceof Date ? right.getTime() : (right as number);
      return a < b ? -1 : a > b ? 1 : 0;
    }
  }
}

function compareBytes(left: Uint8Array, right: Uint8Array): number {
  const length = Math.max(left.length, right.length);
  for (let i = 0; i < length; i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** SQL Server orders the last six bytes first. */
function compareGuids(left: string, right: string): number {
  const key = (guid: string): string => {
    const [a = '', b = '', c = '', d = '', e = ''] = guid.toUpperCase().split('-');
    return e + d + c + b + a;
  };
  const [a, b] = [key(left), key(right)];
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Inside sql_variant a value of a later family is greater, whatever the values are: the text '16' is less than the number 13. */
const variantOrder: readonly Family[] = ['guid', 'binary', 'text', 'bit', 'integer', 'decimal', 'float', 'date'];

function compareVariants(left: NotNull, right: NotNull, collation: Collation): number {
  const [a, b] = [innerType(left), innerType(right)];
  if (familyOf(a) === familyOf(b) && typeof left === typeof right) return compareValues(left, right, a, collation);
  const asNumber = (value: NotNull): number =>
    typeof value === 'object' && 'unscaled' in value ? Number(formatDecimal(value)) : Number(value);
  const numeric = (type: SqlType) => ['integer', 'float', 'decimal', 'bit'].includes(familyOf(type));
  if (numeric(a) && numeric(b)) return Math.sign(asNumber(left) - asNumber(right));
  return variantOrder.indexOf(familyOf(a)) - variantOrder.indexOf(familyOf(b));
}

/** Two values of one type are equal, in the sense of GROUP BY and DISTINCT, exactly when their keys are. NULL has a key of its own. */
export function groupingKey(value: SqlValue, type: SqlType, collation: Collation): string {
  if (value === null) return 'null';
  switch (typeof value) {
    case 'string':
      return `t${textKey(value, familyOf(type) === 'guid' ? 'ignore-case' : collation)}`;
    case 'object':
      if (value instanceof Date) return `d${value.getTime()}`;
      if (value instanceof Uint8Array)
        return `b${Buffer.from(value)
          .toString('hex')
          .replace(/(00)+$/, '')}`;
      return `n${plainNumber(formatDecimal(value))}`;
    default:
      return `n${Number(value) === 0 ? 0 : String(typeof value === 'boolean' ? Number(value) : value)}`;
  }
}

const plainNumber = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);
