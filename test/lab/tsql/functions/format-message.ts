/** The printf of RAISERROR and FORMATMESSAGE: %s %d %i %u %x %X %o %I64d, with flags, width and precision. */
import type { SqlValue } from '../../sql-types.ts';
import { formatDecimal } from '../values/decimal.ts';

export function formatMessage(format: string, args: readonly SqlValue[]): string {
  let next = 0;
  return format.replace(
    /%([-+0 #]*)(\*|\d+)?(?:\.(\*|\d+))?(?:h|l|I64)?([sdiuxXop%])/g,
    (_, flags: string, width: string | undefined, precision: string | undefined, kind: string) => {
      if (kind === '%') return '%';
      const size = width === '*' ? Number(args[next++] ?? 0) : Number(width ?? 0);
      const places = precision === '*' ? Number(args[next++] ?? 0) : precision === undefined ? undefined : Number(precision);
      if (next >= args.length) return '(null)';
      const text = render(args[next++] ?? null, kind, places, flags);
      if (flags.includes('-')) return text.padEnd(size);
      return flags.includes('0') && kind !== 's' ? padZero(text, size) : text.padStart(size);
    },
  );
}

const padZero = (text: string, size: number): string =>
  text.startsWith('-') ? `-${text.slice(1).padStart(size - 1, '0')}` : text.padStart(size, '0');

function render(value: SqlValue, kind: string, places: number | undefined, flags: string): string {
  if (value === null) return '(null)';
  if (kind === 's') return places === undefined ? plain(value) : plain(value).slice(0, places);
  const number = BigInt(typeof value === 'boolean' ? Number(value) : plain(value).split('.')[0] || '0');
  const unsigned = number < 0n ? BigInt.asUintN(32, number) : number;
  switch (kind) {
    case 'x':
      return unsigned.toString(16);
    case 'X':
      return unsigned.toString(16).toUpperCase();
    case 'o':
      return unsigned.toString(8);
    case 'u':
      return unsigned.toString();
    default:
      return flags.includes('+') && number >= 0n ? `+${number}` : number.toString();
  }
}

const plain = (value: Exclude<SqlValue, null>): string =>
  typeof value === 'object' && 'unscaled' in value ? formatDecimal(value) : String(value);
