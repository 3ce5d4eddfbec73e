/** STRING_AGG. */
import type { SqlValue } from '../../sql-types.ts';
import type { Call, Expression } from '../ast.ts';
import type { Binding } from '../expressions/binding.ts';
import { coerce } from '../expressions/coerce.ts';
import { compileExpression } from '../expressions/compile.ts';
import type { Compiled } from '../expressions/compiled.ts';
import { isNational, isText, nvarchar, textType } from '../types.ts';
import type { Aggregate } from './aggregate.ts';
import { compareKeys, keysOf, type OrderKey } from './ordering.ts';

export function joiner(call: Call, operand: Compiled, binding: Binding): Aggregate {
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
