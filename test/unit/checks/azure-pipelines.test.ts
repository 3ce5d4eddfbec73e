import { misuses } from '../../../scripts/checks/azure-pipelines.ts';

const manifests = [
  {
    name: 'FailoverDag',
    version: { Major: 1 },
    inputs: [
      { name: 'server', required: true },
      { name: 'mode', options: { a: 'a' } },
      { name: 'way', defaultValue: 'short' },
      { name: 'stop', required: true, visibleRule: 'way = long' },
    ],
  },
];
const step = (task: string, inputs: string) => `steps:\n- task: ${task}\n  inputs:\n${inputs.replaceAll(/^/gm, '    ')}\n`;

test.each([
  ['fits', 'FailoverDag@1', 'server: s\nmode: a', []],
  ['fits with its full name', 'publisher.extension.task.FailoverDag@1', 'server: s', []],
  ['a macro may be anything', 'FailoverDag@1', 'server: s\nmode: $(mode)', []],
  ['a template expression may be anything', 'FailoverDag@1', 'server: s\nmode: ${{ parameters.mode }}', []],
  ['a task of others', 'Bash@3', 'anything: x', []],
  ['an unknown input', 'FailoverDag@1', 'server: s\nsevrer: s', ['FailoverDag@1 has no input sevrer.']],
  ['a missing input', 'FailoverDag@1', 'mode: a', ['FailoverDag@1 needs the input server.']],
  ['an input that the form hides is not asked for', 'FailoverDag@1', 'server: s\nway: short', []],
  ['and asked for when it is shown', 'FailoverDag@1', 'server: s\nway: long', ['FailoverDag@1 needs the input stop.']],
  ['a value that is none', 'FailoverDag@1', 'server: s\nmode: b', ['FailoverDag@1 does not accept mode: b.']],
  ['another version', 'FailoverDag@2', 'server: s', ['FailoverDag@2 asks for another major version than 1.']],
])('%s', (_, task, inputs, problems) => {
  expect(misuses(step(task, inputs), manifests)).toEqual(problems);
});

test('steps are found at any depth, and broken YAML is said', () => {
  const nested = `stages:\n- stage: a\n  jobs:\n  - deployment: b\n    strategy:\n      runOnce:\n        deploy:\n${step('FailoverDag@1', 'x: y').replaceAll(/^/gm, '          ')}`;
  expect(misuses(nested, manifests)).toEqual(['FailoverDag@1 has no input x.', 'FailoverDag@1 needs the input server.']);
  expect(misuses('a: [', manifests)).not.toEqual([]);
});
