import { pascal } from '../../shared/core/casing.ts';
import type { Field, FieldKind } from '../../shared/core/field.ts';
import type { Fields, Task } from '../../shared/core/task.ts';
import type { Pack } from '../pack.ts';
import { type Edition, production } from './edition.ts';
import { postFile } from './post-stage.ts';
import { groupRule, visibleRule } from './visible-rule.ts';

/** The version whose installation makes Azure Pipelines bring Node 24 (azure-pipelines-tasks docs/migrateNode24.md). */
const minimumAgentVersion = '4.265.1';

/** Azure Pipelines has no type for secrets: they come from secret variables, or from a service connection. */
const inputType = ({ connectionType }: Edition): Record<FieldKind, string> => ({
  text: 'string',
  secret: 'string',
  flag: 'boolean',
  choice: 'pickList',
  duration: 'string',
  list: 'multiLine',
  pem: 'multiLine',
  // Naming it here is also what lets the job use it.
  'azure-connection': 'connectedService:AzureRM',
  'sql-server-connection': `connectedService:${connectionType}`,
});

/** tasks/<task>/task.json. Schema: tasks.schema.json of azure-pipelines-task-lib. */
export function taskJson(task: Task, pack: Pack, edition: Edition = production): string {
  const [Major, Minor, Patch] = pack.version.split('.').map(Number);
  const handlers = (target: string) => ({ Node20_1: { target }, Node24: { target } });
  return `${JSON.stringify(
    {
      $schema: 'https://raw.githubusercontent.com/microsoft/azure-pipelines-task-lib/master/tasks.schema.json',
      id: edition.idOf(task),
      name: edition.nameOf(task),
      friendlyName: edition.titleOf(task),
      description: task.summary,
      helpUrl: `https://github.com/${pack.repository}#${task.name}`,
      helpMarkDown: `[Documentation](https://github.com/${pack.repository}#${task.name})`,
      category: 'Deploy',
      visibility: ['Build', 'Release'],
      runsOn: ['Agent'],
      author: pack.author,
      version: { Major, Minor, Patch },
      minimumAgentVersion,
      instanceNameFormat: edition.titleOf(task),
      groups: groupsOf(task).map((title) => ({
        name: groupName(title),
        displayName: title,
        isExpanded: true,
        ...rule(groupRule(title, task.inputs)),
      })),
      inputs: Object.entries(task.inputs).map(([name, field]) => input(name, field, task.inputs, inputType(edition)[field.kind])),
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

const input = (name: string, field: Field<unknown>, fields: Fields, type: string) => ({
  name,
  type,
  label: field.label,
  ...(field.group !== undefined && { groupName: groupName(field.group) }),
  required: field.required,
  ...(field.default !== undefined && { defaultValue: field.default }),
  ...(field.options !== undefined && { options: Object.fromEntries(field.options.map((option) => [option, option])) }),
  ...(type === 'multiLine' && { properties: { resizable: 'true', rows: '3' } }),
  ...rule(visibleRule(field, fields)),
  helpMarkDown: field.help,
});

const rule = (visible: string | undefined) => (visible === undefined ? {} : { visibleRule: visible });

const groupsOf = (task: Task): string[] => [...new Set(Object.values(task.inputs).flatMap(({ group }) => group ?? []))];

/** `Source server` → `sourceServer` */
const groupName = (title: string): string => {
  const words = pascal(title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'));
  return `${words.charAt(0).toLowerCase()}${words.slice(1)}`;
};
