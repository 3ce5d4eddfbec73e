import type { Field } from '../../shared/core/field.ts';
import type { Task } from '../../shared/core/task.ts';
import { ownFlags } from '../../shared/hosts/terminal/command-line.ts';
import { exitCodes } from '../../shared/hosts/terminal/exit-codes.ts';
import { groupsOf, remarksOf, usageOf } from '../../shared/hosts/terminal/help.ts';
import { variableOf } from '../../shared/hosts/terminal/spelling.ts';
import { between, code, meaning, table } from './tables.ts';

/** Puts the flags of all tasks and the exit codes between their markers in docs/terminal.md. Throws an Error that names a missing marker. */
export const withFlags = (document: string, tasks: readonly Task[]): string =>
  between(
    between(document, 'flags', flagsTable(tasks), 'required'),
    'exit-codes',
    table(
      ['Exit code', 'Means'],
      exitCodes.map(({ code: number, meaning: means }) => [code(String(number)), means]),
    ),
    'required',
  );

/** Every flag once, in the groups of the forms; the last column names the tasks that have it when not all do. */
function flagsTable(tasks: readonly Task[]): string {
  const users = new Map<string, string[]>();
  for (const task of tasks) for (const name of Object.keys(task.inputs)) users.set(name, [...(users.get(name) ?? []), task.name]);
  const all = Object.assign({}, ...tasks.map(({ inputs }) => inputs)) as Task['inputs'];
  const rows = groupsOf(all).flatMap(([, fields]) =>
    fields.map(([name, field]) => row(name, field, users.get(name)?.length === tasks.length ? [] : (users.get(name) ?? []))),
  );
  const own = ownFlags.map(({ name, kind, help }) => [code(`--${name}${kind === 'string' ? ' <text>' : ''}`), '', help, '']);
  return table(['Flag', 'Variable', 'Meaning', 'Only'], [...rows, ...own]);
}

const row = (name: string, field: Field<unknown>, only: readonly string[]): readonly string[] => [
  code(usageOf(name, { ...field, options: undefined })),
  code(variableOf(name)),
  [meaning(field), remarksOf(name, field)].filter(Boolean).join(' '),
  only.map(code).join(', '),
];
