import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import { ExpressionError, parseExpression } from '../../lab/hosts/pipeline/expression-syntax.ts';
import { evaluate, evaluateCondition, interpolate, type Scope, toText } from '../../lab/hosts/pipeline/github/expression.ts';

const contexts = {
  inputs: { 'dry-run': true, name: "it's", count: 3, blank: '' },
  needs: { validate: { outputs: { ready: 'true' }, result: 'success' } },
  vars: {},
};
const value = (text: string) => evaluate(parseExpression(text, true), { contexts });

test.each([
  ["'a' == 'A'", true],
  ["'a' != 'b'", true],
  ["needs.validate.outputs.ready == 'true'", true],
  ["needs.validate.outputs['ready'] == true", false],
  ["NEEDS.Validate.Result == 'SUCCESS'", true],
  ['inputs.dry-run', true],
  ['!inputs.dry-run', false],
  ["inputs.name == 'it''s'", true],
  ['vars.missing', null],
  ["vars.missing == ''", true],
  ['vars.missing.deeper', null],
  ["vars.missing || 'fallback'", 'fallback'],
  ["inputs.count && 'yes' || 'no'", 'yes'],
  ['false || true && false', false],
  ["(false || true) && 'x'", 'x'],
  ['!false && !false', true],
  ['inputs.count >= 3', true],
  ["'b' > 'A'", true],
  ["1 == '1'", true],
  ["1 == '0x1'", true],
  ['null == 0', true],
  ["'x' == 0", false],
  ["contains('Hello', 'ELL')", true],
  ["startsWith('refs/heads', 'REFS')", true],
  ["endsWith('a.sql', '.txt')", false],
  ["format('{0} of {{{1}}}', 1, 2)", '1 of {2}'],
  ['fromJSON(\'{"a":{"b":2}}\').a.b', 2],
])('%s is %j', (text, expected) => {
  expect(value(text)).toEqual(expected);
});

test.each(['a', "secrets.X == 'y'", 'success()', 'hashFiles(1)', '1 +', "'open", 'a b', '(1', 'needs.', 'needs.validate.*', ''])(
  '%j is an error',
  (text) => {
    expect(() => value(text)).toThrow(ExpressionError);
  },
);

test('texts: every part is replaced, a closing mark inside quotes is not the end, blanks for what is missing', () => {
  const missing: string[] = [];
  const scope: Scope = { contexts, missing: (path) => missing.push(path) };
  expect(interpolate("a ${{ inputs.count }}-${{ vars.NO }}-${{ format('{0}', '}}') }} ${{ inputs.dry-run }} $x {y}", scope)).toBe(
    'a 3--}} true $x {y}',
  );
  expect(missing).toEqual(['vars.NO']);
  expect(interpolate('${{ open', scope)).toBe('${{ open');
});

describe('conditions', () => {
  const status = (state: 'success' | 'failure' | 'cancelled') => ({
    success: () => state === 'success',
    failure: () => state === 'failure',
    cancelled: () => state === 'cancelled',
    always: () => true,
  });

  test.each<[string | undefined, 'success' | 'failure' | 'cancelled', boolean]>([
    [undefined, 'success', true],
    [undefined, 'failure', false],
    ["needs.validate.outputs.ready == 'true'", 'success', true],
    ["needs.validate.outputs.ready == 'true'", 'failure', false],
    ["${{ needs.validate.outputs.ready == 'true' }}", 'success', true],
    ['always()', 'cancelled', true],
    ['!cancelled()', 'failure', true],
    ['!cancelled()', 'cancelled', false],
    ["failure() && inputs.name == 'x'", 'failure', false],
    ['inputs.blank', 'success', false],
  ])('%s after %s: %s', (condition, state, expected) => {
    expect(evaluateCondition(condition, { contexts, status: status(state) })).toBe(expected);
  });

  test('text around the expression is refused: it would always be true', () => {
    expect(() => evaluateCondition("${{ inputs.blank }} == 'x'", { contexts, status: status('success') })).toThrow(/always true/);
  });
});

describe("GitHub's own evaluator agrees", () => {
  const toData = (plain: unknown): data.ExpressionData => {
    if (typeof plain === 'string') return new data.StringData(plain);
    if (typeof plain === 'number') return new data.NumberData(plain);
    if (typeof plain === 'boolean') return new data.BooleanData(plain);
    return new data.Dictionary(...Object.entries(plain as object).map(([key, entry]) => ({ key, value: toData(entry) })));
  };
  const official = (text: string) => {
    const parser = new Parser(new Lexer(text).lex().tokens, Object.keys(contexts), []);
    return new Evaluator(parser.parse(), toData(contexts) as data.Dictionary).evaluate().coerceString();
  };

  test.each([
    "'a' == 'A'",
    "needs.validate.outputs['ready'] == true",
    "vars.missing == ''",
    "vars.missing || 'fallback'",
    "inputs.count && 'yes' || 'no'",
    "inputs.blank && 'yes' || 'no'",
    'false || true && false',
    "'b' > 'A'",
    "1 == '1'",
    "1 == '0x1'",
    'null == 0',
    "'x' == 0",
    "true == 'true'",
    'true == 1',
    "'' == false",
    'null == false',
    "'10' > '9'",
    "10 > '9'",
    "!'0'",
    '!0',
    "!''",
    '!null',
    "contains('Hello', 'ELL')",
    "startsWith('refs/heads', 'REFS')",
    "endsWith('a.sql', '.SQL')",
    "format('{0} of {{{1}}}', 1, 2)",
    "format('{0}', true)",
    'fromJSON(\'{"a":{"b":2}}\').A.B',
    "inputs.name == 'IT''S'",
    'inputs.count >= 3.0',
    '-1 < 0',
  ])('%s', (text) => {
    expect(toText(value(text))).toBe(official(text));
  });
});
