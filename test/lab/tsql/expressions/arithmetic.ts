/** + - * / % & | ^ and signs, with SQL Server's result types (Microsoft page "Precision, scale, and length"). */
import type { Decimal, SqlType, SqlValue } from '../../sql-types.ts';
import type { ArithmeticOperator } from '../ast.ts';
import { arithmeticOverflow, dateOverflow, divideByZero, incompatibleTypes, invalidSumOperand } from '../errors.ts';
import {
  commonType,
  datetime,
  exactShape,
  familyOf,
  float,
  int,
  isNational,
  isNumeric,
  isText,
  money,
  textType,
  typeText,
  varbinary,
} from '../types.ts';
import { inIntegerRange, integerValue } from '../values/convert-number.ts';
import { datetimeZero } from '../values/dates.ts';
import { coerce } from './coerce.ts';
import type { Compiled, Frame } from './compiled.ts';
import { decimalOperation } from './decimal-arithmetic.ts';

type NotNull = Exclude<SqlValue, null>;

const names: Readonly<Record<ArithmeticOperator, string>> = {
  '+': 'add',
  '-': 'subtract',
  '*': 'multiply',
  '/': 'divide',
  '%': 'modulo',
  '&': "'&'",
  '|': "'|'",
  '^': "'^'",
};

export function compileArithmetic(operator: ArithmeticOperator, left: Compiled, right: Compiled, line: number): Compiled {
  const [a, b] = [familyOf(left.type), familyOf(right.type)];
  if (a === 'variant' || b === 'variant') {
    const side = a === 'variant' ? left : right;
    throw invalidSumOperand(typeText(side.type), names[operator], line);
  }
  if (operator === '+' && (a === 'text' || b === 'text') && [a, b].every((family) => family === 'text')) return concatenate(left, right);
  if (operator === '+' && a === 'binary' && b === 'binary') return concatenateBytes(left, right);
  if (a === 'date' || b === 'date') return shiftDate(operator, left, right, line);
  if (a === 'guid' || b === 'guid') throw invalidSumOperand('uniqueidentifier', names[operator], line);
  if (isText(left.type) && isText(right.type)) throw incompatibleTypes(left.type.name, right.type.name, names[operator], line);
  return numeric(operator, left, right, line);
}

/** Evaluates both sides; NULL on either side gives NULL. */
function combine(left: Compiled, right: Compiled, type: SqlType, apply: (a: NotNull, b: NotNull) => SqlValue): Compiled {
  return {
    type,
    nullable: left.nullable || right.nullable,
    evaluate(frame: Frame) {
      const a = left.evaluate(frame);
      const b = right.evaluate(frame);
      return a === null || b === null ? null : apply(a, b);
    },
  };
}

function concatenate(left: Compiled, right: Compiled): Compiled {
  const lengths = [left.type.length ?? 1, right.type.length ?? 1];
  const total = lengths.includes('max') ? 'max' : (lengths[0] as number) + (lengths[1] as number);
  const type = textType(isNational(left.type) || isNational(right.type), total);
  const limit = type.length === 'max' ? Number.POSITIVE_INFINITY : (type.length ?? 1);
  const collation = left.collation ?? right.collation;
  const joined = combine(left, right, type, (a, b) => ((a as string) + (b as string)).slice(0, limit));
  return collation ? { ...joined, collation } : joined;
}

function concatenateBytes(left: Compiled, right: Compiled): Compiled {
  const lengths = [left.type.length ?? 1, right.type.length ?? 1];
  const total = lengths.includes('max') ? ('max' as const) : Math.min(8000, (lengths[0] as number) + (lengths[1] as number));
  return combine(left, right, varbinary(total), (a, b) => Uint8Array.from([...(a as Uint8Array), ...(b as Uint8Array)]));
}

/** Only datetime and smalldatetime know + and -: numbers count days. */
function shiftDate(operator: ArithmeticOperator, left: Compiled, right: Compiled, line: number): Compiled {
  const type = commonType(left.type, right.type);
  const old = type.name === 'datetime' || type.name === 'smalldatetime';
  if (!old || (operator !== '+' && operator !== '-')) {
    if (familyOf(left.type) === 'date' && familyOf(right.type) === 'date') {
      throw incompatibleTypes(left.type.name, right.type.name, names[operator], line);
    }
    if (!old && (isNumeric(left.type) || isNumeric(right.type))) coerce(isNumeric(left.type) ? left : right, type);
    throw invalidSumOperand(typeText(type), names[operator], line);
  }
  const sign = operator === '+' ? 1 : -1;
  return combine(coerce(left, type), coerce(right, type), familyOf(left.type) === 'date' ? type : datetime, (a, b) => {
    const result = new Date((a as Date).getTime() + sign * ((b as Date).getTime() - datetimeZero));
    if (Number.isNaN(result.getTime())) throw dateOverflow(type.name);
    return result;
  });
}

function numeric(operator: ArithmeticOperator, left: Compiled, right: Compiled, line: number): Compiled {
  const common = commonType(left.type, right.type);
  const family = familyOf(common);
  const bitwise = operator === '&' || operator === '|' || operator === '^';
  if (bitwise && !['integer', 'bit'].includes(family)) throw incompatibleTypes(left.type.name, right.type.name, names[operator], line);
  if (family === 'binary' || family === 'text') throw invalidSumOperand(typeText(common), names[operator], line);
  if (family === 'bit') {
    if (!bitwise) throw invalidSumOperand('bit', names[operator], line);
    return combine(
      coerce(left, common),
      coerce(right, common),
      common,
      (a, b) => integerResult(operator, BigInt(a as boolean), BigInt(b as boolean)) !== 0n,
    );
  }
  if (family === 'float') {
    const type = common.name === 'real' ? common : float;
    return combine(coerce(left, type), coerce(right, type), type, (a, b) => floatResult(operator, a as number, b as number, type));
  }
  if (family === 'integer') {
    return combine(coerce(left, common), coerce(right, common), common, (a, b) => {
      const result = integerResult(operator, BigInt(a as number), BigInt(b as number));
      if (!inIntegerRange(result, common)) throw arithmeticOverflow('expression', common.name);
      return integerValue(result, common);
    });
  }
  if (common.name === 'money') {
    const operation = decimalOperation(operator, { precision: 19, scale: 4 }, { precision: 19, scale: 4 });
    const apply = (a: NotNull, b: NotNull) => coerceValue(operation.apply(a as Decimal, b as Decimal));
    return combine(coerce(left, money), coerce(right, money), money, apply);
  }
  return exact(operator, left, right);
}

const coerceValue = (value: Decimal): Decimal => ({ unscaled: value.unscaled / 10n ** BigInt(value.scale - 4), scale: 4 });

function exact(operator: ArithmeticOperator, left: Compiled, right: Compiled): Compiled {
  const shape = (side: Compiled, other: Compiled) => {
    if (side.literalDigits !== undefined) return { precision: side.literalDigits, scale: 0 };
    return isNumeric(side.type) ? exactShape(side.type) : exactShape(other.type);
  };
  const [a, b] = [shape(left, right), shape(right, left)];
  const operation = decimalOperation(operator, a, b);
  const asDecimal = (side: Compiled, to: { precision: number; scale: number }) => coerce(side, { name: 'decimal', ...to });
  const type: SqlType = { name: 'numeric', precision: operation.precision, scale: operation.scale };
  return combine(asDecimal(left, a), asDecimal(right, b), type, (x, y) => operation.apply(x as Decimal, y as Decimal));
}

function integerResult(operator: ArithmeticOperator, a: bigint, b: bigint): bigint {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
    case '%':
      if (b === 0n) throw divideByZero();
      return operator === '/' ? a / b : a % b;
    case '&':
      return a & b;
    case '|':
      return a | b;
    case '^':
      return a ^ b;
  }
}

function floatResult(operator: ArithmeticOperator, a: number, b: number, type: SqlType): number {
  if ((operator === '/' || operator === '%') && b === 0) throw divideByZero();
  const result = operator === '+' ? a + b : operator === '-' ? a - b : operator === '*' ? a * b : operator === '/' ? a / b : a % b;
  if (!Number.isFinite(result)) throw arithmeticOverflow('expression', type.name);
  return type.name === 'real' ? Math.fround(result) : result;
}

export function compileSign(operator: '-' | '+' | '~', operand: Compiled, line: number): Compiled {
  const { type } = operand;
  const family = familyOf(type);
  if (operator === '+' && family !== 'date') return operand;
  if (operator === '~') {
    if (family === 'bit') return apply(operand, type, (value) => !value);
    if (family !== 'integer') throw invalidSumOperand(typeText(type), "'~'", line);
    return apply(operand, type, (value) =>
      integerValue(type.name === 'tinyint' ? 255n - BigInt(value as number) : ~BigInt(value as number), type),
    );
  }
  if (family === 'text') return compileSign(operator, coerce(operand, int), line);
  if (family === 'decimal') {
    return apply(operand, type, (value) => ({ unscaled: -(value as Decimal).unscaled, scale: (value as Decimal).scale }));
  }
  if (family === 'float') return apply(operand, type, (value) => -(value as number));
  if (family !== 'integer') throw invalidSumOperand(typeText(type), 'minus', line);
  const negated = apply(operand, type.name === 'tinyint' ? { name: 'smallint' } : type, (value) => {
    const result = -BigInt(value as number);
    if (!inIntegerRange(result, type.name === 'tinyint' ? { name: 'smallint' } : type)) throw arithmeticOverflow('expression', type.name);
    return integerValue(result, type);
  });
  return operand.literalDigits === undefined ? negated : { ...negated, literalDigits: operand.literalDigits };
}

function apply(operand: Compiled, type: SqlType, change: (value: NotNull) => SqlValue): Compiled {
  return {
    type,
    nullable: operand.nullable,
    evaluate(frame) {
      const value = operand.evaluate(frame);
      return value === null ? null : change(value);
    },
  };
}
