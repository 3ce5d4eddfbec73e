import type { core } from 'zod';
import { untrusted } from '../hosts/untrusted.ts';

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  boolean: 'true or false',
  number: 'a number',
  array: 'a list, such as [Sales, Orders]',
  object: 'a mapping',
};

/** What zod found, in the words of this project: it goes on after the name of the place. A value is not repeated, unless few words are possible. */
export function wordsOf(issue: core.$ZodRawIssue): string {
  if (issue.input === undefined && issue.code !== 'unrecognized_keys') return 'is required';
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${kinds[issue.expected] ?? issue.expected}, not ${kindOf(issue.input)}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}, not ${typeof issue.input === 'string' ? `"${untrusted(issue.input, 80)}"` : kindOf(issue.input)}`;
    default:
      return 'is not understood';
  }
}

function kindOf(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number') return 'a number (put it in quotes)';
  if (typeof value === 'boolean') return 'true or false (put it in quotes)';
  return typeof value === 'object' ? 'a mapping' : 'text';
}
