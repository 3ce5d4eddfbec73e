import type { Field } from './field.ts';

/** `Only when route is managed-instance and cutover-method is auto or remove-link.` `write` spells an input or a value for the reader. */
export function sayWhen(
  { onlyWhen = [] }: Pick<Field<unknown>, 'onlyWhen'>,
  write: Readonly<Record<'input' | 'value', (text: string) => string>>,
): string {
  if (onlyWhen.length === 0) return '';
  const said = onlyWhen.map(({ input, is }) => `${write.input(input)} is ${is.map(write.value).join(' or ')}`);
  return `Only when ${said.join(' and ')}.`;
}
