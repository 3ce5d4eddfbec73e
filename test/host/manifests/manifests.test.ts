import { parse } from 'yaml';
import { actionYml, rootActionYml } from '../../../scripts/manifests/action-yml.ts';
import { extensionJson } from '../../../scripts/manifests/extension.ts';
import { inputsTable, outputsTable, withTables } from '../../../scripts/manifests/tables.ts';
import { taskJson } from '../../../scripts/manifests/task-json.ts';
import { choice, duration, flag, list, optional, secret, text } from '../../../shared/core/field.ts';
import { defineTask } from '../../../shared/core/task.ts';

const pack = { version: '1.2.3', description: 'D.', author: 'A', repository: 'o/r', publisher: 'p' };
const first = defineTask({
  name: 'first-task',
  id: '7a0d3a0f-5f0b-4a6e-9a55-0f4b3c6f2d11',
  title: 'First',
  summary: 'Does it: all.',
  inputs: {
    someServer: text({ label: 'Server', help: 'Where | what.', group: 'Some side' }),
    password: optional(secret({ label: 'Password', help: 'Of the login.', group: 'Some side' })),
    mode: choice(['a', 'b'], { label: 'Mode', help: 'How.', default: 'a' }),
    wait: duration({ label: 'Wait', help: 'How long.', default: '30s' }),
    dryRun: flag({ label: 'Dry run', help: 'Only says.', default: false }),
    databases: optional(list({ label: 'Databases', help: 'Which.' })),
  },
  outputs: { lagKb: 'Behind, in KB.' },
  run: async () => ({ lagKb: '0' }),
});
const second = defineTask({
  name: 'second-task',
  id: '7a0d3a0f-5f0b-4a6e-9a55-0f4b3c6f2d12',
  title: 'Second',
  summary: 'Does more.',
  inputs: { someServer: first.inputs.someServer },
  outputs: { outcome: 'How.' },
  run: async () => ({ outcome: '' }),
});

test('action.yml', () => {
  expect(actionYml(first, pack)).toMatch(/^# Generated from shared\/tasks\/first-task\.ts by "npm run generate"\. Do not edit\.\n/);
  expect(parse(actionYml(first, pack))).toEqual({
    name: 'First',
    description: 'Does it: all.',
    author: 'A',
    inputs: {
      'some-server': { description: 'Where | what.', required: true },
      password: { description: 'Of the login.', required: false },
      mode: { description: 'How. One of: a, b.', required: false, default: 'a' },
      wait: { description: 'How long.', required: false, default: '30s' },
      'dry-run': { description: 'Only says.', required: false, default: 'false' },
      databases: { description: 'Which.', required: false },
    },
    outputs: { 'lag-kb': { description: 'Behind, in KB.' } },
    runs: { using: 'node24', main: 'dist/index.js' },
  });
});

test('the root action has the inputs of all tasks, none required and none with a default', () => {
  const { inputs, outputs, runs, branding } = parse(rootActionYml([first, second], pack));
  expect(inputs.task).toEqual({ description: 'The task to run: first-task, second-task.', required: true });
  expect(inputs['some-server']).toEqual({ description: 'Where | what.', required: false });
  expect(inputs.mode).toEqual({ description: 'How. One of: a, b. (first-task)', required: false });
  expect(Object.keys(inputs)).toHaveLength(7);
  expect(Object.keys(outputs)).toEqual(['lag-kb', 'outcome']);
  expect(runs.main).toBe('actions/dispatch.js');
  expect(Object.keys(branding)).toEqual(['icon', 'color']);
});

test('task.json', () => {
  const manifest = JSON.parse(taskJson(first, pack));
  expect(manifest).toMatchObject({
    id: first.id,
    name: 'FirstTask',
    friendlyName: 'First',
    category: 'Deploy',
    version: { Major: 1, Minor: 2, Patch: 3 },
    minimumAgentVersion: '4.265.1',
    groups: [{ name: 'someSide', displayName: 'Some side', isExpanded: true }],
    outputVariables: [{ name: 'lagKb', description: 'Behind, in KB.' }],
    restrictions: { settableVariables: { allowed: ['lagKb'] } },
    execution: { Node20_1: { target: 'dist/index.js' }, Node24: { target: 'dist/index.js' } },
  });
  expect(manifest.inputs.map(({ name, type }: { name: string; type: string }) => [name, type])).toEqual([
    ['someServer', 'string'],
    ['password', 'string'],
    ['mode', 'pickList'],
    ['wait', 'string'],
    ['dryRun', 'boolean'],
    ['databases', 'multiLine'],
  ]);
  expect(manifest.inputs[0]).toMatchObject({ groupName: 'someSide', required: true });
  expect(manifest.inputs[2]).toMatchObject({ defaultValue: 'a', options: { a: 'a', b: 'b' } });
});

test('vss-extension.json ships no source', () => {
  const { files, contributions } = JSON.parse(extensionJson([first, second], pack));
  expect(files.map(({ path }: { path: string }) => path)).toEqual([
    'tasks/first-task/task.json',
    'tasks/first-task/icon.png',
    'tasks/first-task/dist',
    'tasks/second-task/task.json',
    'tasks/second-task/icon.png',
    'tasks/second-task/dist',
    'images',
  ]);
  expect(contributions).toHaveLength(2);
  expect(contributions[1]).toMatchObject({ id: 'second-task', properties: { name: 'tasks/second-task' } });
});

test('tables show both spellings', () => {
  expect(inputsTable(first).split('\n').slice(0, 5)).toEqual([
    '| GitHub | Azure Pipelines | Default | Meaning |',
    '| --- | --- | --- | --- |',
    '| `some-server` | `someServer` | **required** | Where \\| what. |',
    '| `password` | `password` |  | Of the login. |',
    '| `mode` | `mode` | `a` | How. One of `a`, `b`. |',
  ]);
  expect(outputsTable(first)).toContain('| `lag-kb` | `lagKb` | Behind, in KB. |');
});

test('tables go between their markers, and the text around them stays', () => {
  const document = 'before\n<!-- inputs:second-task:start -->\nold\n<!-- inputs:second-task:end -->\nafter\n';
  const once = withTables(document, [second]);
  expect(once).toMatch(/^before\n<!-- inputs:second-task:start -->\n\n\| GitHub [\s\S]*\|\n\n<!-- inputs:second-task:end -->\nafter\n$/);
  expect(once).not.toContain('old');
  expect(withTables(once, [second])).toBe(once);
});

test.each(['', '<!-- inputs:second-task:start -->', '<!-- inputs:second-task:end --> <!-- inputs:second-task:start -->'])(
  'a document without both markers is refused: %p',
  (document) => {
    expect(() => withTables(document, [second])).toThrow('The document needs the markers <!-- inputs:second-task:start -->');
  },
);
