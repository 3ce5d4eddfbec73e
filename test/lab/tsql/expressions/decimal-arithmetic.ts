/** Precision and scale of decimal results, and the arithmetic itself (Microsoft page "Precision, scale, and length"). */
import type { Decimal } from '../../sql-types.ts';
import type { ArithmeticOperator } from '../ast.ts';
import { arithmeticOverflow, divideByZero } from '../errors.ts';
import { decimal, fits, powerOfTen, rescale } from '../values/decimal.ts';

interface Shape {
  readonly precision: number;
  readonly scale: number;
}

export interface DecimalOperation extends Shape {
  readonly apply: (left: Decimal, right: Decimal) => Decimal;
}

export function decimalOperation(operator: ArithmeticOperator, left: Shape, right: Shape): DecimalOperation {
  const shape = limited(operator, rawShape(operator, left, right));
  return {
    ...shape,
    apply(a, b) {
      const result = compute(operator, a, b, shape.scale);
      if (!fits(result, shape.precision)) throw arithmeticOverflow('expression', 'numeric');
      return result;
    },
  };
}

function rawShape(operator: ArithmeticOperator, a: Shape, b: Shape): Shape {
  const whole = Math.max(a.precision - a.scale, b.precision - b.scale);
  const scale = Math.max(a.scale, b.scale);
  switch (operator) {
    case '*':
      return { precision: a.precision + b.precision + 1, scale: a.scale + b.scale };
    case '/': {
      const divided = Math.max(6, a.scale + b.precision + 1);
      return { precision: a.precision - a.scale + b.scale + divided, scale: divided };
    }
    case '%':
      return { precision: Math.min(a.precision - a.scale, b.precision - b.scale) + scale, scale };
    default:
      return { precision: whole + scale + 1, scale };
  }
}

/** More than 38 digits: digits after the point are given up, but for products and quotients six are kept. */
function limited(operator: ArithmeticOperator, { precision, scale }: Shape): Shape {
  if (precision <= 38) return { precision, scale };
  const whole = precision - scale;
  if (operator === '*' || operator === '/') {
    if (whole < 32) return { precision: 38, scale: Math.min(scale, 38 - whole) };
    return { precision: 38, scale: Math.min(scale, 6) };
  }
  return { precision: 38, scale: Math.max(0, Math.min(scale, 38 - Math.min(38, whole - 1))) };
}

function compute(operator: ArithmeticOperator, a: Decimal, b: Decimal, scale: number): Decimal {
  if (operator === '*') return rescale(decimal(a.unscaled * b.unscaled, a.scale + b.scale), scale);
  if ((operator === '/' || operator === '%') && b.unscaled === 0n) throw divideByZero();
  if (operator === '/') {
    // The quotient is cut, not rounded: 2.0 / 3 is 0.666666.
    const shift = scale + b.scale - a.scale;
    const numerator = shift >= 0 ? a.unscaled * powerOfTen(shift) : a.unscaled / powerOfTen(-shift);
    return decimal(numerator / b.unscaled, scale);
  }
  const common = Math.max(a.scale, b.scale);
  const [x, y] = [rescale(a, common).unscaled, rescale(b, common).unscaled];
  const result = operator === '%' ? x % y : operator === '-' ? x - y : x + y;
  return rescale(decimal(result, common), scale);
}
