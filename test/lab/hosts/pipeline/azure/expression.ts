/** Azure Pipelines' expressions (learn.microsoft.com, "Expressions"): functions only, no operators. */
import { type Expression, ExpressionError, parseExpression } from '../expression-syntax.ts';

export type Value = string | number | boolean | null | ValueMap | readonly Value[];
export interface ValueMap {
  readonly [name: string]: Value;
}

export interface Scope {
  /** `variables`, `dependencies`, `stageDependencies`, `parameters`: what exists at this place. */
  readonly contexts: ValueMap;
  /** `succeeded`, `failed` ...: only conditions have them. The arguments are names of jobs or stages. */
  readonly status?: Readonly<Record<StatusFunction, (names: readonly string[]) => boolean>>;
  /** Told about a property that does not exist; its value is null. */
  readonly missing?: (path: string) => void;
}

export type StatusFunction = 'succeeded' | 'succeededorfailed' | 'failed' | 'canceled' | 'always';

export function evaluateText(text: string, scope: Scope): Value {
  return evaluate(parseExpression(text, false), scope);
}

/** A `condition:`. Without one it is `succeeded()`; one without a status function does not get it added, unlike on GitHub. */
export function evaluateCondition(condition: string | undefined, scope: Scope): boolean {
  return toBoolean(evaluateText(condition?.trim() || 'succeeded()', scope));
}

function evaluate(expression: Expression, scope: Scope): Value {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'name': {
      const context = property(scope.contexts, expression.name);
      if (context === undefined) throw new ExpressionError(`Unrecognized value: '${expression.name}'`);
      return context;
    }
    case 'property': {
      const of = evaluate(expression.of, scope);
      const key = toText(evaluate(expression.key, scope));
      const value = isMap(of) ? property(of, key) : undefined;
      if (value === undefined) scope.missing?.(pathOf(expression));
      return value ?? null;
    }
    case 'call':
      return call(expression.name, expression.args, scope);
    default:
      throw new ExpressionError('operators are not part of this language');
  }
}

type Operation = (args: readonly Value[]) => Value;
const text = (value: Value | undefined) => toText(value ?? null);
const upper = (value: Value | undefined) => text(value).toUpperCase();

const operations: Readonly<Record<string, readonly [least: number, most: number, run: Operation]>> = {
  and: [2, 99, (args) => args.every(toBoolean)],
  or: [2, 99, (args) => args.some(toBoolean)],
  not: [1, 1, ([value]) => !toBoolean(value ?? null)],
  eq: [2, 2, ([left, right]) => areEqual(left ?? null, right ?? null)],
  ne: [2, 2, ([left, right]) => !areEqual(left ?? null, right ?? null)],
  in: [2, 99, ([value, ...rest]) => rest.some((one) => areEqual(value ?? null, one))],
  notin: [2, 99, ([value, ...rest]) => !rest.some((one) => areEqual(value ?? null, one))],
  contains: [2, 2, ([value, part]) => upper(value).includes(upper(part))],
  startswith: [2, 2, ([value, part]) => upper(value).startsWith(upper(part))],
  endswith: [2, 2, ([value, part]) => upper(value).endsWith(upper(part))],
  coalesce: [2, 99, (args) => args.find((value) => value !== null && value !== '') ?? null],
  lower: [1, 1, ([value]) => text(value).toLowerCase()],
  upper: [1, 1, ([value]) => upper(value)],
  join: [2, 2, ([separator, list]) => (Array.isArray(list) ? list.map(toText).join(text(separator)) : text(list))],
  replace: [3, 3, ([whole, part, by]) => text(whole).replaceAll(text(part), text(by))],
  format: [1, 99, ([pattern, ...args]) => format(text(pattern), args)],
};

function call(name: string, args: readonly Expression[], scope: Scope): Value {
  const key = name.toLowerCase();
  const values = args.map((arg) => evaluate(arg, scope));
  if (['succeeded', 'succeededorfailed', 'failed', 'canceled', 'always'].includes(key)) {
    if (scope.status === undefined) throw new ExpressionError(`${name}() can be used in 'condition:' only`);
    return scope.status[key as StatusFunction](values.map(toText));
  }
  const operation = operations[key];
  if (operation === undefined) throw new ExpressionError(`the function ${name}() is not supported here`);
  const [least, most, run] = operation;
  if (values.length < least || values.length > most) throw new ExpressionError(`${name}() does not take ${values.length} arguments`);
  return run(values);
}

function format(pattern: string, args: readonly Value[]): string {
  return pattern.replace(/\{\{|\}\}|\{(\d+)\}/g, (match, index?: string) =>
    index === undefined ? match.slice(1) : text(args[Number(index)]),
  );
}

/** The right side is converted to the type of the left one; texts are compared without regard to case. */
function areEqual(left: Value, right: Value): boolean {
  if (isMap(left) || isMap(right)) return left === right;
  if (typeof left === 'boolean') return left === toBoolean(right);
  if (typeof left === 'number') return text(right).trim() !== '' && left === Number(text(right));
  return text(left).toUpperCase() === text(right).toUpperCase();
}

/** Booleans become `True` and `False`: what a task sees of a boolean parameter. */
export function toText(value: Value): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (Array.isArray(value)) return 'Array';
  return isMap(value) ? 'Object' : String(value);
}

/** Any text that is not empty counts as true, even 'false'. */
function toBoolean(value: Value): boolean {
  return value !== null && value !== false && value !== 0 && value !== '';
}

function isMap(value: Value): value is ValueMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function property(map: ValueMap, name: string): Value | undefined {
  const key = Object.keys(map).find((one) => one.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : map[key];
}

function pathOf(expression: Expression): string {
  if (expression.kind === 'name') return expression.name;
  if (expression.kind === 'literal') return String(expression.value);
  return expression.kind === 'property' ? `${pathOf(expression.of)}.${pathOf(expression.key)}` : '…';
}
