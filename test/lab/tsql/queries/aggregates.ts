/** COUNT, SUM, MIN, MAX, AVG, STRING_AGG ...: they take rows one by one and end with a value. NULLs are left out. */
import type { Decimal, SqlType, SqlValue } from '../../sql-types.ts';
import type { Call, Expression } from '../ast.ts';
import { aggregateNotAllowed, argumentCount, arithmeticOverflow, invalidSumOperand } from '../errors.ts';
import type { Binding } from '../expressions/binding.ts';
import { coerce } from '../expressions/coerce.ts';
import { compileExpression } from '../expressions/compile.ts';
import type { Compiled, Frame } from '../expressions/compiled.ts';
import { bigint, exactShape, familyOf, float, int, isNational, isText, money, nvarchar, textType, typeText } from '../types.ts';
import { compareValues, groupingKey } from '../values/comparison.ts';
import { inIntegerRange, integerValue } from '../values/convert-number.ts';
import { decimal, fits, powerOfTen, rescale } from '../values/decimal.ts';
import { compareKeys, keysOf, type OrderKey } from './ordering.ts';

export interface Running {
  add(frame: Frame): void;
  result(): SqlValue;
}

export interface Aggregate {
  readonly type: SqlType;
  readonly nullable: boolean;
  start(): Running;
}

type NotNull = Exclude<SqlValue, null>;

const names = new Set(['COUNT', 'COUNT_BIG', 'SUM', 'MIN', 'MAX', 'AVG', 'STRING_AGG', 'STDEV', 'STDEVP', 'VAR', 'VARP']);

export const isAggregateName = (path: readonly string[]): boolean => path.length === 1 && names.has((path[0] as string).toUpperCase());

/** An aggregate of the query itself, not one over a window. */
export const isAggregateCall = (node: Expression): node is Call => node.kind === 'call' && !node.over && isAggregateName(node.path);

export function compileAggregate(call: Call, binding: Binding): Aggregate {
  const name = (call.path[0] as string).toUpperCase();
  if (call.args.some((arg) => isAggregateCall(arg))) throw aggregateNotAllowed('GROUP BY', call.line);
  if (call.star) {
    if (name !== 'COUNT' && name !== 'COUNT_BIG') throw invalidSumOperand('*', name.toLowerCase(), call.line);
    return counter(name, undefined);
  }
  if (call.args.length !== (name === 'STRING_AGG' ? 2 : 1)) throw argumentCount(name, name === 'STRING_AGG' ? 2 : 1, call.line);
  const operand = compileExpression(call.args[0] as Expression, binding);
  if (name === 'STRING_AGG') return joiner(call, operand, binding);
  const aggregate = over(name, operand, call.line);
  return call.distinct ? distinct(aggregate, operand) : aggregate.whole;
}

/** An aggregate of one operand, fed with values or with whole rows. */
interface ValueAggregate {
  readonly whole: Aggregate;
  readonly startValues: () => { add(value: NotNull): void; result(): SqlValue };
}

function fromValues(type: SqlType, nullable: boolean, operand: Compiled, startValues: ValueAggregate['startValues']): ValueAggregate {
  const start = (): Running => {
    const running = startValues();
    return {
      add(frame) {
        const value = operand.evaluate(frame);
        if (value !== null) running.add(value);
      },
      result: running.result,
    };
  };
  return { whole: { type, nullable, start }, startValues };
}

function distinct({ whole, startValues }: ValueAggregate, operand: Compiled): Aggregate {
  return {
    ...whole,
    start() {
      const seen = new Set<string>();
      const running = startValues();
      return {
        add(frame) {
          const value = operand.evaluate(frame);
          if (value === null) return;
          const key = groupingKey(value, operand.type, operand.collation ?? 'ignore-case');
          if (seen.has(key)) return;
          seen.add(key);
          running.add(value);
        },
        result: running.result,
      };
    },
  };
}

function counter(name: string, operand: Compiled | undefined): Aggregate {
  return {
    type: name === 'COUNT' ? int : bigint,
    nullable: false,
    start() {
      let count = 0;
      return {
        add(frame) {
          if (!operand || operand.evaluate(frame) !== null) count += 1;
        },
        result: () => (name === 'COUNT' ? count : BigInt(count)),
      };
    },
  };
}

function over(name: string, operand: Compiled, line: number): ValueAggregate {
  switch (name) {
    case 'COUNT':
    case 'COUNT_BIG': {
      const type = name === 'COUNT' ? int : bigint;
      return fromValues(type, false, operand, () => {
        let count = 0;
        return {
          add() {
            count += 1;
          },
          result: () => integerValue(BigInt(count), type),
        };
      });
    }
    case 'MIN':
    case 'MAX':
      return extreme(name, operand, line);
    case 'SUM':
    case 'AVG':
      return sum(name, operand, line);
    default:
      return spread(name, coerce(operand, float));
  }
}

function extreme(name: 'MIN' | 'MAX', operand: Compiled, line: number): ValueAggregate {
  if (familyOf(operand.type) === 'bit') throw invalidSumOperand('bit', name.toLowerCase(), line);
  const sign = name === 'MIN' ? -1 : 1;
  return fromValues(operand.type, true, operand, () => {
    let best: SqlValue = null;
    return {
      add(value) {
        if (best === null || compareValues(value, best, operand.type, operand.collation ?? 'ignore-case') * sign > 0) best = value;
      },
      result: () => best,
    };
  });
}

function sum(name: 'SUM' | 'AVG', operand: Compiled, line: number): ValueAggregate {
  const { type } = operand;
  const average = name === 'AVG';
  switch (familyOf(type)) {
    case 'integer':
      return integerSum(average, operand, type.name === 'bigint' ? bigint : int);
    case 'decimal':
      return decimalSum(average, operand);
    case 'float':
      return floatSum(average, operand);
    default:
      throw invalidSumOperand(typeText(type), name.toLowerCase(), line);
  }
}

function integerSum(average: boolean, operand: Compiled, type: SqlType): ValueAggregate {
  return fromValues(type, true, operand, () => {
    let [total, count] = [0n, 0n];
    return {
      add(value) {
        total += BigInt(value as number);
        count += 1n;
        if (!inIntegerRange(total, type)) throw arithmeticOverflow('expression', type.name);
      },
      result: () => (count === 0n ? null : integerValue(average ? total / count : total, type)),
    };
  });
}

function decimalSum(average: boolean, operand: Compiled): ValueAggregate {
  const { scale } = exactShape(operand.type);
  const resultScale = average ? Math.max(scale, 6) : scale;
  const isMoney = operand.type.name === 'money';
  const type: SqlType = isMoney ? money : { name: operand.type.name, precision: 38, scale: resultScale };
  return fromValues(type, true, operand, () => {
    let [total, count] = [0n, 0n];
    return {
      add(value) {
        total += rescale(value as Decimal, scale).unscaled;
        count += 1n;
        if (!fits(decimal(total, scale), 38)) throw arithmeticOverflow('expression', 'numeric');
      },
      result() {
        if (count === 0n) return null;
        if (!average) return decimal(total, scale);
        const shift = (isMoney ? 4 : resultScale) - scale;
        return decimal((total * powerOfTen(shift)) / count, isMoney ? 4 : resultScale);
      },
    };
  });
}

function floatSum(average: boolean, operand: Compiled): ValueAggregate {
  return fromValues(float, true, operand, () => {
    let [total, count] = [0, 0];
    return {
      add(value) {
        total += value as number;
        count += 1;
      },
      result: () => (count === 0 ? null : average ? total / count : total),
    };
  });
}

/** STDEV and VAR of a sample, STDEVP and VARP of the whole. */
function spread(name: string, operand: Compiled): ValueAggregate {
  return fromValues(float, true, operand, () => {
    const values: number[] = [];
    return {
      add: (value) => void values.push(value as number),
      result() {
        const divisor = name.endsWith('P') ? values.length : values.length - 1;
        if (divisor <= 0) return null;
        const mean = values.reduce((a, b) => a + b, 0) / values.length;
        const variance = values.reduce((total, value) => total + (value - mean) ** 2, 0) / divisor;
        return name.startsWith('STDEV') ? Math.sqrt(variance) : variance;
      },
    };
  });
}

function joiner(call: Call, operand: Compiled, binding: Binding): Aggregate {
  const text = isText(operand.type) ? operand : coerce(operand, nvarchar(4000));
  const separator = coerce(compileExpression(call.args[1] as Expression, binding), textType(isNational(text.type), 'max'));
  const order: readonly OrderKey[] = (call.withinGroup ?? []).map(({ expression, descending }) => ({
    compiled: compileExpression(expression, binding),
    descending,
  }));
  return {
    type: text.type.length === 'max' ? text.type : textType(isNational(text.type), isNational(text.type) ? 4000 : 8000),
    nullable: true,
    start() {
      const parts: { readonly value: string; readonly keys: readonly SqlValue[] }[] = [];
      let between = '';
      return {
        add(frame) {
          const value = text.evaluate(frame);
          between = (separator.evaluate(frame) as string | null) ?? '';
          if (value !== null) parts.push({ value: value as string, keys: keysOf(frame, order) });
        },
        result() {
          if (parts.length === 0) return null;
          const sorted = order.length === 0 ? parts : [...parts].sort((a, b) => compareKeys(a.keys, b.keys, order));
          return sorted.map(({ value }) => value).join(between);
        },
      };
    },
  };
}
