/** The syntax that the expressions of both hosts share: literals, names, `a.b`, `a['b']`, calls; GitHub adds infix operators. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'property'; readonly of: Expression; readonly key: Expression }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'not'; readonly of: Expression }
  | { readonly kind: 'binary'; readonly operator: BinaryOperator; readonly left: Expression; readonly right: Expression };

export type BinaryOperator = '||' | '&&' | '==' | '!=' | '<' | '<=' | '>' | '>=';

export class ExpressionError extends Error {
  override name = 'ExpressionError';
}

const tokenPattern = /\s*(?:('(?:[^']|'')*')|(-?(?:0x[\da-fA-F]+|\d+(?:\.\d+)?))|([A-Za-z_][\w-]*)|(\|\||&&|==|!=|<=|>=|[!<>().,[\]]))/y;

type TokenKind = 'string' | 'number' | 'name' | 'symbol' | 'end';
interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  const source = text.trimEnd();
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < source.length) {
    const at = tokenPattern.lastIndex;
    const match = tokenPattern.exec(source);
    if (match === null) throw new ExpressionError(`'${text}' is not understood from '${source.slice(at).trim()}' on`);
    const [, string, number, name, symbol] = match;
    if (string !== undefined) tokens.push({ kind: 'string', text: string.slice(1, -1).replaceAll("''", "'") });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name });
    else tokens.push({ kind: 'symbol', text: symbol ?? '' });
  }
  return [...tokens, { kind: 'end', text: 'the end' }];
}

const precedence: readonly (readonly BinaryOperator[])[] = [['||'], ['&&'], ['==', '!='], ['<', '<=', '>', '>=']];

/** @throws ExpressionError */
export function parseExpression(text: string, infix: boolean): Expression {
  const tokens = tokenize(text);
  let position = 0;
  const peek = () => tokens[position] ?? { kind: 'end' as const, text: 'the end' };
  const next = () => {
    const token = peek();
    position++;
    return token;
  };
  const takes = (symbol: string) => {
    const found = peek().kind === 'symbol' && peek().text === symbol;
    if (found) position++;
    return found;
  };
  const expect = (symbol: string) => {
    if (!takes(symbol)) throw new ExpressionError(`'${text}': '${symbol}' is expected instead of '${peek().text}'`);
  };

  const binary = (level: number): Expression => {
    const operators = precedence[level];
    if (operators === undefined || !infix) return unary();
    let left = binary(level + 1);
    for (;;) {
      const operator = peek().kind === 'symbol' ? operators.find((one) => one === peek().text) : undefined;
      if (operator === undefined) return left;
      position++;
      left = { kind: 'binary', operator, left, right: binary(level + 1) };
    }
  };
  const unary = (): Expression => (infix && takes('!') ? { kind: 'not', of: unary() } : postfix(primary()));
  const postfix = (start: Expression): Expression => {
    let result = start;
    for (;;) {
      if (takes('.')) {
        const key = next();
        if (key.kind !== 'name') throw new ExpressionError(`'${text}': a name is expected after '.' instead of '${key.text}'`);
        result = { kind: 'property', of: result, key: { kind: 'literal', value: key.text } };
      } else if (takes('[')) {
        result = { kind: 'property', of: result, key: binary(0) };
        expect(']');
      } else {
        return result;
      }
    }
  };
  const primary = (): Expression => {
    const token = next();
    if (token.kind === 'string') return { kind: 'literal', value: token.text };
    if (token.kind === 'number') return { kind: 'literal', value: Number(token.text) };
    if (token.kind === 'symbol' && token.text === '(' && infix) {
      const inner = binary(0);
      expect(')');
      return inner;
    }
    if (token.kind !== 'name') throw new ExpressionError(`'${text}': '${token.text}' is not expected here`);
    if (takes('(')) return { kind: 'call', name: token.text, args: argumentsOf() };
    return literalName(token.text) ?? { kind: 'name', name: token.text };
  };
  const argumentsOf = (): Expression[] => {
    const args: Expression[] = [];
    if (takes(')')) return args;
    do args.push(binary(0));
    while (takes(','));
    expect(')');
    return args;
  };

  const result = binary(0);
  if (peek().kind !== 'end') throw new ExpressionError(`'${text}': '${peek().text}' is not expected here`);
  return result;
}

function literalName(name: string): Expression | undefined {
  const values: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };
  const value = values[name.toLowerCase()];
  return value === undefined ? undefined : { kind: 'literal', value };
}

/** The names of all functions that an expression calls, in lower case. */
export function calledFunctions(expression: Expression): string[] {
  return partsOf(expression).flatMap((part) => (part.kind === 'call' ? [part.name.toLowerCase()] : []));
}

/** The contexts that an expression starts from, for example `steps`. */
export function usedContexts(expression: Expression): string[] {
  return partsOf(expression).flatMap((part) => (part.kind === 'name' ? [part.name] : []));
}

function partsOf(expression: Expression): Expression[] {
  switch (expression.kind) {
    case 'literal':
    case 'name':
      return [expression];
    case 'property':
      return [expression, ...partsOf(expression.of), ...partsOf(expression.key)];
    case 'not':
      return [expression, ...partsOf(expression.of)];
    case 'binary':
      return [expression, ...partsOf(expression.left), ...partsOf(expression.right)];
    case 'call':
      return [expression, ...expression.args.flatMap(partsOf)];
  }
}
