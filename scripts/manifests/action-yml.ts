import { stringify } from 'yaml';
import { kebab } from '../../shared/core/casing.ts';
import { sayWhen } from '../../shared/core/condition.ts';
import type { Field } from '../../shared/core/field.ts';
import type { Task } from '../../shared/core/task.ts';
import type { Pack } from '../pack.ts';
import { postFile } from './post-stage.ts';

/** actions/<task>/action.yml */
export const actionYml = (task: Task, pack: Pack): string =>
  yaml(`shared/tasks/${task.name}.ts`, {
    name: task.title,
    description: task.summary,
    author: pack.author,
    branding,
    inputs: Object.fromEntries(inputsOf(task).map(([name, field]) => [kebab(name), input(field)])),
    outputs: outputs(task),
    runs: { using: 'node24', main: 'dist/index.js', ...(task.post && { post: postFile, 'post-if': 'always()' }) },
  });

/**
 * action.yml of the repository: the Marketplace lists only this one. Its `task` input picks a task. The other inputs are those of all tasks;
 * none is required and none has a default here, because the task that runs knows what is absent.
 */
export function rootActionYml(tasks: readonly Task[], pack: Pack): string {
  const union = new Map<string, { field: Field<unknown>; users: string[] }>();
  for (const task of tasks) {
    for (const [name, field] of inputsOf(task)) {
      const known = union.get(name) ?? { field, users: [] };
      known.users.push(task.name);
      union.set(name, known);
    }
  }
  const inputs = [...union].map(([name, { field, users }]) => {
    return [kebab(name), { description: `${input(field).description}${usersIn(tasks, users)}`, required: false }];
  });
  return yaml('shared/tasks', {
    name: 'Migrate SQL Server with a distributed AG',
    description: pack.description,
    author: pack.author,
    branding,
    inputs: {
      task: { description: `The task to run: ${tasks.map(({ name }) => name).join(', ')}.`, required: true },
      ...Object.fromEntries(inputs),
    },
    outputs: Object.assign({}, ...tasks.map(outputs)),
    runs: {
      using: 'node24',
      main: 'actions/dispatch.js',
      ...(tasks.some(({ post }) => post) && { post: 'actions/dispatch-post.js', 'post-if': 'always()' }),
    },
  });
}

/** Who takes an input, when not all tasks do: those that do, or the one that does not. */
function usersIn(tasks: readonly Task[], users: readonly string[]): string {
  const others = tasks.map(({ name }) => name).filter((name) => !users.includes(name));
  if (others.length === 0) return '';
  return others.length === 1 && users.length > 1 ? ` (all but ${others[0]})` : ` (${users.join(', ')})`;
}

/** The Marketplace shows it for the root action only, but a list of all actions of an organization shows each. */
const branding = { icon: 'database', color: 'blue' };

/** Without those of another host. */
const inputsOf = (task: Task) => Object.entries(task.inputs).filter(([, { onlyOn }]) => onlyOn === undefined);

const input = (field: Field<unknown>) => ({
  description: describe(field),
  required: field.required,
  ...(field.default !== undefined && { default: field.default }),
});

export const describe = ({ help, options, onlyWhen }: Field<unknown>): string =>
  [help, options && `One of: ${options.join(', ')}.`, sayWhen({ onlyWhen }, { input: kebab, value: String })].filter(Boolean).join(' ');

const outputs = (task: Task) =>
  Object.fromEntries(Object.entries(task.outputs).map(([name, description]) => [kebab(name), { description }]));

const yaml = (source: string, document: object): string =>
  `# Generated from ${source} by "npm run generate". Do not edit.\n${stringify(document, { lineWidth: 120 })}`;
