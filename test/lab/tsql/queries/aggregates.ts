/** COUNT, SUM, MIN, MAX, AVG, STRING_AGG ...: they take rows one by one and end with a value. NULLs are left out. */

import type { SqlValue } from '../../sql-types.ts';
import type { Call, Expression } from '../ast.ts';
import { aggregateNotAllowed, argumentCount, invalidSumOperand, unknownFunction } from '../errors.ts';
import type { Binding } from '../expressions/binding.ts';
import { coerce } from '../expressions/coerce.ts';
import { compileExpression } from '../expressions/compile.ts';
import type { Compiled } from '../expressions/compiled.ts';
import { exists } from '../functions/versions.ts';
import { bigint, familyOf, float, int } from '../types.ts';
import { compareValues, groupingKey } from '../values/comparison.ts';
import { integerValue } from '../values/convert-number.ts';
import { type Aggregate, fromValues, type ValueAggregate } from './aggregate.ts';
import { joiner } from './string-agg.ts';
import { spread, sum } from './sums.ts';

const names = new Set(['COUNT', 'COUNT_BIG', 'SUM', 'MIN', 'MAX', 'AVG', 'STRING_AGG', 'STDEV', 'STDEVP', 'VAR', 'VARP']);

export const isAggregateName = (path: readonly string[]): boolean => path.length === 1 && names.has((path[0] as string).toUpperCase());

/** An aggregate of the query itself, not one over a window. */
export const isAggregateCall = (node: Expression): node is Call => node.kind === 'call' && !node.over && isAggregateName(node.path);

export function compileAggregate(call: Call, binding: Binding): Aggregate {
  const name = (call.path[0] as string).toUpperCase();
  if (!exists(name, binding)) throw unknownFunction(call.path[0] as string, call.line);
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
