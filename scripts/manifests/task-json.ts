import { pascal } from '../../shared/core/casing.ts';
import type { Field, FieldKind } from '../../shared/core/field.ts';
import type { Task } from '../../shared/core/task.ts';
import type { Pack } from '../pack.ts';
import { postFile } from './post-stage.ts';

/** The version whose installation makes Azure Pipelines bring Node 24 (azure-pipelines-tasks docs/migrateNode24.md). */
const minimumAgentVersion = '4.265.1';

/** Azure Pipelines has no type for secrets: they come from secret variables. */
const inputType: Record<FieldKind, string> = {
  text: 'string',
  secret: 'string',
  flag: 'boolean',
  choice: 'pickList',
  duration: 'string',
  list: 'multiLine',
  pem: 'multiLine',
  // Naming it here is also what lets the job use it.
  'azure-connection': 'connectedService:AzureRM',
};

/** tasks/<task>/task.json. Schema: tasks.schema.json of azure-pipelines-task-lib. */
export function taskJson(task: Task, pack: Pack): string {
  const [Major, Minor, Patch] = pack.version.split('.').map(Number);
  const handlers = (target: string) => ({ Node20_1: { target }, Node24: { target } });
  return `${JSON.stringify(
    {
      $schema: 'https://raw.githubusercontent.com/microsoft/azure-pipelines-task-lib/master/tasks.schema.json',
      id: task.id,
      name: pascal(task.name),
      friendlyName: task.title,
      description: task.summary,
      helpUrl: `https://github.com/${pack.repository}#${task.name}`,
      helpMarkDown: `[Documentation](https://github.com/${pack.repository}#${task.name})`,
      category: 'Deploy',
      visibility: ['Build', 'Release'],
      runsOn: ['Agent'],
      author: pack.author,
      version: { Major, Minor, Patch },
      minimumAgentVersion,
      instanceNameFormat: task.title,
      groups: groupsOf(task).map((title) => ({ name: groupName(title), displayName: title, isExpanded: true })),
      inputs: Object.entries(task.inputs).map(([name, field]) => input(name, field)),
      outputVariables: Object.entries(task.outputs).map(([name, description]) => ({ name, description })),
      // What slips through to the log can not set any variable but these.
      restrictions: { settableVariables: { allowed: Object.keys(task.outputs) } },
      execution: handlers('dist/index.js'),
      ...(task.post && { postjobexecution: handlers(postFile) }),
    },
    null,
    2,
  )}\n`;
}

const input = (name: string, field: Field<unknown>) => ({
  name,
  type: inputType[field.kind],
  label: field.label,
  ...(field.group !== undefined && { groupName: groupName(field.group) }),
  required: field.required,
  ...(field.default !== undefined && { defaultValue: field.default }),
  ...(field.options !== undefined && { options: Object.fromEntries(field.options.map((option) => [option, option])) }),
  ...(inputType[field.kind] === 'multiLine' && { properties: { resizable: 'true', rows: '3' } }),
  helpMarkDown: field.help,
});

const groupsOf = (task: Task): string[] => [...new Set(Object.values(task.inputs).flatMap(({ group }) => group ?? []))];

/** `Source server` → `sourceServer` */
const groupName = (title: string): string => {
  const words = pascal(title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'));
  return `${words.charAt(0).toLowerCase()}${words.slice(1)}`;
};
