import type { Field } from '../../core/field.ts';
import type { Task } from '../../core/task.ts';
import { ownFlagsOf } from './command-line.ts';
import { exitCodes } from './exit-codes.ts';
import { flagOf, variableOf } from './spelling.ts';

type Described = Pick<Task, 'name' | 'title' | 'summary' | 'inputs' | 'outputs'>;

/** What the command is called in its own texts. */
export const program = 'sql-dag-migrate';

/** Columns of a page. */
const width = 100;

/** `--help` without a task: what there is, in the order of a migration. */
export const overview = (tasks: readonly Described[]): string =>
  [
    `${program}: moves SQL Server databases to Azure with a distributed availability group.`,
    '',
    `Usage: ${program} <task> [--flag value ...]`,
    '',
    'Tasks, in the order of a migration:',
    ...tasks.flatMap(({ name, summary }) => [`  ${name}`, ...wrap(summary, 6)]),
    '',
    `${program} <task> --help shows the flags of a task. Every flag can be a variable of the environment too:`,
    `  ${flagOf('sourceServer')} or ${variableOf('sourceServer')}. A flag wins over a variable.`,
    '',
    ...exitLines(),
  ].join('\n');

/** `--help` of a task: its flags in groups, from its definition. */
export const helpOf = ({ name, title, summary, inputs, outputs }: Described): string =>
  [
    `${program} ${name} (${title})`,
    ...wrap(summary, 2),
    '',
    `Usage: ${program} ${name} [--flag value ...]`,
    '',
    ...groupsOf(inputs).flatMap(([group, fields]) => [`${group}:`, ...fields.flatMap(([input, field]) => flagLines(input, field)), '']),
    'Run:',
    ...ownFlagsOf(inputs).flatMap(({ name: flag, kind, help }) => [`  --${flag}${kind === 'string' ? ' <text>' : ''}`, ...wrap(help, 6)]),
    '',
    'Outputs:',
    ...Object.entries(outputs).flatMap(([output, holds]) => [`  ${flagOf(output).slice(2)}`, ...wrap(holds, 6)]),
    '',
    'Every flag can be a variable of the environment too, for example:',
    `  ${flagOf('sourceServer')} or ${variableOf('sourceServer')}. A flag wins over a variable.`,
    '',
    ...exitLines(),
  ].join('\n');

/** What a user writes for an input: `--source-server <text>`. */
export const usageOf = (input: string, { kind, options }: Field<unknown>): string => {
  if (kind === 'flag') return flagOf(input);
  if (kind === 'secret') return `${flagOf(input)}-file <path>`;
  return `${flagOf(input)} <${options?.join('|') ?? placeholders[kind] ?? 'text'}>`;
};

/** Inputs that a terminal offers, by group; those without a group first. */
export function groupsOf(inputs: Task['inputs']): readonly (readonly [string, readonly (readonly [string, Field<unknown>])[]])[] {
  const offered = Object.entries(inputs).filter(([, { onlyOn }]) => onlyOn === undefined);
  const titles = new Set([undefined, ...offered.map(([, { group }]) => group)]);
  return [...titles]
    .map((title) => [title ?? 'What to do', offered.filter(([, { group }]) => group === title)] as const)
    .filter(([, fields]) => fields.length > 0);
}

/** What is to be known of an input beyond its help. */
export function remarksOf(input: string, { required, kind, default: value }: Field<unknown>): string {
  if (required) return 'Required.';
  if (kind === 'secret') return `Or the variable ${variableOf(input)}. Asked for when it is needed and missing.`;
  if (kind === 'flag' && value === 'true') return `On; ${flagOf(input).replace('--', '--no-')} switches it off.`;
  return value === undefined || kind === 'flag' ? '' : `Default: ${value}.`;
}

const placeholders: Readonly<Partial<Record<Field<unknown>['kind'], string>>> = { duration: 'time', list: 'names', pem: 'PEM or path' };

const flagLines = (input: string, field: Field<unknown>): readonly string[] => [
  `  ${usageOf(input, field)}`,
  ...wrap([field.help, remarksOf(input, field)].filter(Boolean).join(' '), 6),
];

const exitLines = (): readonly string[] => [
  'Exit codes:',
  ...exitCodes.map(({ code, meaning }) => `  ${String(code).padEnd(4)} ${meaning}`),
];

function wrap(text: string, indent: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(`${' '.repeat(indent)}${word}`);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
