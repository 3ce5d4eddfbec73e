/** ISNULL, COALESCE, NULLIF, CHOOSE, NEWID, ISNUMERIC ... */
import { createHash, randomUUID } from 'node:crypto';
import type { SqlValue } from '../../sql-types.ts';
import { asTyped, coerce } from '../expressions/coerce.ts';
import { unify } from '../expressions/compile.ts';
import type { Compiled } from '../expressions/compiled.ts';
import { compare } from '../expressions/conditions.ts';
import { exactShape, familyOf, innerType, int, isNational, isText, varbinary, variant } from '../types.ts';
import { groupingKey } from '../values/comparison.ts';
import { convertValue } from '../values/convert.ts';
import { parseDate } from '../values/dates.ts';
import { asText, type BuiltIns, builtIn, strict } from './definition.ts';

const firstNotNull = (args: readonly Compiled[]): Compiled => ({
  ...(args[0] as Compiled),
  nullable: args.every(({ nullable }) => nullable),
  evaluate(frame) {
    for (const arg of args) {
      const value = arg.evaluate(frame);
      if (value !== null) return value;
    }
    return null;
  },
});

export const logicFunctions: BuiltIns = {
  /** The result has the type of the first argument: a longer second one is cut. */
  ISNULL: builtIn(2, 2, ([value, otherwise]) => {
    const { literalDigits: _, ...first } = asTyped(value as Compiled, (otherwise as Compiled).type);
    return firstNotNull([first, coerce(otherwise as Compiled, first.type)]);
  }),
  COALESCE: builtIn(1, 1000, (args) => firstNotNull(unify(args))),
  NULLIF: builtIn(2, 2, ([left, right]) => {
    const [a, b] = [left as Compiled, right as Compiled];
    const equal = compare('=', a, b);
    const { literalDigits: _, ...first } = a;
    return { ...first, nullable: true, evaluate: (frame) => (equal(frame) === true ? null : a.evaluate(frame)) };
  }),
  CHOOSE: builtIn(2, 1000, ([position, ...rest]) => {
    const index = coerce(position as Compiled, int);
    const options = unify(rest);
    return {
      ...(options[0] as Compiled),
      nullable: true,
      evaluate: (frame) => options[Number(index.evaluate(frame)) - 1]?.evaluate(frame) ?? null,
    };
  }),
  GREATEST: builtIn(1, 254, (args) => extreme(args, '>')),
  LEAST: builtIn(1, 254, (args) => extreme(args, '<')),
  NEWID: builtIn(0, 0, () => ({ type: { name: 'uniqueidentifier' }, nullable: false, evaluate: () => randomUUID().toUpperCase() })),
  ISNUMERIC: builtIn(1, 1, ([value]) => yes(value as Compiled, (one, { type }) => looksNumeric(one, type.name))),
  ISDATE: builtIn(1, 1, ([value]) =>
    yes(value as Compiled, (one) => one instanceof Date || (typeof one === 'string' && one.trim() !== '' && parseDate(one) !== undefined)),
  ),
  CHECKSUM: builtIn(1, 1000, (args) => ({
    type: int,
    nullable: false,
    evaluate(frame) {
      const text = args.map((arg) => groupingKey(arg.evaluate(frame), arg.type, arg.collation ?? 'ignore-case')).join('\u0001');
      return createHash('md5').update(text).digest().readInt32LE(0);
    },
  })),
  HASHBYTES: builtIn(2, 2, ([algorithm, input]) => {
    const value = input as Compiled;
    return strict(
      varbinary(8000),
      [asText(algorithm as Compiled), value],
      (name, data) => {
        const method = { MD5: 'md5', SHA: 'sha1', SHA1: 'sha1', SHA2_256: 'sha256', SHA2_512: 'sha512' }[(name as string).toUpperCase()];
        if (!method) return null;
        const bytes = isText(value.type)
          ? Buffer.from(data as string, isNational(value.type) ? 'utf16le' : 'latin1')
          : Buffer.from(data as Uint8Array);
        return Uint8Array.from(createHash(method).update(bytes).digest());
      },
      true,
    );
  }),
  SQL_VARIANT_PROPERTY: builtIn(2, 2, ([value, property]) => {
    const subject = value as Compiled;
    return strict(
      variant,
      [subject, asText(property as Compiled)],
      (one, name) => variantProperty(subject.type.name === 'sql_variant' ? innerType(one) : subject.type, name as string),
      true,
    );
  }),
};

function extreme(args: readonly Compiled[], operator: '>' | '<'): Compiled {
  const unified = unify(args);
  return {
    ...(unified[0] as Compiled),
    nullable: args.every(({ nullable }) => nullable),
    evaluate(frame) {
      let best: SqlValue = null;
      for (const arg of unified) {
        const value = arg.evaluate(frame);
        if (value === null) continue;
        const [a, b]: Compiled[] = [value, best].map((one): Compiled => ({ ...arg, evaluate: () => one }));
        if (best === null || compare(operator, a as Compiled, b as Compiled)(frame) === true) best = value;
      }
      return best;
    },
  };
}

const yes = (arg: Compiled, test: (value: Exclude<SqlValue, null>, arg: Compiled) => boolean): Compiled => ({
  type: int,
  nullable: false,
  evaluate(frame) {
    const value = arg.evaluate(frame);
    return value !== null && test(value, arg) ? 1 : 0;
  },
});

function looksNumeric(value: Exclude<SqlValue, null>, type: string): boolean {
  if (typeof value !== 'string') return !(value instanceof Date) && !(value instanceof Uint8Array) && type !== 'bit';
  return /^\s*[-+$]?\s*(\d[\d,]*\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(value) || /^\s*[-+$.,]\s*$/.test(value);
}

function variantProperty(type: ReturnType<typeof innerType>, property: string): SqlValue {
  switch (property.toLowerCase()) {
    case 'basetype':
      return type.name;
    case 'precision':
      return familyOf(type) === 'text' ? 0 : exactShape(type).precision;
    case 'scale':
      return exactShape(type).scale;
    case 'maxlength':
      return convertValue(typeof type.length === 'number' ? type.length * (isNational(type) ? 2 : 1) : 4, int, int);
    case 'collation':
      return familyOf(type) === 'text' ? 'SQL_Latin1_General_CP1_CI_AS' : null;
    default:
      return null;
  }
}
