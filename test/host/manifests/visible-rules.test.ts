import { groupRule, isVisible, visibleRule } from '../../../scripts/manifests/visible-rule.ts';
import { InputError } from '../../../shared/core/errors.ts';
import { choice, flag, text } from '../../../shared/core/field.ts';
import { readInputs } from '../../../shared/core/inputs.ts';
import type { Fields, Task } from '../../../shared/core/task.ts';
import { tasks } from '../../../shared/tasks/index.ts';

const words = { label: 'L', help: 'H.' };
const fields = {
  method: choice(['a', 'b', 'c'], { ...words, default: 'a' }),
  dryRun: flag({ ...words, default: false }),
  first: text({ ...words, group: 'G', onlyWhen: [{ input: 'method', is: ['b'] }] }),
  second: text({
    ...words,
    group: 'G',
    onlyWhen: [
      { input: 'method', is: ['b'] },
      { input: 'dryRun', is: ['false'] },
    ],
  }),
  third: text({ ...words, group: 'H', onlyWhen: [{ input: 'method', is: ['a', 'c'] }] }),
  fourth: text({ ...words, group: 'H' }),
} satisfies Fields;

test('conditions become rules that Azure Pipelines reads; several values of one input are none of the others', () => {
  expect(visibleRule(fields.method, fields)).toBeUndefined();
  expect(visibleRule(fields.first, fields)).toBe('method = b');
  expect(visibleRule(fields.second, fields)).toBe('method = b && dryRun = false');
  expect(visibleRule(fields.third, fields)).toBe('method != b');
  const connected = { ...fields.first, connected: { by: 'fourth', part: 'server' as const } };
  expect(visibleRule(connected, fields)).toBe('fourth = "" && method = b');
});

test('a group is hidden by what hides all its inputs', () => {
  expect(groupRule('G', fields)).toBe('method = b');
  expect(groupRule('H', fields)).toBeUndefined();
});

test.each([
  { input: 'method', is: ['d'] },
  { input: 'methode', is: ['a'] },
  { input: 'method', is: [] },
])('a condition that can never hold is refused: %p', (condition) => {
  expect(() => visibleRule({ ...fields.first, onlyWhen: [condition] }, fields)).toThrow(`a condition asks for ${condition.input}`);
});

test('a rule is read as the form reads it', () => {
  const valueIn = (name: string) => ({ a: 'x', b: '' })[name] ?? '';
  expect(isVisible(undefined, valueIn)).toBe(true);
  expect(isVisible('a = x && b = ""', valueIn)).toBe(true);
  expect(isVisible('a = x && b != ""', valueIn)).toBe(false);
  expect(isVisible('a != x', valueIn)).toBe(false);
  expect(() => isVisible('a = x || b = y', valueIn)).toThrow('is no condition');
});

/** Every combination of what the conditions of a task ask about, and of which side has a connection. */
function combinations({ inputs }: Pick<Task, 'inputs'>): readonly Readonly<Record<string, string>>[] {
  const asked = new Set(Object.values(inputs).flatMap(({ onlyWhen = [] }) => onlyWhen.map(({ input }) => input)));
  return [...asked].reduce<readonly Readonly<Record<string, string>>[]>(
    (found, input) => found.flatMap((one) => (inputs[input]?.options ?? []).map((value) => ({ ...one, [input]: value }))),
    [{}],
  );
}

/** The inputs that a task asks for when it was given nothing else. */
function askedFor(task: Task, given: Readonly<Record<string, string>>): readonly string[] {
  const host = { name: 'azure-pipelines' as const, input: (name: string) => given[name], nameOf: (name: string) => name, secret: () => {} };
  try {
    readInputs(task, host);
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return [...error.message.matchAll(/(\w+) is required/g)].map(([, name = '']) => name);
  }
}

/** A form without rules hides nothing. */
const withRules = (tasks as readonly Task[]).filter(({ inputs }) => Object.values(inputs).some(({ onlyWhen }) => onlyWhen !== undefined));

test('every task that connects has rules', () => {
  expect(withRules.map(({ name }) => name)).toEqual(
    (tasks as readonly Task[]).filter(({ inputs }) => 'sourceServer' in inputs).map(({ name }) => name),
  );
});

test.each(withRules.map((task) => [task.name, task] as const))('%s never asks for an input that its form hides', (_, task) => {
  const cases = combinations(task);
  expect(cases.length).toBeGreaterThan(60);
  let questions = 0;
  for (const given of cases) {
    const valueIn = (name: string) => given[name] ?? task.inputs[name]?.default ?? '';
    for (const name of askedFor(task, given)) {
      questions += 1;
      const rule = visibleRule(task.inputs[name] ?? fail(name), task.inputs);
      expect([name, given, isVisible(rule, valueIn)]).toEqual([name, given, true]);
    }
  }
  expect(questions).toBeGreaterThan(cases.length);
});

function fail(name: string): never {
  throw new Error(`${name} is no input`);
}

test('what only one route uses is hidden on the other', () => {
  const hidden = (task: Task, given: Readonly<Record<string, string>>) =>
    Object.entries(task.inputs)
      .filter(([, field]) => !isVisible(visibleRule(field, task.inputs), (name) => given[name] ?? task.inputs[name]?.default ?? ''))
      .map(([name]) => name);
  const failover = tasks.find(({ name }) => name === 'failover-dag') as unknown as Task;
  expect(hidden(failover, { route: 'sql-vm' })).toEqual(expect.arrayContaining(['managedInstance', 'azureSubscription', 'freezeWindow']));
  expect(hidden(failover, { route: 'managed-instance' })).toEqual(
    expect.arrayContaining(['maxSendQueue', 'maxRedoQueue', 'allowDataLoss']),
  );
  expect(hidden(failover, { sourceConnection: 'id' })).toEqual(expect.arrayContaining(['sourceServer', 'sourcePassword', 'sourceEncrypt']));
  expect(hidden(failover, { sourceConnection: 'id' })).not.toContain('targetServer');
  // It looks at a virtual machine in Azure too.
  const validate = tasks.find(({ name }) => name === 'validate-prereqs') as unknown as Task;
  const askedOfMachine = askedFor(validate, { route: 'sql-vm', virtualMachine: 'vm1' });
  expect(askedOfMachine).toEqual(expect.arrayContaining(['azureSubscriptionId', 'resourceGroup']));
  for (const name of [...askedOfMachine, 'azureSubscription', 'azureEnvironment'])
    expect(hidden(validate, { route: 'sql-vm' })).not.toContain(name);
  expect(hidden(validate, { route: 'managed-instance' })).toContain('virtualMachine');
});
