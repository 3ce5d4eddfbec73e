/** Dates and times: reading and writing them as text (styles of the Microsoft page "CAST and CONVERT"), rounding, parts. */
import type { SqlType } from '../../sql-types.ts';

/** ms since the Unix epoch of 1900-01-01, the zero of datetime. */
export const datetimeZero = Date.UTC(1900, 0, 1);
export const dayMilliseconds = 86_400_000;

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const pad = (value: number, width = 2): string => String(value).padStart(width, '0');

/** A value as its type can hold it: datetime counts 1/300 s, smalldatetime minutes, date days; time keeps its time of day. */
export function roundToType(value: Date, type: SqlType): Date {
  const time = value.getTime();
  switch (type.name) {
    case 'date':
      return new Date(Math.floor(time / dayMilliseconds) * dayMilliseconds);
    case 'time':
      return new Date(((roundFraction(time, type) % dayMilliseconds) + dayMilliseconds) % dayMilliseconds);
    case 'datetime':
      return new Date(Math.round((Math.round(((time - datetimeZero) * 3) / 10) * 10) / 3) + datetimeZero);
    case 'smalldatetime':
      return new Date(Math.round(time / 60_000) * 60_000);
    default:
      return new Date(roundFraction(time, type));
  }
}

function roundFraction(time: number, type: SqlType): number {
  const scale = type.scale ?? 7;
  if (scale >= 3) return time;
  const unit = 10 ** (3 - scale);
  return Math.round(time / unit) * unit;
}

const fractionDigits = (type: SqlType): number => (type.name === 'datetime' ? 3 : type.name === 'smalldatetime' ? 0 : (type.scale ?? 7));

function fraction(value: Date, digits: number): string {
  return digits === 0 ? '' : `.${pad(value.getUTCMilliseconds(), 3).padEnd(digits, '0').slice(0, digits)}`;
}

function time24(value: Date, digits = 0): string {
  return `${pad(value.getUTCHours())}:${pad(value.getUTCMinutes())}:${pad(value.getUTCSeconds())}${fraction(value, digits)}`;
}

function time12(value: Date, withSeconds: string | undefined): string {
  const hours = value.getUTCHours();
  const clock = String(hours % 12 === 0 ? 12 : hours % 12).padStart(2, ' ');
  return `${clock}:${pad(value.getUTCMinutes())}${withSeconds ?? ''}${hours < 12 ? 'AM' : 'PM'}`;
}

/** The style that CONVERT takes by itself. */
export const defaultStyle = (type: SqlType): number => (type.name === 'datetime' || type.name === 'smalldatetime' ? 0 : 121);

/** Undefined when the style does not exist. */
export function formatDate(value: Date, type: SqlType, style: number): string | undefined {
  const digits = fractionDigits(type);
  const year = pad(value.getUTCFullYear(), 4);
  const shortYear = year.slice(-2);
  const month = pad(value.getUTCMonth() + 1);
  const day = pad(value.getUTCDate());
  const monthText = months[value.getUTCMonth()] ?? '';
  const dayText = String(value.getUTCDate()).padStart(2, ' ');
  const seconds = `:${pad(value.getUTCSeconds())}`;
  const offset = type.name === 'datetimeoffset' ? ' +00:00' : '';
  const both = (datePart: string, timePart: string): string => {
    if (type.name === 'date') return datePart;
    return type.name === 'time' ? timePart : `${datePart} ${timePart}`;
  };
  const centuryless = style < 100 && style !== 0 && ![9, 13, 20, 21].includes(style);
  const y = centuryless ? shortYear : year;
  switch (style % 100) {
    case 0:
      return both(`${monthText} ${dayText} ${year}`, time12(value, undefined));
    case 1:
      return `${month}/${day}/${y}`;
    case 2:
      return `${y}.${month}.${day}`;
    case 3:
      return `${day}/${month}/${y}`;
    case 4:
      return `${day}.${month}.${y}`;
    case 5:
      return `${day}-${month}-${y}`;
    case 6:
      return `${day} ${monthText} ${y}`;
    case 7:
      return `${monthText} ${day}, ${y}`;
    case 8:
    case 24:
      return time24(value);
    case 9:
      return both(`${monthText} ${dayText} ${year}`, time12(value, `${seconds}:${fraction(value, Math.max(3, digits)).slice(1)}`));
    case 10:
      return `${month}-${day}-${y}`;
    case 11:
      return `${y}/${month}/${day}`;
    case 12:
      return `${y}${month}${day}`;
    case 13:
      return both(
        `${day} ${monthText} ${year}`,
        time24(value) + fraction(value, Math.max(3, digits)).replace('.', type.name === 'datetime' ? ':' : '.'),
      );
    case 14:
      return time24(value) + fraction(value, Math.max(3, digits)).replace('.', type.name === 'datetime' ? ':' : '.');
    case 20:
      return both(`${year}-${month}-${day}`, time24(value)) + offset;
    case 21:
    case 25:
      return both(`${year}-${month}-${day}`, time24(value, type.name === 'smalldatetime' ? 3 : digits)) + offset;
    case 23:
      return `${year}-${month}-${day}`;
    case 26:
    case 27: {
      // Style 126 leaves out a fraction of zero for datetime; types with a declared scale always show it.
      const shown = type.name === 'datetime' && value.getUTCMilliseconds() === 0 ? 0 : digits;
      const zone = style % 100 === 27 ? 'Z' : offset.trim();
      if (type.name === 'date') return `${year}-${month}-${day}`;
      return type.name === 'time' ? time24(value, shown) : `${year}-${month}-${day}T${time24(value, shown)}${zone}`;
    }
    default:
      return undefined;
  }
}

export const monthName = (month: number): string => monthNames[month] ?? '';
export const weekdayName = (day: number): string =>
  ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'][day] ?? '';

const timePattern = /^(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.:](\d{1,9}))?)?\s*(AM|PM)?\s*(Z|[+-]\d{2}:\d{2})?$/i;

/** Reads a text as date and time; undefined when it is none. Language us_english: month before day. */
export function parseDate(text: string): Date | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return new Date(datetimeZero);
  const split = /^(.*?[^\d:.\s][^:]*?|\d{8}|\d{4})(?:T|\s+|$)((?:\d{1,2}:\d|\d{1,2}\s*[AP]M).*)?$/i.exec(trimmed);
  const timeOnly = parseTime(trimmed);
  if (timeOnly !== undefined) return new Date(datetimeZero + timeOnly);
  if (!split) return undefined;
  const day = parseDay(split[1] as string);
  const time = split[2] === undefined ? 0 : parseTime(split[2]);
  if (day === undefined || time === undefined) return undefined;
  return new Date(day + time);
}

function parseTime(text: string): number | undefined {
  const match = timePattern.exec(/^\d{1,2}\s*[AP]M$/i.test(text) ? text.replace(/^(\d{1,2})/, '$1:00') : text);
  if (!match) return undefined;
  const [, hourText, minute = '0', second = '0', fractionText = '', half, zone] = match;
  let hour = Number(hourText);
  if (half && (hour < 1 || hour > 12)) return undefined;
  if (half) hour = (hour % 12) + (half.toUpperCase() === 'PM' ? 12 : 0);
  if (hour > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const milliseconds = Math.round(Number(`0.${fractionText || '0'}`) * 1000);
  const shift = zone === undefined || zone.toUpperCase() === 'Z' ? 0 : offsetMilliseconds(zone);
  return hour * 3_600_000 + Number(minute) * 60_000 + Number(second) * 1000 + milliseconds - shift;
}

function offsetMilliseconds(zone: string): number {
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}

function parseDay(text: string): number | undefined {
  const build = (year: number, month: number, day: number): number | undefined => {
    const full = year < 100 ? year + (year < 50 ? 2000 : 1900) : year;
    const value = new Date(Date.UTC(2000, 0, 1));
    value.setUTCFullYear(full, month - 1, day);
    return value.getUTCFullYear() === full && value.getUTCMonth() === month - 1 && value.getUTCDate() === day ? value.getTime() : undefined;
  };
  const numbers = (pattern: RegExp): number[] | undefined => pattern.exec(text)?.slice(1).map(Number);
  const iso = numbers(/^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/) ?? numbers(/^(\d{4})(\d{2})(\d{2})$/);
  if (iso) return build(iso[0] as number, iso[1] as number, iso[2] as number);
  const american = numbers(/^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})$/);
  if (american) return build(american[2] as number, american[0] as number, american[1] as number);
  const yearOnly = numbers(/^(\d{4})$/);
  if (yearOnly) return build(yearOnly[0] as number, 1, 1);
  const monthFirst = /^([A-Za-z]{3,9})\.?\s+(\d{1,2}),?\s+(\d{4}|\d{2})$/.exec(text);
  const dayFirst = /^(\d{1,2})[\s-]+([A-Za-z]{3,9})\.?,?[\s-]+(\d{4}|\d{2})$/.exec(text);
  const named = monthFirst ? [monthFirst[1], monthFirst[2], monthFirst[3]] : dayFirst ? [dayFirst[2], dayFirst[1], dayFirst[3]] : undefined;
  if (!named) return undefined;
  const month = monthNames.findIndex((name) => name.toLowerCase().startsWith((named[0] as string).toLowerCase()));
  return month === -1 ? undefined : build(Number(named[2]), month + 1, Number(named[1]));
}
