/** Expressions with a value: AST → type and function. */
import type { SqlType } from '../../sql-types.ts';
import type { Expression, ScalarExpression } from '../ast.ts';
import { collationUnknown, invalidSumOperand, moreThanOneValue, syntaxError } from '../errors.ts';
import { compileCall } from '../functions/call.ts';
import { compileGlobal } from '../functions/global-variables.ts';
import { compileSubquery } from '../queries/subquery.ts';
import { bigint, commonType, isText } from '../types.ts';
import { convertValue } from '../values/convert.ts';
import { collationOf } from '../values/text.ts';
import { compileArithmetic, compileSign } from './arithmetic.ts';
import type { Binding } from './binding.ts';
import { asTyped, coerce } from './coerce.ts';
import { type Compiled, type CompiledCondition, constant, type Frame } from './compiled.ts';
import { compare, compileCondition } from './conditions.ts';
import { resolveColumn } from './scope.ts';

/** Throws 137, 195, 207, 209, 4104 ... as SqlError. */
export function compileExpression(node: Expression, binding: Binding): Compiled {
  const substitute = binding.substitute?.(node);
  if (substitute) return substitute;
  switch (node.kind) {
    case 'literal': {
      const literal = constant(node.type, node.value);
      if (node.value === null) return { ...literal, untyped: true };
      const whole = node.type.name === 'int' && typeof node.value === 'number';
      return whole ? { ...literal, literalDigits: String(Math.abs(node.value as number)).length } : literal;
    }
    case 'variable': {
      const variable = binding.variables.scalar(node.name, node.line);
      return { type: variable.type, nullable: true, evaluate: () => variable.value };
    }
    case 'global':
      return compileGlobal(node.name, binding, node.line);
    case 'column':
      return compileColumn(node.path, binding, node.line);
    case 'unary':
      return compileSign(node.operator, compileExpression(node.operand, binding), node.line);
    case 'binary':
      return compileBinary(node, binding);
    case 'collate':
      return compileCollate(node, binding);
    case 'case':
      return compileCase(node, binding);
    case 'cast':
      return compileCast(node, binding);
    case 'call':
      return compileCall(node, binding);
    case 'subquery':
      return compileScalarSubquery(node, binding);
    default:
      throw syntaxError('=', 1);
  }
}

type Node<Kind extends ScalarExpression['kind']> = Extract<ScalarExpression, { readonly kind: Kind }>;

/** A bare NULL takes the type of the other side. */
function compileBinary(node: Node<'binary'>, binding: Binding): Compiled {
  const [left, right] = [compileExpression(node.left, binding), compileExpression(node.right, binding)];
  return compileArithmetic(node.operator, asTyped(left, right.type), asTyped(right, left.type), node.line);
}

function compileColumn(path: readonly string[], binding: Binding, line: number): Compiled {
  const { depth, index, column } = resolveColumn(path, binding.scope, line);
  const { type, nullable } = column;
  const evaluate =
    depth === 0
      ? (frame: Frame) => frame.values[index] ?? null
      : (frame: Frame) => {
          let at: Frame | undefined = frame;
          for (let i = 0; i < depth; i++) at = at?.outer;
          return at?.values[index] ?? null;
        };
  return { type, nullable, evaluate, ...(column.collation && { collation: column.collation }) };
}

function compileCollate(node: Node<'collate'>, binding: Binding): Compiled {
  const operand = compileExpression(node.operand, binding);
  const collation = collationOf(node.collation);
  if (!collation) throw collationUnknown(node.collation, node.line);
  if (!isText(operand.type)) throw invalidSumOperand(operand.type.name, 'collate', node.line);
  return { ...operand, collation };
}

function compileCast(node: Node<'cast'>, binding: Binding): Compiled {
  const operand = compileExpression(node.operand, binding);
  const style = node.style && coerce(compileExpression(node.style, binding), bigint);
  const { type, attempt } = node;
  const convert = (frame: Frame) => {
    const value = operand.evaluate(frame);
    const chosen = style?.evaluate(frame);
    // A style of NULL makes the whole conversion NULL.
    return chosen === null ? null : convertValue(value, operand.type, type, chosen === undefined ? undefined : Number(chosen));
  };
  return {
    type,
    nullable: operand.nullable || attempt || style !== undefined,
    ...(isText(type) && operand.collation && { collation: operand.collation }),
    evaluate: attempt ? (frame) => orNull(() => convert(frame)) : convert,
  };
}

function orNull<Result>(action: () => Result): Result | null {
  try {
    return action();
  } catch {
    return null;
  }
}

function compileCase(node: Node<'case'>, binding: Binding): Compiled {
  const operand = node.operand && compileExpression(node.operand, binding);
  const tests: CompiledCondition[] = node.branches.map(({ when }) =>
    operand ? compare('=', operand, compileExpression(when, binding)) : compileCondition(when, binding),
  );
  const written = [...node.branches.map(({ result }) => result), ...(node.otherwise ? [node.otherwise] : [])];
  const results = unify(written.map((result) => compileExpression(result, binding)));
  const otherwise = node.otherwise ? results.at(-1) : undefined;
  return {
    ...(results[0] as Compiled),
    nullable: !otherwise || results.some(({ nullable }) => nullable),
    evaluate(frame) {
      const chosen = tests.findIndex((test) => test(frame) === true);
      const result = chosen === -1 ? otherwise : results[chosen];
      return result ? result.evaluate(frame) : null;
    },
  };
}

/** All in one type. A bare NULL has no say in it. */
export function unify(parts: readonly Compiled[]): readonly Compiled[] {
  const types = parts.filter(({ untyped }) => !untyped).map(({ type }) => type);
  const type = types.reduce<SqlType | undefined>((left, right) => (left ? commonType(left, right) : right), undefined) ?? { name: 'int' };
  const collation = parts.find((part) => part.collation)?.collation;
  return parts.map((part) => {
    const { literalDigits: _, ...plain } = coerce(part, type);
    return collation ? { ...plain, collation } : plain;
  });
}

function compileScalarSubquery(node: Node<'subquery'>, binding: Binding): Compiled {
  const query = compileSubquery(node.query, binding, { columns: 'one', line: node.line });
  const [column] = query.columns as [(typeof query.columns)[number]];
  return {
    type: column.type,
    nullable: true,
    ...(column.collation && { collation: column.collation }),
    evaluate(frame) {
      const rows = query.run(frame);
      if (rows.length > 1) throw moreThanOneValue();
      return rows[0]?.[0] ?? null;
    },
  };
}
