/** The select list and ORDER BY, which may name its items. */
import type { Expression, OrderItem, SelectCore, SelectItem } from '../ast.ts';
import { nothingToSelectFrom, orderNotInDistinct, orderPositionOutOfRange, prefixMatchesNothing } from '../errors.ts';
import { compileArithmetic } from '../expressions/arithmetic.ts';
import type { Binding } from '../expressions/binding.ts';
import { coerce } from '../expressions/coerce.ts';
import { compileExpression } from '../expressions/compile.ts';
import type { Compiled } from '../expressions/compiled.ts';
import { qualifies } from '../expressions/scope.ts';
import { shapeOf } from '../expressions/walk.ts';
import type { OrderKey } from './ordering.ts';

export interface ListItem {
  readonly name: string;
  readonly compiled: Compiled;
  /** As written, for ORDER BY of a SELECT DISTINCT. */
  readonly shape: string;
}

export function compileSelectList(items: readonly SelectItem[], binding: Binding): readonly ListItem[] {
  return items.flatMap((item): readonly ListItem[] => {
    if (item.kind === 'star') return expandStar(item.qualifier, binding, item.line);
    if (item.kind === 'assignment') return [compileAssignment(item, binding)];
    const { expression, alias } = item;
    const name = alias ?? (expression.kind === 'column' ? (expression.path.at(-1) as string) : '');
    return [{ name, compiled: compileExpression(expression, binding), shape: shapeOf(expression, binding.scope) }];
  });
}

function expandStar(qualifier: readonly string[], binding: Binding, line: number): readonly ListItem[] {
  const columns = binding.scope?.columns ?? [];
  if (columns.length === 0 && qualifier.length === 0) throw nothingToSelectFrom(line);
  const chosen = columns
    .map((column, index) => ({ column, index }))
    .filter(({ column }) => qualifier.length === 0 || qualifies(qualifier, column));
  if (chosen.length === 0) throw prefixMatchesNothing(qualifier.join('.'), line);
  return chosen.map(({ column, index }) => {
    const { name, type, nullable, collation } = column;
    column.read?.();
    // A star in a grouped query has to follow the same rules as the columns that it stands for.
    binding.substitute?.({ kind: 'column', path: [...(column.table ? [column.table] : []), name], line });
    return {
      name,
      shape: `"column 0.${index}"`,
      compiled: { type, nullable, ...(collation && { collation }), evaluate: (frame) => frame.values[index] ?? null },
    };
  });
}

/** `@v = expression`: each row assigns when its turn comes, so that the next one sees it. */
function compileAssignment(item: Extract<SelectItem, { kind: 'assignment' }>, binding: Binding): ListItem {
  const variable = binding.variables.scalar(item.variable, item.line);
  const value = compileExpression(item.expression, binding);
  const current: Compiled = { type: variable.type, nullable: true, evaluate: () => variable.value };
  const assigned = coerce(item.operator ? compileArithmetic(item.operator, current, value, item.line) : value, variable.type);
  const evaluate: Compiled['evaluate'] = (frame) => {
    variable.value = assigned.evaluate(frame);
    return variable.value;
  };
  return { name: '', shape: '', compiled: { ...assigned, evaluate } };
}

/** Throws 108, 145, 207. With DISTINCT the keys read the finished row, else the row before the select list. */
export function compileOrder(
  order: readonly OrderItem[],
  list: readonly ListItem[],
  core: Pick<SelectCore, 'distinct'>,
  binding: Binding,
): readonly OrderKey[] {
  return order.map(({ expression, descending }) => {
    const index = listedAt(expression, list);
    if (index !== undefined) return { descending, compiled: core.distinct ? finished(list, index) : (list[index] as ListItem).compiled };
    if (core.distinct) {
      const shape = shapeOf(expression, binding.scope);
      const same = list.findIndex((item) => item.shape === shape);
      if (same === -1) throw orderNotInDistinct(lineOf(expression));
      return { descending, compiled: finished(list, same) };
    }
    return { descending, compiled: compileExpression(expression, binding) };
  });
}

function finished(list: readonly ListItem[], index: number): Compiled {
  const { compiled } = list[index] as ListItem;
  return { ...compiled, evaluate: (frame) => frame.values[index] ?? null };
}

const lineOf = (node: Expression): number | undefined => ('line' in node ? node.line : undefined);

/** Position in the select list that a number or an alias means; undefined for another expression. */
function listedAt(node: Expression, list: readonly ListItem[]): number | undefined {
  if (node.kind === 'literal' && typeof node.value === 'number') {
    if (node.value < 1 || node.value > list.length) throw orderPositionOutOfRange(node.value);
    return node.value - 1;
  }
  if (node.kind !== 'column' || node.path.length !== 1) return undefined;
  const wanted = (node.path[0] as string).toLowerCase();
  const index = list.findIndex(({ name }) => name.toLowerCase() === wanted);
  return index === -1 ? undefined : index;
}
