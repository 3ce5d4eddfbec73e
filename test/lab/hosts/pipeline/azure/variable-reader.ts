import { readFields, readFlag, readText, textMapping } from '../pipeline-file.ts';
import type { VariableEntry } from './pipeline-model.ts';

/** A mapping of names and values, or a list of `name`/`value` and `group`. */
export function readVariables(value: unknown, where: string): VariableEntry[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    return Object.entries(textMapping(value, where)).map(([name, text]) => ({ kind: 'variable', name, value: text, readOnly: false }));
  }
  return value.map((entry, index) => {
    const place = `${where}[${index}]`;
    const fields = readFields(entry, place, ['group', 'name', 'value', 'readonly'], { template: 'templates are not read' });
    if (fields.group !== undefined) return { kind: 'group', group: readText(fields.group, place) };
    const name = readText(fields.name, `${place}.name`);
    return { kind: 'variable', name, value: readText(fields.value, `${place}.value`), readOnly: readFlag(fields.readonly, false, place) };
  });
}
