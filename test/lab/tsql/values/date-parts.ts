/** Parts of a date: their names, counting them, stepping by them (Microsoft pages of DATEPART, DATEADD, DATEDIFF). */
import { dayMilliseconds, monthName, weekdayName } from './dates.ts';

export type DatePart =
  | 'year'
  | 'quarter'
  | 'month'
  | 'dayofyear'
  | 'day'
  | 'week'
  | 'weekday'
  | 'hour'
  | 'minute'
  | 'second'
  | 'millisecond'
  | 'microsecond'
  | 'nanosecond'
  | 'iso_week'
  | 'tzoffset';

const abbreviations: Readonly<Record<string, DatePart>> = {
  yy: 'year',
  yyyy: 'year',
  qq: 'quarter',
  q: 'quarter',
  mm: 'month',
  m: 'month',
  dy: 'dayofyear',
  y: 'dayofyear',
  dd: 'day',
  d: 'day',
  wk: 'week',
  ww: 'week',
  dw: 'weekday',
  w: 'weekday',
  hh: 'hour',
  mi: 'minute',
  n: 'minute',
  ss: 'second',
  s: 'second',
  ms: 'millisecond',
  mcs: 'microsecond',
  ns: 'nanosecond',
  isowk: 'iso_week',
  isoww: 'iso_week',
  tz: 'tzoffset',
};

const names = new Set<string>(Object.values(abbreviations));

export function datePartNamed(text: string): DatePart | undefined {
  const lower = text.toLowerCase();
  return names.has(lower) ? (lower as DatePart) : Object.hasOwn(abbreviations, lower) ? abbreviations[lower] : undefined;
}

/** ms of the parts that all have one length. */
const lengths: Partial<Record<DatePart, number>> = {
  week: 7 * dayMilliseconds,
  day: dayMilliseconds,
  dayofyear: dayMilliseconds,
  weekday: dayMilliseconds,
  hour: 3_600_000,
  minute: 60_000,
  second: 1000,
  millisecond: 1,
};

const monthsIn: Partial<Record<DatePart, number>> = { year: 12, quarter: 3, month: 1 };

/** Undefined when the result is no date. */
export function addToDate(part: DatePart, date: Date, count: bigint): Date | undefined {
  const months = monthsIn[part];
  const result = months === undefined ? addTime(part, date, Number(count)) : addMonths(date, months * Number(count));
  return Number.isNaN(result.getTime()) ? undefined : result;
}

function addTime(part: DatePart, date: Date, count: number): Date {
  if (part === 'microsecond') return new Date(date.getTime() + Math.round(count / 1000));
  if (part === 'nanosecond') return new Date(date.getTime() + Math.round(count / 1_000_000));
  return new Date(date.getTime() + count * (lengths[part] ?? Number.NaN));
}

/** The last day of a shorter month stands for the days that it lacks. */
function addMonths(date: Date, months: number): Date {
  const result = new Date(date);
  result.setUTCDate(1);
  result.setUTCMonth(result.getUTCMonth() + months);
  const last = new Date(Date.UTC(result.getUTCFullYear(), result.getUTCMonth() + 1, 0)).getUTCDate();
  result.setUTCDate(Math.min(date.getUTCDate(), last));
  return result;
}

/** How many boundaries of the part lie between two dates. */
export function difference(part: DatePart, start: Date, end: Date): bigint {
  const months = monthsIn[part];
  if (months !== undefined) return BigInt(monthIndex(end, months) - monthIndex(start, months));
  if (part === 'microsecond') return BigInt(end.getTime() - start.getTime()) * 1000n;
  if (part === 'nanosecond') return BigInt(end.getTime() - start.getTime()) * 1_000_000n;
  if (part === 'week') return BigInt(weekIndex(end) - weekIndex(start));
  const length = lengths[part] ?? 1;
  return BigInt(Math.floor(end.getTime() / length) - Math.floor(start.getTime() / length));
}

const monthIndex = (date: Date, months: number): number => Math.floor((date.getUTCFullYear() * 12 + date.getUTCMonth()) / months);

/** Weeks begin on Sunday; the epoch was a Thursday. */
const weekIndex = (date: Date): number => Math.floor((Math.floor(date.getTime() / dayMilliseconds) + 4) / 7);

export function partOf(part: DatePart, date: Date, dateFirst: number): number {
  switch (part) {
    case 'year':
      return date.getUTCFullYear();
    case 'quarter':
      return Math.floor(date.getUTCMonth() / 3) + 1;
    case 'month':
      return date.getUTCMonth() + 1;
    case 'day':
      return date.getUTCDate();
    case 'dayofyear':
      return Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / dayMilliseconds) + 1;
    case 'week': {
      const firstDay = new Date(Date.UTC(date.getUTCFullYear(), 0, 1));
      return Math.floor((partOf('dayofyear', date, dateFirst) + partOf('weekday', firstDay, dateFirst) - 2) / 7) + 1;
    }
    case 'weekday':
      return ((date.getUTCDay() + 7 - (dateFirst % 7)) % 7) + 1;
    case 'iso_week': {
      const thursday = new Date(date.getTime() + (3 - ((date.getUTCDay() + 6) % 7)) * dayMilliseconds);
      return Math.ceil(partOf('dayofyear', thursday, dateFirst) / 7);
    }
    case 'hour':
      return date.getUTCHours();
    case 'minute':
      return date.getUTCMinutes();
    case 'second':
      return date.getUTCSeconds();
    case 'millisecond':
      return date.getUTCMilliseconds();
    case 'microsecond':
      return date.getUTCMilliseconds() * 1000;
    case 'nanosecond':
      return date.getUTCMilliseconds() * 1_000_000;
    case 'tzoffset':
      return 0;
  }
}

export function nameOfPart(part: DatePart, date: Date, dateFirst: number): string {
  if (part === 'month') return monthName(date.getUTCMonth());
  if (part === 'weekday') return weekdayName(date.getUTCDay());
  if (part === 'tzoffset') return '+00:00';
  return String(partOf(part, date, dateFirst));
}

export function startOf(part: DatePart, date: Date): Date {
  const months = monthsIn[part];
  if (months !== undefined) {
    const index = monthIndex(date, months) * months;
    const result = new Date(Date.UTC(2000, 0, 1));
    result.setUTCFullYear(Math.floor(index / 12), index % 12, 1);
    return result;
  }
  if (part === 'week') return new Date((weekIndex(date) * 7 - 4) * dayMilliseconds);
  const length = lengths[part] ?? 1;
  return new Date(Math.floor(date.getTime() / length) * length);
}
