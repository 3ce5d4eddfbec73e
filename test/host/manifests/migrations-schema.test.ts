import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { placedFields } from '../../../shared/fleet/fleet-fields.ts';
import { fleetFields } from '../../../shared/tasks/fleet-fields.ts';

const schema = JSON.parse(readFileSync(join(import.meta.dirname, '../../../docs/migrations.schema.json'), 'utf8'));
const migration = schema.properties.migrations.items;
const at = (path: readonly string[]) => path.reduce((node, key) => node?.properties?.[key], migration);

test('is a schema of the draft that editors know', () => {
  expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
  expect(migration.required).toEqual(['id', 'wave']);
  expect(schema.properties.migrations.maxItems).toBe(256);
});

test.each(placedFields(fleetFields).map((field) => [field.path.join('.'), field] as const))(
  '%s is completed, explained, and no secret',
  (_, { path, field, holding }) => {
    expect(at(path)).toMatchObject({ description: field.help });
    if (field.options) expect(at(path).enum ?? at(path).anyOf[0].enum).toEqual(field.options);
    if (holding === 'secret') expect(at(path)).toMatchObject({ type: 'object', required: ['secret'], additionalProperties: false });
    expect(schema.properties.defaults.properties[path[0] as string]).toEqual(migration.properties[path[0] as string]);
  },
);

test('no mapping takes a key that is not known', () => {
  const open: string[] = [];
  const visit = (node: unknown, path: string) => {
    if (typeof node !== 'object' || node === null) return;
    if ((node as { type?: string }).type === 'object' && (node as { additionalProperties?: unknown }).additionalProperties !== false)
      open.push(path);
    for (const [key, inner] of Object.entries(node)) visit(inner, `${path}/${key}`);
  };
  visit(schema, '');
  expect(open).toEqual([]);
});
