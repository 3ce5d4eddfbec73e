import { nvarcharType } from './texts.ts';
import { describe, type NonNullValue, Unencodable, type WireType } from './wire-type.ts';

type NewDate = 'date' | 'time' | 'datetime2' | 'datetimeoffset';

const lengths: Readonly<Record<NewDate, number>> = { date: 10, time: 16, datetime2: 27, datetimeoffset: 34 };

/**
 * The date types of SQL Server 2008 for a client older than TDS 7.3: ISO text in nvarchar (Microsoft Learn, "Date and time data
 * types and functions", backward compatibility for down-level clients).
 */
export function datesAsText(name: NewDate, scale: number): WireType {
  const text = nvarcharType(lengths[name]);
  return { ...text, value: (writer, value) => text.value(writer, format(name, scale, value)) };
}

function format(name: NewDate, scale: number, value: NonNullValue): string {
  if (!(value instanceof Date)) throw new Unencodable(`${describe(value)} is no date`);
  const iso = value.toISOString();
  const date = iso.slice(0, 10);
  const fraction = scale === 0 ? '' : `.${iso.slice(20, 23).padEnd(7, '0').slice(0, scale)}`;
  const time = iso.slice(11, 19) + fraction;
  if (name === 'date') return date;
  if (name === 'time') return time;
  return name === 'datetime2' ? `${date} ${time}` : `${date} ${time} +00:00`;
}
