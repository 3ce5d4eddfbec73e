/** Functions that measure or search text: LEN, DATALENGTH, CHARINDEX, PATINDEX, ASCII ... */
import type { SqlType, SqlValue } from '../../sql-types.ts';
import { coerce, commonCollation } from '../expressions/coerce.ts';
import type { Compiled } from '../expressions/compiled.ts';
import { bigint, exactShape, familyOf, innerType, int, isNational } from '../types.ts';
import { findText, likePattern } from '../values/text.ts';
import { asText, type BuiltIns, builtIn, strict } from './definition.ts';

const countType = (arg: Compiled): SqlType => (arg.type.length === 'max' ? bigint : int);
const count = (value: number, type: SqlType): SqlValue => (type.name === 'bigint' ? BigInt(value) : value);

export const textSearchFunctions: BuiltIns = {
  LEN: builtIn(1, 1, ([arg]) => {
    const isBytes = familyOf((arg as Compiled).type) === 'binary';
    const text = isBytes ? (arg as Compiled) : asText(arg as Compiled);
    const type = countType(text);
    return strict(type, [text], (value) =>
      count(typeof value === 'string' ? value.replace(/ +$/, '').length : (value as Uint8Array).length, type),
    );
  }),
  DATALENGTH: builtIn(1, 1, ([arg]) => {
    const given = arg as Compiled;
    const type = countType(given);
    return strict(type, [given], (value) => count(byteLength(value, given.type), type));
  }),
  CHARINDEX: builtIn(2, 3, ([part, text, start]) => {
    const [search, body] = [asText(part as Compiled), asText(text as Compiled)];
    const collation = commonCollation(search, body, 'charindex');
    const type = countType(body);
    return strict(type, [search, body, ...(start ? [coerce(start, int)] : [])], (wanted, value, from) => {
      if (wanted === '') return count(0, type);
      return count(findText(value as string, wanted as string, Math.max(0, Number(from ?? 1) - 1), collation) + 1, type);
    });
  }),
  PATINDEX: builtIn(2, 2, ([pattern, text]) => {
    const [wanted, body] = [asText(pattern as Compiled), asText(text as Compiled)];
    const type = countType(body);
    const flags = commonCollation(wanted, body, 'patindex') === 'ignore-case' ? 'iu' : 'u';
    return strict(type, [wanted, body], (template, value) => count(patternIndex(template as string, value as string, flags), type));
  }),
  ASCII: builtIn(1, 1, ([arg]) =>
    strict(
      int,
      [asText(arg as Compiled)],
      (value) => (value === '' ? null : (Buffer.from((value as string).slice(0, 1), 'latin1')[0] ?? null)),
      true,
    ),
  ),
  UNICODE: builtIn(1, 1, ([arg]) => strict(int, [asText(arg as Compiled)], (value) => (value as string).codePointAt(0) ?? null, true)),
};

/** A leading % moves the match, a missing one anchors it. */
function patternIndex(template: string, value: string, flags: string): number {
  const open = template.startsWith('%');
  const ends = template.length > 1 && template.endsWith('%');
  const core = template.slice(open ? 1 : 0, ends ? -1 : undefined);
  const expression = new RegExp(
    `${open ? '' : '^'}${likePattern(core, '').replaceAll('[^]*', '[^]*?')}${ends || template === '%' ? '' : ' *$'}`,
    flags,
  );
  return (expression.exec(value)?.index ?? -1) + 1;
}

function byteLength(value: Exclude<SqlValue, null>, declared: SqlType): number {
  const type = declared.name === 'sql_variant' ? innerType(value) : declared;
  if (typeof value === 'string' && type.name !== 'uniqueidentifier') return value.length * (isNational(type) ? 2 : 1);
  if (value instanceof Uint8Array) return value.length;
  switch (type.name) {
    case 'bit':
    case 'tinyint':
      return 1;
    case 'smallint':
      return 2;
    case 'int':
    case 'real':
    case 'smalldatetime':
      return 4;
    case 'uniqueidentifier':
      return 16;
    case 'date':
      return 3;
    case 'decimal':
    case 'numeric': {
      const { precision } = exactShape(type);
      return precision <= 9 ? 5 : precision <= 19 ? 9 : precision <= 28 ? 13 : 17;
    }
    case 'datetimeoffset':
      return 10;
    default:
      return 8;
  }
}
