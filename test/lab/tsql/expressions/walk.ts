/** Looking at expressions without evaluating them. */
import type { Expression } from '../ast.ts';
import { resolveColumn, type Scope } from './scope.ts';

/** The expressions directly inside; queries inside are not entered. */
export function partsOf(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case 'unary':
    case 'collate':
    case 'not':
    case 'is-null':
    case 'in-query':
      return [node.operand];
    case 'cast':
      return node.style ? [node.operand, node.style] : [node.operand];
    case 'binary':
    case 'comparison':
    case 'and':
    case 'or':
      return [node.left, node.right];
    case 'quantified':
      return [node.left];
    case 'between':
      return [node.operand, node.low, node.high];
    case 'like':
      return node.escape ? [node.operand, node.pattern, node.escape] : [node.operand, node.pattern];
    case 'in-list':
      return [node.operand, ...node.items];
    case 'call':
      return [
        ...node.args,
        ...(node.over ? [...node.over.partitionBy, ...node.over.orderBy.map(({ expression }) => expression)] : []),
        ...(node.withinGroup ?? []).map(({ expression }) => expression),
      ];
    case 'case':
      return [
        ...(node.operand ? [node.operand] : []),
        ...node.branches.flatMap(({ when, result }) => [when, result]),
        ...(node.otherwise ? [node.otherwise] : []),
      ];
    default:
      return [];
  }
}

export const contains = (node: Expression, test: (node: Expression) => boolean): boolean =>
  test(node) || partsOf(node).some((part) => contains(part, test));

/** The conditions that all have to hold. */
export const conjuncts = (node: Expression | undefined): readonly Expression[] =>
  node === undefined ? [] : node.kind === 'and' ? [...conjuncts(node.left), ...conjuncts(node.right)] : [node];

/** Two expressions that mean the same in a scope have the same text here, however their columns are written. */
export function shapeOf(node: Expression, scope: Scope | undefined): string {
  return JSON.stringify(node, (key, value: unknown) => {
    if (key === 'line') return undefined;
    if (typeof value === 'bigint') return `${value}n`;
    if (typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'column') {
      const { path } = value as Extract<Expression, { kind: 'column' }>;
      try {
        const { depth, index } = resolveColumn(path, scope, undefined);
        return `column ${depth}.${index}`;
      } catch {
        return path;
      }
    }
    return value;
  });
}
