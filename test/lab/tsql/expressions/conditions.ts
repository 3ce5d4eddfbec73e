/** Conditions: comparisons, AND/OR/NOT, LIKE, BETWEEN, IN, IS NULL, EXISTS. Three-valued throughout. */
import type { SqlValue } from '../../sql-types.ts';
import type { ComparisonOperator, Expression, Predicate } from '../ast.ts';
import { conditionExpected, invalidEscape } from '../errors.ts';
import { compileSubquery } from '../queries/subquery.ts';
import { isText, varchar } from '../types.ts';
import { compareValues } from '../values/comparison.ts';
import { isLike } from '../values/text.ts';
import type { Binding } from './binding.ts';
import { coerce, commonCollation, toCommon } from './coerce.ts';
import { compileExpression } from './compile.ts';
import type { Compiled, CompiledCondition } from './compiled.ts';

const holds: Readonly<Record<ComparisonOperator, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '<>': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

const negate = (value: boolean | null): boolean | null => (value === null ? null : !value);

export function compileCondition(node: Expression, binding: Binding): CompiledCondition {
  switch (node.kind) {
    case 'and': {
      const [left, right] = [compileCondition(node.left, binding), compileCondition(node.right, binding)];
      return (frame) => {
        const first = left(frame);
        if (first === false) return false;
        const second = right(frame);
        return second === false ? false : first === null || second === null ? null : true;
      };
    }
    case 'or': {
      const [left, right] = [compileCondition(node.left, binding), compileCondition(node.right, binding)];
      return (frame) => {
        const first = left(frame);
        if (first === true) return true;
        const second = right(frame);
        return second === true ? true : first === null || second === null ? null : false;
      };
    }
    case 'not': {
      const operand = compileCondition(node.operand, binding);
      return (frame) => negate(operand(frame));
    }
    case 'comparison':
      return compare(node.operator, compileExpression(node.left, binding), compileExpression(node.right, binding));
    case 'is-null': {
      const operand = compileExpression(node.operand, binding);
      return (frame) => (operand.evaluate(frame) === null) !== node.negated;
    }
    case 'between':
      return compileBetween(node, binding);
    case 'like':
      return compileLike(node, binding);
    case 'in-list':
      return compileInList(node, binding);
    case 'in-query':
      return compileQuantified(node.negated ? 'ALL' : 'ANY', node.negated ? '<>' : '=', node, node.operand, binding);
    case 'quantified':
      return compileQuantified(node.quantifier, node.operator, node, node.left, binding);
    case 'exists': {
      const query = compileSubquery(node.query, binding, { columns: 'any' });
      return (frame) => query.run(frame).length > 0;
    }
    default:
      throw conditionExpected('', 0);
  }
}

export function compare(operator: ComparisonOperator, a: Compiled, b: Compiled): CompiledCondition {
  const { left, right, type } = toCommon(a, b);
  const collation = commonCollation(left, right, comparisonName(operator));
  const test = holds[operator];
  return (frame) => {
    const x = left.evaluate(frame);
    if (x === null) return null;
    const y = right.evaluate(frame);
    return y === null ? null : test(compareValues(x, y, type, collation));
  };
}

const comparisonName = (operator: ComparisonOperator): string =>
  operator === '=' ? 'equal to' : operator === '<>' ? 'not equal to' : operator.startsWith('<') ? 'less than' : 'greater than';

type Node<Kind extends Predicate['kind']> = Extract<Predicate, { readonly kind: Kind }>;

function compileBetween(node: Node<'between'>, binding: Binding): CompiledCondition {
  const operand = compileExpression(node.operand, binding);
  const low = compare('>=', operand, compileExpression(node.low, binding));
  const high = compare('<=', operand, compileExpression(node.high, binding));
  return (frame) => {
    const [above, below] = [low(frame), high(frame)];
    const inside = above === false || below === false ? false : above === null || below === null ? null : true;
    return node.negated ? negate(inside) : inside;
  };
}

function compileLike(node: Node<'like'>, binding: Binding): CompiledCondition {
  const asText = (side: Compiled): Compiled => (isText(side.type) ? side : coerce(side, varchar(8000)));
  const operand = asText(compileExpression(node.operand, binding));
  const pattern = asText(compileExpression(node.pattern, binding));
  const escapeText = node.escape && asText(compileExpression(node.escape, binding));
  const collation = commonCollation(operand, pattern, 'like');
  return (frame) => {
    const text = operand.evaluate(frame);
    const wanted = pattern.evaluate(frame);
    const mark = escapeText ? escapeText.evaluate(frame) : '';
    if (text === null || wanted === null || mark === null) return null;
    if (escapeText && (mark as string).length !== 1) throw invalidEscape(mark as string);
    return isLike(text as string, wanted as string, mark as string, collation) !== node.negated;
  };
}

function compileInList(node: Node<'in-list'>, binding: Binding): CompiledCondition {
  const operand = compileExpression(node.operand, binding);
  const tests = node.items.map((item) => compare('=', operand, compileExpression(item, binding)));
  return (frame) => {
    let unknown = false;
    for (const test of tests) {
      const result = test(frame);
      if (result === true) return !node.negated;
      if (result === null) unknown = true;
    }
    return unknown ? null : node.negated;
  };
}

function compileQuantified(
  quantifier: 'ANY' | 'ALL',
  operator: ComparisonOperator,
  node: Node<'in-query'> | Node<'quantified'>,
  operandNode: Expression,
  binding: Binding,
): CompiledCondition {
  const operand = compileExpression(operandNode, binding);
  const query = compileSubquery(node.query, binding, { columns: 'one', line: node.line });
  const [column] = query.columns;
  let current: SqlValue = null;
  const element: Compiled = { type: (column as { type: Compiled['type'] }).type, nullable: true, evaluate: () => current };
  const test = compare(operator, operand, element);
  const decisive = quantifier === 'ANY';
  return (frame) => {
    let unknown = false;
    for (const row of query.run(frame)) {
      current = row[0] ?? null;
      const result = test(frame);
      if (result === decisive) return decisive;
      if (result === null) unknown = true;
    }
    return unknown ? null : !decisive;
  };
}
