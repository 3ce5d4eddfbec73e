import type { Condition, Field } from '../../shared/core/field.ts';
import type { Fields } from '../../shared/core/task.ts';

/**
 * The `visibleRule` of an input in task.json: `a = x && b != y`. The language has no parentheses, and `&&` and `||` are not mixed, so one
 * of several values is written as none of the others. Undefined when the input is always there.
 * Throws an Error when a condition names an input or a value that the task does not have.
 */
export const visibleRule = (field: Field<unknown>, fields: Fields): string | undefined => joined(conditions(field, fields));

/** The rule of a group: what all its inputs have in common. */
export function groupRule(group: string, fields: Fields): string | undefined {
  const [first = [], ...others] = Object.values(fields)
    .filter((field) => field.group === group)
    .map((field) => conditions(field, fields));
  return joined(first.filter((condition) => others.every((other) => other.includes(condition))));
}

const joined = (found: readonly string[]): string | undefined => (found.length === 0 ? undefined : found.join(' && '));

const conditions = ({ onlyWhen = [], connected }: Field<unknown>, fields: Fields): readonly string[] => [
  ...(connected && connected.by in fields ? [`${connected.by} = ""`] : []),
  ...onlyWhen.flatMap((condition) => written(condition, fields)),
];

function written({ input, is }: Condition, fields: Fields): readonly string[] {
  const options = fields[input]?.kind === 'flag' ? ['true', 'false'] : (fields[input]?.options ?? []);
  const unknown = is.filter((value) => !options.includes(value));
  const [only] = is;
  if (unknown.length > 0 || only === undefined)
    throw new Error(`a condition asks for ${input} to be ${is.join(' or ')}, which it can not be`);
  if (is.length === 1) return [`${input} = ${only}`];
  return options.filter((option) => !is.includes(option)).map((option) => `${input} != ${option}`);
}

/** Whether such a rule shows its input, as the form of Azure Pipelines reads it. Throws an Error when the rule is not of this language. */
export const isVisible = (rule: string | undefined, valueIn: (input: string) => string): boolean =>
  rule === undefined ||
  rule.split(' && ').every((part) => {
    const match = /^(\w+) (!?=) (?:""|([\w-]+))$/.exec(part);
    if (match === null) throw new Error(`"${part}" is no condition`);
    const [, input = '', operator, value = ''] = match;
    return (valueIn(input) === value) === (operator === '=');
  });
