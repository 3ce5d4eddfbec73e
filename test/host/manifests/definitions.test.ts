import { kebab } from '../../../shared/core/casing.ts';
import { tasks } from '../../../shared/tasks/index.ts';

const camel = /^[a-z][a-z0-9]*(?:[A-Z][a-z0-9]+)*$/;

describe.each(tasks)('$name', (task) => {
  const names = [...Object.keys(task.inputs), ...Object.keys(task.outputs)];

  test('has a UUID, and a title and a name that Azure Pipelines accepts', () => {
    expect(task.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(task.title.length).toBeLessThanOrEqual(40);
    expect(task.name).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  test.each(names)('%s has one spelling a host, and back', (name) => {
    expect(name).toMatch(camel);
    expect(kebab(name).replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())).toBe(name);
  });

  test.each(Object.entries(task.inputs))('%s is described, and its default can be read', (_, field) => {
    expect(field.label).toMatch(/^\S.*\S$/);
    expect(field.help).toMatch(/^\S.*[.)]$/);
    if (!field.required) expect(() => field.parse(undefined)).not.toThrow();
    if (field.default !== undefined) expect(field.parse(undefined)).toEqual(field.parse(field.default));
    if (field.secret) expect(field.help).toMatch(/\bsecret\b/i);
  });

  test.each(Object.entries(task.outputs))('%s is described', (_, help) => {
    expect(help).toMatch(/^\S.*[.)]$/);
  });
});

test('ids and names are unique', () => {
  expect(new Set(tasks.map(({ id }) => id)).size).toBe(tasks.length);
  expect(new Set(tasks.map(({ name }) => name)).size).toBe(tasks.length);
});

test('an input that several tasks share is the same in all of them', () => {
  const seen = new Map<string, string>();
  for (const task of tasks) {
    for (const [name, field] of Object.entries(task.inputs)) {
      const { kind, label, default: value } = field;
      const description = JSON.stringify({ kind, label, value });
      expect([name, seen.get(name) ?? description]).toEqual([name, description]);
      seen.set(name, description);
    }
  }
});
