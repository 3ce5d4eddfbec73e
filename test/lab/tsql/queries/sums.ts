/** SUM, AVG and the spread of numbers. */
import type { Decimal, SqlType } from '../../sql-types.ts';
import { arithmeticOverflow, invalidSumOperand } from '../errors.ts';
import type { Compiled } from '../expressions/compiled.ts';
import { bigint, exactShape, familyOf, float, int, money, typeText } from '../types.ts';
import { inIntegerRange, integerValue } from '../values/convert-number.ts';
import { decimal, fits, powerOfTen, rescale } from '../values/decimal.ts';
import { fromValues, type ValueAggregate } from './aggregate.ts';

export function sum(name: 'SUM' | 'AVG', operand: Compiled, line: number): ValueAggregate {
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
export function spread(name: string, operand: Compiled): ValueAggregate {
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
