import { findLoggingCommand } from '../../lab/hosts/azure/logging-command.ts';
import { chooseNodeHandler } from '../../lab/hosts/azure/node-handler.ts';
import { missingInputs, resolveTaskInputs } from '../../lab/hosts/azure/task-inputs.ts';
import type { TaskManifest } from '../../lab/hosts/azure/task-manifest.ts';
import { mayRunCommand, maySetVariable } from '../../lab/hosts/azure/task-restrictions.ts';
import { createVariables, environmentName } from '../../lab/hosts/azure/variables.ts';
import { mergeResults, type StepResult } from '../../lab/hosts/step-report.ts';

describe('logging commands', () => {
  const found = (line: string) => {
    const command = findLoggingCommand(line);
    return command && { name: `${command.area}.${command.event}`, properties: Object.fromEntries(command.properties), data: command.data };
  };

  test.each([
    ['##vso[task.debug]x', { name: 'task.debug', properties: {}, data: 'x' }],
    [
      'name Sales##vso[task.setvariable variable=a;isOutput=true]1',
      { name: 'task.setvariable', properties: { variable: 'a', isoutput: 'true' }, data: '1' },
    ],
    ['##vso[Task.SetVariable variable=a;]x]y', { name: 'task.setvariable', properties: { variable: 'a' }, data: 'x]y' }],
    [
      '##vso[task.logissue type=error;code=a%3Bb%5D]x%0Ay%AZP25',
      { name: 'task.logissue', properties: { type: 'error', code: 'a;b]' }, data: 'x\ny%' },
    ],
    ['##vso[task.debug]%AZP250A', { name: 'task.debug', properties: {}, data: '%0A' }],
    ['##vso[any.thing]', { name: 'any.thing', properties: {}, data: '' }],
  ])('%j is a command', (line, expected) => {
    expect(found(line)).toEqual(expected);
  });

  test.each(['##vso[task.debug', '##vso[debug]x', '##vso[a.b.c]x', '##_vso[task.debug]x', '##VSO[task.debug]x', '##[error]x'])(
    '%j is none',
    (line) => {
      expect(found(line)).toBeUndefined();
    },
  );
});

describe('variables', () => {
  test('names have no case, a secret stays one, unknown macros stay', () => {
    const variables = createVariables();
    variables.set('Password', 'first', { secret: true });
    variables.set('password', 'second');
    variables.set('greeting', 'hello $(who)');
    variables.set('who', 'you');
    variables.set('loop', 'x$(loop)');
    variables.set('url', 'u:$(password)');
    const unknown: string[] = [];
    expect(variables.get('PASSWORD')).toMatchObject({ value: 'second', secret: true });
    expect(variables.expand('$(Greeting) $(missing) $(loop)', (name) => unknown.push(name))).toBe('hello you $(missing) x$(loop)');
    expect(unknown).toEqual(['missing']);
    expect(variables.expanded().find(({ name }) => name === 'url')).toMatchObject({ value: 'u:second', secret: true });
  });

  test.each([
    ['Agent.TempDirectory', 'AGENT_TEMPDIRECTORY'],
    ['my var', 'MY_VAR'],
    ['step.out-put', 'STEP_OUT-PUT'],
  ])('%s is %s', (name, expected) => {
    expect(environmentName(name)).toBe(expected);
  });
});

describe('handlers', () => {
  const both = { Node20_1: { target: 'a.js' }, Node24: { target: 'b.js' } };
  const nodes = { node20: '/node20', node24: '/node24' };

  test.each([
    ['both, switch on', both, { ...nodes, useNode24WithHandlerData: true }, { handler: 'Node24', target: 'b.js', node: '/node24' }],
    [
      'both, switch off: Node24 runs on 20',
      both,
      { ...nodes, useNode24WithHandlerData: false },
      { handler: 'Node24', target: 'b.js', node: '/node20' },
    ],
    [
      '20 only',
      { Node20_1: { target: 'a.js' } },
      { ...nodes, useNode24WithHandlerData: true },
      { handler: 'Node20_1', target: 'a.js', node: '/node20' },
    ],
  ])('%s', (_, execution, agent, expected) => {
    expect(chooseNodeHandler(execution, agent)).toEqual(expected);
  });

  test('an agent without the binary and a task without a handler are errors', () => {
    expect(() => chooseNodeHandler(both, { node24: '/node24', useNode24WithHandlerData: false })).toThrow(/node20/);
    expect(() => chooseNodeHandler({ PowerShell3: { target: 'x.ps1' } }, { ...nodes, useNode24WithHandlerData: true })).toThrow(
      /handler was not found/,
    );
  });
});

test.each([
  [undefined, 'task.uploadsummary', true],
  [{ commands: { mode: 'any' } }, 'task.uploadsummary', true],
  [{ commands: { mode: 'restricted' } }, 'task.uploadsummary', false],
  [{ commands: { mode: 'restricted' } }, 'task.setvariable', true],
])('restrictions %j and %s: %s', (restrictions, command, expected) => {
  expect(mayRunCommand(restrictions, command)).toBe(expected);
});

test.each([
  [undefined, 'any', true],
  [[], 'any', false],
  [['ready'], 'READY', true],
  [['dag*'], 'dagMode', true],
  [['dag*'], 'mode', false],
])('settable %j and %s: %s', (allowed, variable, expected) => {
  expect(maySetVariable({ settableVariables: allowed === undefined ? {} : { allowed } }, variable)).toBe(expected);
});

test('inputs: defaults, trimming before macros, aliases, unknown and missing ones', () => {
  const manifest: TaskManifest = {
    name: 'T',
    version: { Major: 0, Minor: 0, Patch: 0 },
    execution: {},
    inputs: [
      { name: 'server', required: true, aliases: ['host'] },
      { name: 'mode', defaultValue: ' sync ' },
      { name: 'password' },
      { name: 'hidden', required: true, visibleRule: 'mode = x' },
    ],
  };
  const { values, unknown } = resolveTaskInputs(manifest, { HOST: ' a ', password: ' $(p) ', typo: '1' }, (text) =>
    text.replace('$(p)', ' secret '),
  );
  expect(Object.fromEntries(values)).toEqual({ server: 'a', mode: 'sync', password: ' secret ', hidden: '', typo: '1' });
  expect(unknown).toEqual(['typo']);
  expect(missingInputs(manifest, {})).toEqual(['server']);
  expect(missingInputs(manifest, { host: 'a' })).toEqual([]);
});

test.each<[StepResult | undefined, StepResult, StepResult]>([
  [undefined, 'succeeded', 'succeeded'],
  ['succeeded', 'failed', 'failed'],
  ['failed', 'succeeded', 'failed'],
  ['succeeded', 'succeeded-with-issues', 'succeeded-with-issues'],
  ['failed', 'cancelled', 'cancelled'],
  ['cancelled', 'failed', 'cancelled'],
  ['skipped', 'failed', 'skipped'],
])('%s and %s make %s', (current, coming, expected) => {
  expect(mergeResults(current, coming)).toBe(expected);
});
