/** Functions that build text: LEFT, SUBSTRING, REPLACE, CONCAT, QUOTENAME ... */
import type { SqlType } from '../../sql-types.ts';
import { arithmeticOverflow, invalidLength } from '../errors.ts';
import { coerce } from '../expressions/coerce.ts';
import type { Compiled } from '../expressions/compiled.ts';
import { float, int, isNational, isText, nvarchar, sysname, textType, varchar } from '../types.ts';
import { convertValue } from '../values/convert.ts';
import { asText, type BuiltIn, type BuiltIns, builtIn, national, strict } from './definition.ts';
import { formatMessage } from './format-message.ts';
import { parseName, quoteName } from './quoted-names.ts';

const sameKind = (arg: Compiled): SqlType => textType(isNational(arg.type), arg.type.length ?? 1);

/** As long as a row allows: 8000 or 4000 characters. */
const longest = (...args: readonly Compiled[]): SqlType => textType(national(...args), args[0]?.type.length === 'max' ? 'max' : 8000);

const limit = (text: string, type: SqlType): string => (type.length === 'max' ? text : text.slice(0, type.length ?? 1));

const transform = (change: (text: string) => string): BuiltIn =>
  builtIn(1, 1, ([arg]) => {
    const text = asText(arg as Compiled);
    return strict(sameKind(text), [text], (value) => change(value as string));
  });

const slice = (name: string, cut: (text: string, count: number) => string): BuiltIn =>
  builtIn(2, 2, ([arg, count]) => {
    const text = asText(arg as Compiled);
    return strict(sameKind(text), [text, coerce(count as Compiled, int)], (value, length) => {
      if ((length as number) < 0) throw invalidLength(name);
      return cut(value as string, length as number);
    });
  });

const trim = (strip: (text: string, characters: string) => string): BuiltIn =>
  builtIn(1, 2, ([arg, set]) => {
    const text = asText(arg as Compiled);
    return strict(sameKind(text), set ? [text, asText(set)] : [text], (value, characters) =>
      strip(value as string, (characters as string | undefined) ?? ' '),
    );
  });

function stripStart(text: string, characters: string): string {
  let start = 0;
  while (start < text.length && characters.includes(text[start] as string)) start += 1;
  return text.slice(start);
}

function stripEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text[end - 1] as string)) end -= 1;
  return text.slice(0, end);
}

/** CONCAT takes anything; NULL counts as the empty text. */
function concat(args: readonly Compiled[], join: (parts: readonly (string | null)[]) => string): Compiled {
  const texts = args.map((arg) => (isText(arg.type) ? arg : coerce(arg, varchar(textWidth(arg.type)))));
  const lengths = texts.map(({ type }) => type.length ?? 1);
  const total = lengths.includes('max') ? 'max' : (lengths as number[]).reduce((a, b) => a + b, 0);
  const type = textType(national(...texts), total);
  return { type, nullable: false, evaluate: (frame) => limit(join(texts.map((text) => text.evaluate(frame) as string | null)), type) };
}

/** How long a value of another type can become as text. */
function textWidth(type: SqlType): number {
  return type.name === 'uniqueidentifier'
    ? 36
    : type.name === 'int'
      ? 12
      : type.name === 'bigint'
        ? 24
        : type.name === 'sql_variant'
          ? 8000
          : 41;
}

function formatNumber(value: number, length: number, decimals: number): string {
  const text = value.toFixed(Math.max(0, Math.min(16, decimals)));
  const [whole = ''] = text.split('.');
  if (whole.length > length) return '*'.repeat(length);
  return text.slice(0, length).replace(/\.$/, '').padStart(length, ' ');
}

export const stringFunctions: BuiltIns = {
  LEFT: slice('left', (text, count) => text.slice(0, count)),
  RIGHT: slice('right', (text, count) => (count === 0 ? '' : text.slice(-count))),
  SUBSTRING: builtIn(3, 3, ([arg, start, count]) => {
    const isBytes = (arg as Compiled).type.name.endsWith('binary');
    const text = isBytes ? (arg as Compiled) : asText(arg as Compiled);
    const type = isBytes ? text.type : sameKind(text);
    return strict(type, [text, coerce(start as Compiled, int), coerce(count as Compiled, int)], (value, from, length) => {
      if ((length as number) < 0) throw invalidLength('substring');
      const begin = (from as number) - 1;
      return (value as string).slice(Math.max(0, begin), Math.max(0, begin + (length as number)));
    });
  }),
  UPPER: transform((text) => text.toUpperCase()),
  LOWER: transform((text) => text.toLowerCase()),
  REVERSE: transform((text) => [...text].reverse().join('')),
  LTRIM: trim(stripStart),
  RTRIM: trim(stripEnd),
  TRIM: trim((text, characters) => stripEnd(stripStart(text, characters), characters)),
  REPLACE: builtIn(3, 3, (args) => {
    const texts = args.map(asText) as [Compiled, Compiled, Compiled];
    const type = longest(...texts);
    const sensitive = texts.some(({ collation }) => collation && collation !== 'ignore-case');
    return strict(type, texts, (text, search, replacement) => {
      if (search === '') return text;
      const pattern = new RegExp((search as string).replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), sensitive ? 'g' : 'gi');
      return limit(
        (text as string).replace(pattern, () => replacement as string),
        type,
      );
    });
  }),
  REPLICATE: builtIn(2, 2, ([arg, count]) => {
    const text = asText(arg as Compiled);
    const type = longest(text);
    return strict(
      type,
      [text, coerce(count as Compiled, int)],
      (value, times) => {
        if ((times as number) < 0) return null;
        if (type.length === 'max' && (value as string).length * (times as number) > 2 ** 28)
          throw arithmeticOverflow('expression', 'varchar');
        const room = Math.ceil(
          (type.length === 'max' ? Number.MAX_SAFE_INTEGER : (type.length as number)) / Math.max(1, (value as string).length),
        );
        return limit((value as string).repeat(Math.min(times as number, room)), type);
      },
      true,
    );
  }),
  SPACE: builtIn(1, 1, ([count]) =>
    strict(
      varchar(8000),
      [coerce(count as Compiled, int)],
      (times) => ((times as number) < 0 ? null : ' '.repeat(Math.min(8000, times as number))),
      true,
    ),
  ),
  STUFF: builtIn(4, 4, ([arg, start, count, insert]) => {
    const [text, addition] = [asText(arg as Compiled), asText(insert as Compiled)];
    const evaluated: Compiled = { ...addition, nullable: false, evaluate: (frame) => addition.evaluate(frame) ?? '' };
    return strict(
      longest(text, addition),
      [text, coerce(start as Compiled, int), coerce(count as Compiled, int), evaluated],
      (value, from, length, inserted) => {
        const [body, begin] = [value as string, (from as number) - 1];
        if (begin < 0 || begin >= body.length || (length as number) < 0) return null;
        return body.slice(0, begin) + (inserted as string) + body.slice(begin + (length as number));
      },
      true,
    );
  }),
  CONCAT: builtIn(1, 254, (args) => concat(args, (parts) => parts.map((part) => part ?? '').join(''))),
  CONCAT_WS: builtIn(2, 254, (args) =>
    concat(args, ([separator, ...parts]) => parts.filter((part) => part !== null).join(separator ?? '')),
  ),
  TRANSLATE: builtIn(3, 3, (args) => {
    const texts = args.map(asText) as [Compiled, Compiled, Compiled];
    return strict(longest(texts[0]), texts, (text, from, to) =>
      [...(text as string)].map((one) => [...(to as string)][[...(from as string)].indexOf(one)] ?? one).join(''),
    );
  }),
  CHAR: builtIn(1, 1, ([code]) =>
    strict(
      { name: 'char', length: 1 },
      [coerce(code as Compiled, int)],
      (value) => ((value as number) < 0 || (value as number) > 255 ? null : String.fromCharCode(value as number)),
      true,
    ),
  ),
  NCHAR: builtIn(1, 1, ([code]) =>
    strict(
      nvarchar(2),
      [coerce(code as Compiled, int)],
      (value) => ((value as number) < 0 || (value as number) > 0x10ffff ? null : String.fromCodePoint(value as number)),
      true,
    ),
  ),
  STR: builtIn(1, 3, ([value, length, decimals]) => {
    const rest = [length, decimals].filter((one) => one !== undefined).map((one) => coerce(one, int));
    return strict(varchar(8000), [coerce(value as Compiled, float), ...rest], (number, width, places) =>
      formatNumber(number as number, (width as number | undefined) ?? 10, (places as number | undefined) ?? 0),
    );
  }),
  QUOTENAME: builtIn(1, 2, ([name, mark]) => {
    const args = [coerce(asText(name as Compiled), nvarchar('max')), ...(mark ? [asText(mark)] : [])];
    return strict(nvarchar(258), args, (text, quote) => quoteName(text as string, (quote as string | undefined) ?? '['), true);
  }),
  PARSENAME: builtIn(2, 2, ([name, part]) =>
    strict(
      sysname,
      [asText(name as Compiled), coerce(part as Compiled, int)],
      (text, index) => parseName(text as string, index as number),
      true,
    ),
  ),
  FORMATMESSAGE: builtIn(1, 21, ([format, ...args]) => ({
    type: nvarchar(2048),
    nullable: true,
    evaluate(frame) {
      const text = (format as Compiled).evaluate(frame);
      return text === null
        ? null
        : formatMessage(
            String(convertValue(text, (format as Compiled).type, nvarchar('max'))),
            args.map((arg) => arg.evaluate(frame)),
          );
    },
  })),
};
