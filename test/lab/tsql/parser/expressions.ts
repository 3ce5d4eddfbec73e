/** Expressions and conditions, by precedence: OR, AND, NOT, comparisons, + - & | ^, * / %, sign, primary. */
import type { ArithmeticOperator, ComparisonOperator, Expression, Predicate } from '../ast.ts';
import { conditionExpected } from '../errors.ts';
import { parseCall } from './calls.ts';
import type { Cursor } from './cursor.ts';
import { binaryLiteral, nullLiteral, numberLiteral, textLiteral } from './literals.ts';
import { parseSubquery, seesQuery } from './queries.ts';

const predicateKinds: ReadonlySet<Expression['kind']> = new Set<Predicate['kind']>([
  'comparison',
  'quantified',
  'and',
  'or',
  'not',
  'like',
  'between',
  'in-list',
  'in-query',
  'is-null',
  'exists',
]);

/** An expression that has a value. */
export function parseExpression(cursor: Cursor): Expression {
  const expression = parseSum(cursor);
  if (predicateKinds.has(expression.kind)) throw cursor.unexpected();
  return expression;
}

/** An expression that is true, false or unknown. */
export function parseCondition(cursor: Cursor): Expression {
  let left = parseConjunction(cursor);
  while (cursor.accept('OR')) left = { kind: 'or', left, right: parseConjunction(cursor) };
  return left;
}

function parseConjunction(cursor: Cursor): Expression {
  let left = parseNegation(cursor);
  while (cursor.accept('AND')) left = { kind: 'and', left, right: parseNegation(cursor) };
  return left;
}

function parseNegation(cursor: Cursor): Expression {
  if (cursor.accept('NOT')) return { kind: 'not', operand: parseNegation(cursor) };
  const expression = parsePredicate(cursor);
  if (predicateKinds.has(expression.kind)) return expression;
  const { kind, upper, value, line } = cursor.culprit;
  const complete = cursor.atEnd || kind === 'word' || upper === ')' || upper === ';';
  throw complete ? conditionExpected(value, line) : cursor.unexpected();
}

function parsePredicate(cursor: Cursor): Expression {
  if (cursor.sees('EXISTS')) {
    cursor.next();
    return { kind: 'exists', query: cursor.parenthesized(() => parseSubquery(cursor)) };
  }
  const left = parseSum(cursor);
  if (predicateKinds.has(left.kind)) return left;
  return parseRest(cursor, left);
}

const comparisons: Readonly<Record<string, ComparisonOperator>> = {
  '=': '=',
  '<>': '<>',
  '!=': '<>',
  '<': '<',
  '<=': '<=',
  '!>': '<=',
  '>': '>',
  '>=': '>=',
  '!<': '>=',
};

function parseRest(cursor: Cursor, left: Expression): Expression {
  const { token, line } = cursor;
  const operator = token.kind === 'symbol' ? comparisons[token.upper] : undefined;
  if (operator !== undefined) {
    cursor.next();
    const quantifier = cursor.accept('ALL') ? 'ALL' : cursor.accept('ANY') || cursor.accept('SOME') ? 'ANY' : undefined;
    if (quantifier)
      return { kind: 'quantified', operator, quantifier, left, query: cursor.parenthesized(() => parseSubquery(cursor)), line };
    return { kind: 'comparison', operator, left, right: parseExpression(cursor), line };
  }
  if (cursor.accept('IS')) {
    const negated = cursor.accept('NOT');
    cursor.expect('NULL');
    return { kind: 'is-null', operand: left, negated };
  }
  const negated = cursor.accept('NOT');
  if (cursor.accept('LIKE')) {
    const pattern = parseExpression(cursor);
    return cursor.accept('ESCAPE')
      ? { kind: 'like', operand: left, pattern, escape: parseExpression(cursor), negated }
      : { kind: 'like', operand: left, pattern, negated };
  }
  if (cursor.accept('BETWEEN')) {
    const low = parseExpression(cursor);
    cursor.expect('AND');
    return { kind: 'between', operand: left, low, high: parseExpression(cursor), negated, line };
  }
  if (cursor.accept('IN')) {
    return cursor.parenthesized(() =>
      seesQuery(cursor)
        ? { kind: 'in-query', operand: left, query: parseSubquery(cursor), negated, line }
        : { kind: 'in-list', operand: left, items: cursor.list(() => parseExpression(cursor)), negated, line },
    );
  }
  if (negated) throw cursor.unexpected();
  return left;
}

function parseSum(cursor: Cursor): Expression {
  let left = parseProduct(cursor);
  for (;;) {
    const line = cursor.line;
    const operator = (['+', '-', '&', '|', '^'] as const).find((symbol) => cursor.sees(symbol));
    if (operator === undefined || predicateKinds.has(left.kind)) return left;
    cursor.next();
    left = arithmetic(cursor, operator, left, parseProduct(cursor), line);
  }
}

function parseProduct(cursor: Cursor): Expression {
  let left = parseSigned(cursor);
  for (;;) {
    const line = cursor.line;
    const operator = (['*', '/', '%'] as const).find((symbol) => cursor.sees(symbol));
    if (operator === undefined || predicateKinds.has(left.kind)) return left;
    cursor.next();
    left = arithmetic(cursor, operator, left, parseSigned(cursor), line);
  }
}

function arithmetic(cursor: Cursor, operator: ArithmeticOperator, left: Expression, right: Expression, line: number): Expression {
  if (predicateKinds.has(right.kind)) throw cursor.unexpected();
  return { kind: 'binary', operator, left, right, line };
}

function parseSigned(cursor: Cursor): Expression {
  const line = cursor.line;
  const operator = (['-', '+', '~'] as const).find((symbol) => cursor.accept(symbol));
  if (operator === undefined) return parseCollated(cursor);
  if (operator === '-' && cursor.token.kind === 'number' && cursor.token.value === '2147483648') {
    cursor.next();
    return { kind: 'literal', type: { name: 'int' }, value: -2147483648 };
  }
  return { kind: 'unary', operator, operand: parseSigned(cursor), line };
}

function parseCollated(cursor: Cursor): Expression {
  let operand = parsePrimary(cursor);
  for (let line = cursor.line; cursor.accept('COLLATE'); line = cursor.line) {
    operand = { kind: 'collate', operand, collation: cursor.name(), line };
  }
  return operand;
}

function parsePrimary(cursor: Cursor): Expression {
  const { token } = cursor;
  switch (token.kind) {
    case 'number':
      cursor.next();
      return numberLiteral(token.value);
    case 'string':
    case 'national-string':
      cursor.next();
      return textLiteral(token.value, token.kind === 'national-string');
    case 'binary':
      cursor.next();
      return binaryLiteral(token);
    case 'variable':
      cursor.next();
      return token.value.startsWith('@@')
        ? { kind: 'global', name: token.value.toUpperCase(), line: token.line }
        : { kind: 'variable', name: token.value, line: token.line };
    case 'symbol':
      if (token.upper === '(') return parseParenthesis(cursor);
      throw cursor.unexpected();
    default:
      break;
  }
  if (cursor.accept('NULL')) return nullLiteral;
  if (cursor.accept('CASE')) return parseCase(cursor);
  return parseCall(cursor) ?? parseColumn(cursor);
}

function parseParenthesis(cursor: Cursor): Expression {
  const line = cursor.line;
  return cursor.parenthesized(() => {
    if (seesQuery(cursor)) return { kind: 'subquery', query: parseSubquery(cursor), line };
    // A parenthesis may hold a value or a condition; only what is inside tells which.
    let inner: Expression = cursor.sees('NOT') || cursor.sees('EXISTS') ? parseCondition(cursor) : parsePredicate(cursor);
    if (!predicateKinds.has(inner.kind)) return inner;
    while (cursor.accept('AND')) inner = { kind: 'and', left: inner, right: parseNegation(cursor) };
    while (cursor.accept('OR')) inner = { kind: 'or', left: inner, right: parseConjunction(cursor) };
    return inner;
  });
}

function parseCase(cursor: Cursor): Expression {
  const operand = cursor.sees('WHEN') ? undefined : parseExpression(cursor);
  const branches: { when: Expression; result: Expression }[] = [];
  while (cursor.accept('WHEN')) {
    const when = operand === undefined ? parseCondition(cursor) : parseExpression(cursor);
    cursor.expect('THEN');
    branches.push({ when, result: parseExpression(cursor) });
  }
  if (branches.length === 0) throw cursor.unexpected();
  const otherwise = cursor.accept('ELSE') ? parseExpression(cursor) : undefined;
  cursor.expect('END');
  return { kind: 'case', branches, ...(operand && { operand }), ...(otherwise && { otherwise }) };
}

function parseColumn(cursor: Cursor): Expression {
  const line = cursor.line;
  const path = [cursor.name()];
  while (cursor.accept('.')) path.push(cursor.sees('.') ? '' : cursor.name());
  return { kind: 'column', path, line };
}
