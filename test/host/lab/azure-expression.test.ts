import { evaluateCondition, evaluateText, toText } from '../../lab/hosts/pipeline/azure/expression.ts';
import { graphStatus, stepStatus } from '../../lab/hosts/pipeline/azure/status.ts';
import { ExpressionError } from '../../lab/hosts/pipeline/expression-syntax.ts';
import type { StepResult } from '../../lab/hosts/step-report.ts';

const contexts = {
  variables: { ready: 'true', count: '3' },
  dependencies: { Validate: { result: 'Succeeded', outputs: { 'Validate.validate.ready': 'true' } } },
};

test.each([
  ["eq(variables['ready'], 'TRUE')", true],
  ['eq(variables.ready, true)', true],
  ['eq(3, variables.count)', true],
  ["eq(variables.missing, '')", true],
  ["ne(variables.ready, 'false')", true],
  ["and(eq(1, 1), eq('a', 'b'))", false],
  ["or(eq(1, 2), not(eq('a', 'b')))", true],
  ["in('b', 'a', 'B')", true],
  ["notIn('b', 'a', 'c')", true],
  ["eq(dependencies.Validate.outputs['Validate.validate.ready'], 'true')", true],
  ["eq(dependencies['validate'].RESULT, 'succeeded')", true],
  ["contains('Hello', 'ELL')", true],
  ["coalesce(variables.missing, '', 'x')", 'x'],
  ["format('{0}-{1}', lower('A'), upper('b'))", 'a-B'],
  ['True', true],
])('%s is %j', (text, expected) => {
  expect(evaluateText(text, { contexts })).toEqual(expected);
});

test.each(['succeeded()', 'unknown.x', 'eq(1)', "iif(true, 'a', 'b')", "'a' == 'b'", '!true', 'eq(1, 2', ''])('%j is an error', (text) => {
  expect(() => evaluateText(text, { contexts })).toThrow(ExpressionError);
});

test.each([
  [true, 'True'],
  [false, 'False'],
  [null, ''],
  [3, '3'],
])('%j is %j as text', (value, expected) => {
  expect(toText(value)).toBe(expected);
});

const word: Record<string, StepResult> = {
  good: 'succeeded',
  issues: 'succeeded-with-issues',
  bad: 'failed',
  stopped: 'cancelled',
  skipped: 'skipped',
};

test.each([
  [undefined, 'good', true],
  [undefined, 'issues', true],
  [undefined, 'bad', false],
  ["eq(variables.ready, 'true')", 'bad', true],
  ["and(succeeded(), eq(variables.ready, 'true'))", 'bad', false],
  ['succeededOrFailed()', 'bad', true],
  ['succeededOrFailed()', 'stopped', false],
  ['failed()', 'bad', true],
  ['canceled()', 'stopped', true],
  ['always()', 'stopped', true],
])('a step with %s in a job that is %s: %s', (condition, state, expected) => {
  expect(evaluateCondition(condition, { contexts, status: stepStatus(word[state] ?? 'skipped') })).toBe(expected);
});

test.each([
  [undefined, ['good', 'issues'], false, true],
  [undefined, ['good', 'skipped'], false, false],
  [undefined, ['good', 'bad'], false, false],
  [undefined, ['good'], true, false],
  ["succeeded('j0')", ['good', 'bad'], false, true],
  ["failed('j0')", ['good', 'bad'], false, false],
  ['failed()', ['good', 'bad'], false, true],
  ['always()', ['bad'], true, true],
  [undefined, [], false, true],
])('%s after %j, run cancelled %s: %s', (condition, before, cancelled, expected) => {
  const results = new Map(before.map((state, index) => [`j${index}`, word[state] ?? ('skipped' as const)]));
  expect(evaluateCondition(condition, { contexts, status: graphStatus(results, cancelled) })).toBe(expected);
});
