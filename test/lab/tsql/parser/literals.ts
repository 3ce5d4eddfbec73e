/** Literals and the type that SQL Server gives them (Microsoft page "Constants (Transact-SQL)"). */
import type { SqlType } from '../../sql-types.ts';
import type { Literal } from '../ast.ts';
import type { Token } from '../lexer.ts';
import type { Cursor } from './cursor.ts';

const literal = (type: SqlType, value: Literal['value']): Literal => ({ kind: 'literal', type, value });

export const nullLiteral: Literal = literal({ name: 'int' }, null);

export function textLiteral(value: string, national: boolean): Literal {
  const limit = national ? 4000 : 8000;
  const length = value.length > limit ? ('max' as const) : Math.max(1, value.length);
  return literal({ name: national ? 'nvarchar' : 'varchar', length }, value);
}

export function numberLiteral(text: string): Literal {
  if (/e/i.test(text)) return literal({ name: 'float' }, Number(/e[+-]?$/i.test(text) ? text.replace(/e[+-]?$/i, '') : text));
  const [whole = '', fraction = ''] = text.split('.');
  const digits = whole.replace(/^0+/, '');
  if (!text.includes('.')) {
    const value = BigInt(whole);
    if (value <= 2147483647n) return literal({ name: 'int' }, Number(value));
    return literal({ name: 'numeric', precision: digits.length, scale: 0 }, { unscaled: value, scale: 0 });
  }
  const precision = Math.max(1, digits.length + fraction.length);
  return literal(
    { name: 'numeric', precision, scale: fraction.length },
    { unscaled: BigInt(digits + fraction || '0'), scale: fraction.length },
  );
}

export function binaryLiteral(token: Token): Literal {
  const bytes = bytesOf(token);
  return literal({ name: 'varbinary', length: Math.max(1, bytes.length) }, bytes);
}

/** A 0x… where nothing else may stand. */
export function binaryBytes(cursor: Cursor): Uint8Array {
  if (cursor.token.kind !== 'binary') throw cursor.unexpected();
  return bytesOf(cursor.next());
}

function bytesOf({ value }: Token): Uint8Array {
  const digits = value.slice(2);
  return Uint8Array.from(Buffer.from(digits.length % 2 ? `0${digits}` : digits, 'hex'));
}
