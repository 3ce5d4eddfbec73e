import { kebab } from '../../shared/core/casing.ts';
import { sayWhen } from '../../shared/core/condition.ts';
import type { Field } from '../../shared/core/field.ts';
import type { Task } from '../../shared/core/task.ts';

/** The inputs of a task, a row each, in both spellings. */
export const inputsTable = (task: Task): string =>
  table(
    ['GitHub', 'Azure Pipelines', 'Default', 'Meaning'],
    Object.entries(task.inputs).map(([name, field]) => [
      field.onlyOn !== undefined ? '' : code(kebab(name)),
      code(name),
      defaultOf(field),
      meaning(field),
    ]),
  );

/** The outputs of a task, a row each, in both spellings. */
export const outputsTable = (task: Task): string =>
  table(
    ['GitHub', 'Azure Pipelines', 'Holds'],
    Object.entries(task.outputs).map(([name, holds]) => [code(kebab(name)), code(name), cell(holds)]),
  );

/**
 * Puts the tables between their markers, `<!-- inputs:failover-dag:start -->` and `<!-- inputs:failover-dag:end -->` (or `outputs:`).
 * Throws an Error that names a marker without its partner, or a task that the document does not show.
 */
export function withTables(document: string, tasks: readonly Task[]): string {
  return tasks.reduce((text, task) => {
    const filled = between(text, `inputs:${task.name}`, inputsTable(task), 'required');
    return between(filled, `outputs:${task.name}`, outputsTable(task), 'optional');
  }, document);
}

/**
 * Puts generated content between the markers `<!-- marker:start -->` and `<!-- marker:end -->`. Throws an Error that names the markers when
 * they are needed and not there.
 */
export function between(text: string, marker: string, content: string, need: 'required' | 'optional'): string {
  const [start, end] = [`<!-- ${marker}:start -->`, `<!-- ${marker}:end -->`];
  const from = text.indexOf(start);
  const to = text.indexOf(end, from);
  if (from < 0 && !text.includes(end) && need === 'optional') return text;
  if (from < 0 || to < 0) throw new Error(`The document needs the markers ${start} and ${end}, in this order.`);
  return `${text.slice(0, from + start.length)}\n\n${content}\n\n${text.slice(to)}`;
}

/** A Markdown table of cells that are Markdown already. */
export const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heads, heads.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

const defaultOf = (field: Field<unknown>): string => {
  if (field.required) return '**required**';
  return field.default === undefined ? '' : code(field.default);
};

/** What an input is for, with the values that it takes and the case in which it matters. */
export const meaning = ({ help, options, onlyWhen }: Field<unknown>): string =>
  [cell(help), options && `One of ${options.map(code).join(', ')}.`, sayWhen({ onlyWhen }, spelling)].filter(Boolean).join(' ');

const spelling = { input: (name: string) => code(kebab(name)), value: (text: string) => code(text) };

/** Code in a cell of a table. */
export const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``;
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
