/** GitHub's expressions (docs.github.com, "Evaluate expressions in workflows and actions"). */
import { type BinaryOperator, calledFunctions, type Expression, ExpressionError, parseExpression } from '../expression-syntax.ts';
import { splitTemplate } from '../template-text.ts';

export type Value = string | number | boolean | null | ValueMap | readonly Value[];
export interface ValueMap {
  readonly [name: string]: Value;
}

export interface Scope {
  /** The contexts that exist at this place of the workflow: any other name is an error, as on GitHub. */
  readonly contexts: ValueMap;
  /** `success`, `failure`, `always`, `cancelled`: only conditions have them. */
  readonly status?: Readonly<Record<'success' | 'failure' | 'always' | 'cancelled', () => boolean>>;
  /** Told about a property that does not exist; its value is null. */
  readonly missing?: (path: string) => void;
}

const statusFunctions = ['success', 'failure', 'always', 'cancelled'];

/** Replaces every `${{ }}` in a text. */
export function interpolate(text: string, scope: Scope): string {
  return splitTemplate(text)
    .map((part) => (part.kind === 'text' ? part.text : toText(evaluate(parseExpression(part.text, true), scope))))
    .join('');
}

/** An `if:`, with or without `${{ }}` around it. Without a status function it means `success() && (…)`. */
export function evaluateCondition(condition: string | undefined, scope: Scope): boolean {
  const [part, ...more] = splitTemplate(condition?.trim() ?? '');
  if (part === undefined) return scope.status?.success() ?? true;
  if (more.length > 0) throw new ExpressionError(`'${condition}': text around \${{ }} makes a condition that is always true`);
  const expression = parseExpression(part.text, true);
  const hasStatus = calledFunctions(expression).some((name) => statusFunctions.includes(name));
  if (!hasStatus && scope.status?.success() === false) return false;
  return isTruthy(evaluate(expression, scope));
}

export function evaluate(expression: Expression, scope: Scope): Value {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'name': {
      const context = property(scope.contexts, expression.name);
      if (context === undefined) throw new ExpressionError(`Unrecognized named-value: '${expression.name}'`);
      return context;
    }
    case 'property': {
      const of = evaluate(expression.of, scope);
      const key = toText(evaluate(expression.key, scope));
      const value = Array.isArray(of) ? of[Number(key)] : isMap(of) ? property(of, key) : undefined;
      if (value === undefined) scope.missing?.(pathOf(expression));
      return value ?? null;
    }
    case 'not':
      return !isTruthy(evaluate(expression.of, scope));
    case 'binary':
      return binary(expression.operator, evaluate(expression.left, scope), () => evaluate(expression.right, scope));
    case 'call':
      return call(expression.name, expression.args, scope);
  }
}

function binary(operator: BinaryOperator, left: Value, right: () => Value): Value {
  switch (operator) {
    case '&&':
      return isTruthy(left) ? right() : left;
    case '||':
      return isTruthy(left) ? left : right();
    case '==':
      return areEqual(left, right());
    case '!=':
      return !areEqual(left, right());
    default:
      return compare(operator, left, right());
  }
}

function compare(operator: '<' | '<=' | '>' | '>=', left: Value, right: Value): boolean {
  const bothText = typeof left === 'string' && typeof right === 'string';
  const a = bothText ? left.toUpperCase() : toNumber(left);
  const b = bothText ? right.toUpperCase() : toNumber(right);
  if (operator === '<') return a < b;
  if (operator === '<=') return a <= b;
  return operator === '>' ? a > b : a >= b;
}

/** Texts are compared without regard to case; different types as numbers. */
function areEqual(left: Value, right: Value): boolean {
  if (typeof left === 'string' && typeof right === 'string') return left.toUpperCase() === right.toUpperCase();
  if (typeof left === typeof right && left !== null && right !== null) return left === right;
  if (left === null && right === null) return true;
  return toNumber(left) === toNumber(right);
}

function call(name: string, args: readonly Expression[], scope: Scope): Value {
  const key = name.toLowerCase();
  const values = () => args.map((arg) => evaluate(arg, scope));
  const text = (index: number) => toText(values()[index] ?? null);
  switch (key) {
    case 'success':
    case 'failure':
    case 'always':
    case 'cancelled':
      if (scope.status === undefined) throw new ExpressionError(`${name}() can be used in 'if:' only`);
      return scope.status[key]();
    case 'contains':
      return text(0).toUpperCase().includes(text(1).toUpperCase());
    case 'startswith':
      return text(0).toUpperCase().startsWith(text(1).toUpperCase());
    case 'endswith':
      return text(0).toUpperCase().endsWith(text(1).toUpperCase());
    case 'format':
      return text(0).replace(/\{\{|\}\}|\{(\d+)\}/g, (match, index?: string) =>
        index === undefined ? match.slice(1) : text(Number(index) + 1),
      );
    case 'fromjson':
      return fromJson(text(0));
    case 'tojson':
      return JSON.stringify(values()[0], null, 2);
    default:
      throw new ExpressionError(`the function ${name}() is not supported here`);
  }
}

function fromJson(text: string): Value {
  try {
    return JSON.parse(text) as Value;
  } catch (error) {
    throw new ExpressionError(`fromJSON(): ${error instanceof Error ? error.message : error}`);
  }
}

export function toText(value: Value): string {
  if (value === null) return '';
  if (Array.isArray(value)) return 'Array';
  return isMap(value) ? 'Object' : String(value);
}

function toNumber(value: Value): number {
  if (value === null) return 0;
  if (typeof value === 'string') return value.trim() === '' ? 0 : Number(value);
  return typeof value === 'object' ? Number.NaN : Number(value);
}

function isTruthy(value: Value): boolean {
  return value !== null && value !== false && value !== 0 && value !== '' && !Number.isNaN(value);
}

function isMap(value: Value): value is ValueMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Names of properties have no case on GitHub. */
function property(map: ValueMap, name: string): Value | undefined {
  const key = Object.keys(map).find((one) => one.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : map[key];
}

function pathOf(expression: Expression): string {
  if (expression.kind === 'name') return expression.name;
  if (expression.kind === 'literal') return String(expression.value);
  return expression.kind === 'property' ? `${pathOf(expression.of)}.${pathOf(expression.key)}` : '…';
}
