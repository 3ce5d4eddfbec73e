/** ABS, ROUND, CEILING, FLOOR, POWER ... */
import type { Decimal, SqlType } from '../../sql-types.ts';
import { arithmeticOverflow, domainError, invalidSumOperand } from '../errors.ts';
import { coerce } from '../expressions/coerce.ts';
import type { Compiled } from '../expressions/compiled.ts';
import { exactShape, familyOf, float, int, typeText } from '../types.ts';
import { convertValue } from '../values/convert.ts';
import { inIntegerRange, integerValue } from '../values/convert-number.ts';
import { decimal, powerOfTen, rescale } from '../values/decimal.ts';
import { type BuiltIn, type BuiltIns, builtIn, type NotNull, strict } from './definition.ts';

/** tinyint and smallint count as int; text is read as float. */
function numeric(arg: Compiled, name: string, line: number): Compiled {
  const { literalDigits: _, ...plain } = arg;
  switch (familyOf(arg.type)) {
    case 'integer':
      return arg.type.name === 'bigint' ? plain : coerce(plain, int);
    case 'decimal':
      return plain;
    case 'float':
    case 'text':
    case 'bit':
      return coerce(plain, float);
    default:
      throw invalidSumOperand(typeText(arg.type), name.toLowerCase(), line);
  }
}

interface Rules {
  readonly integer: (value: bigint) => bigint;
  readonly exact: (value: Decimal) => Decimal;
  readonly approximate: (value: number) => number;
  readonly keepsScale: boolean;
}

const byFamily = (name: string, rules: Rules): BuiltIn =>
  builtIn(1, 1, ([given], call) => {
    const arg = numeric(given as Compiled, name, call.line);
    const { type } = arg;
    switch (familyOf(type)) {
      case 'integer':
        return strict(type, [arg], (value) => {
          const result = rules.integer(BigInt(value as number));
          if (!inIntegerRange(result, type)) throw arithmeticOverflow('expression', type.name);
          return integerValue(result, type);
        });
      case 'decimal': {
        const to: SqlType = rules.keepsScale || type.name === 'money' ? type : { ...type, scale: 0 };
        return strict(to, [arg], (value) => rescale(rules.exact(value as Decimal), exactShape(to).scale));
      }
      default:
        return strict(float, [arg], (value) => rules.approximate(value as number));
    }
  });

const onFloat = (apply: (...values: number[]) => number, count = 1): BuiltIn =>
  builtIn(count, count, (args) =>
    strict(
      float,
      args.map((arg) => coerce(arg, float)),
      (...values) => {
        const result = apply(...(values as number[]));
        if (!Number.isFinite(result)) throw domainError();
        return result;
      },
    ),
  );

function whole(value: Decimal, up: boolean): Decimal {
  const unit = powerOfTen(value.scale);
  const cut = value.unscaled / unit;
  const rest = value.unscaled % unit;
  return decimal(rest === 0n ? cut : up && rest > 0n ? cut + 1n : !up && rest < 0n ? cut - 1n : cut);
}

function roundExact(value: Decimal, digits: number, cut: boolean): Decimal {
  if (digits >= value.scale) return value;
  if (cut) {
    const unit = powerOfTen(value.scale - digits);
    return decimal((value.unscaled / unit) * unit, value.scale);
  }
  // Rounding left of the point: count in units of that size.
  const rounded = rescale(decimal(value.unscaled, value.scale - digits), 0);
  return decimal(rounded.unscaled * powerOfTen(value.scale - digits), value.scale);
}

function round(value: NotNull, digits: number, cut: boolean, type: SqlType): NotNull {
  switch (familyOf(type)) {
    case 'decimal':
      return roundExact(value as Decimal, digits, cut);
    case 'integer': {
      const { unscaled } = digits >= 0 ? decimal(BigInt(value as number)) : roundExact(decimal(BigInt(value as number)), digits, cut);
      if (!inIntegerRange(unscaled, type)) throw arithmeticOverflow('expression', type.name);
      return integerValue(unscaled, type);
    }
    default: {
      const factor = 10 ** digits;
      const scaled = (value as number) * factor;
      return (cut ? Math.trunc(scaled) : Math.sign(scaled) * Math.round(Math.abs(scaled))) / factor;
    }
  }
}

export const mathFunctions: BuiltIns = {
  ABS: byFamily('ABS', {
    integer: (value) => (value < 0n ? -value : value),
    exact: (value) => decimal(value.unscaled < 0n ? -value.unscaled : value.unscaled, value.scale),
    approximate: Math.abs,
    keepsScale: true,
  }),
  CEILING: byFamily('CEILING', {
    integer: (value) => value,
    exact: (value) => whole(value, true),
    approximate: Math.ceil,
    keepsScale: false,
  }),
  FLOOR: byFamily('FLOOR', {
    integer: (value) => value,
    exact: (value) => whole(value, false),
    approximate: Math.floor,
    keepsScale: false,
  }),
  SIGN: byFamily('SIGN', {
    integer: (value) => (value > 0n ? 1n : value < 0n ? -1n : 0n),
    exact: (value) => decimal(value.unscaled > 0n ? 1n : value.unscaled < 0n ? -1n : 0n),
    approximate: Math.sign,
    keepsScale: true,
  }),
  ROUND: builtIn(2, 3, ([given, digits, mode], call) => {
    const arg = numeric(given as Compiled, 'ROUND', call.line);
    const rest = [digits as Compiled, ...(mode ? [mode] : [])].map((one) => coerce(one, int));
    return strict(arg.type, [arg, ...rest], (value, places, cut) =>
      round(value, places as number, cut !== undefined && cut !== 0, arg.type),
    );
  }),
  POWER: builtIn(2, 2, ([given, exponent], call) => {
    const base = numeric(given as Compiled, 'POWER', call.line);
    const type = familyOf(base.type) === 'decimal' ? { ...base.type, precision: 38 } : base.type;
    return strict(type, [base, coerce(exponent as Compiled, float)], (value, power) => {
      const isExact = familyOf(type) === 'integer' && Number.isInteger(power) && (power as number) >= 0;
      if (isExact) {
        const result = BigInt(value as number) ** BigInt(power as number);
        if (!inIntegerRange(result, type)) throw arithmeticOverflow('expression', type.name);
        return integerValue(result, type);
      }
      const result = Number(convertValue(value, base.type, float)) ** (power as number);
      if (!Number.isFinite(result)) throw arithmeticOverflow('expression', type.name);
      return convertValue(result, float, type);
    });
  }),
  SQRT: onFloat(Math.sqrt),
  SQUARE: onFloat((value) => value * value),
  EXP: onFloat(Math.exp),
  LOG10: onFloat(Math.log10),
  LOG: builtIn(1, 2, (args) =>
    strict(
      float,
      args.map((arg) => coerce(arg, float)),
      (value, base) => {
        const result = base === undefined ? Math.log(value as number) : Math.log(value as number) / Math.log(base as number);
        if (!Number.isFinite(result)) throw domainError();
        return result;
      },
    ),
  ),
  PI: builtIn(0, 0, () => ({ type: float, nullable: false, evaluate: () => Math.PI })),
  RAND: builtIn(0, 1, () => ({ type: float, nullable: false, evaluate: () => Math.random() })),
};
