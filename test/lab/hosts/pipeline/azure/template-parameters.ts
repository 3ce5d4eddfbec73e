import { PipelineFileError, readFields, readList, readText, textList } from '../pipeline-file.ts';
import { splitTemplate } from '../template-text.ts';
import { evaluateText, toText, type ValueMap } from './expression.ts';

/**
 * The values of the pipeline's `parameters:`.
 * @throws PipelineFileError for an unknown parameter, one without a value, or a value that is not allowed.
 */
export function readParameters(declared: unknown, given: Readonly<Record<string, string>>): ValueMap {
  const values: Record<string, string | number | boolean> = {};
  const parameters = declared === undefined ? [] : readList(declared, 'parameters');
  for (const [index, entry] of parameters.entries()) {
    const where = `parameters[${index}]`;
    const fields = readFields(entry, where, ['name', 'displayName', 'type', 'default', 'values']);
    const name = readText(fields.name, `${where}.name`);
    const value = given[name] ?? (fields.default === undefined ? undefined : readText(fields.default, `${where}.default`));
    if (value === undefined) throw new PipelineFileError(where, `a value for the parameter '${name}' is required`);
    const allowed = textList(fields.values, `${where}.values`);
    if (allowed.length > 0 && !allowed.includes(value))
      throw new PipelineFileError(where, `'${value}' is not one of ${allowed.join(', ')}`);
    values[name] = typedValue(value, fields.type === undefined ? 'string' : readText(fields.type, where), where);
  }
  const unknown = Object.keys(given).filter((name) => !(name in values));
  if (unknown.length > 0) throw new PipelineFileError('parameters', `the pipeline has no parameter ${unknown.join(', ')}`);
  return values;
}

function typedValue(value: string, type: string, where: string): string | number | boolean {
  if (type === 'string') return value;
  if (type === 'number' && Number.isFinite(Number(value))) return Number(value);
  if (type === 'boolean' && /^(true|false)$/i.test(value)) return value.toLowerCase() === 'true';
  throw new PipelineFileError(where, `'${value}' is not a value of the type '${type}', or the type is not supported here`);
}

/**
 * Replaces `${{ parameters.x }}` in the whole file, before anything runs. `${{ if }}`, `${{ each }}` and everything else of
 * the template language is refused.
 */
export function expandTemplate(value: unknown, parameters: ValueMap, where = ''): unknown {
  if (typeof value === 'string') return expandText(value, parameters, where);
  if (Array.isArray(value)) return value.map((entry, index) => expandTemplate(entry, parameters, `${where}[${index}]`));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => {
      if (key.includes('${{')) throw new PipelineFileError(where, `'${key}': conditional and repeated parts are not supported here`);
      return [key, expandTemplate(entry, parameters, where === '' ? key : `${where}.${key}`)];
    }),
  );
}

function expandText(text: string, parameters: ValueMap, where: string): string {
  const missing = (name: string) => {
    throw new PipelineFileError(where, `${name} does not exist`);
  };
  return splitTemplate(text)
    .map((part) => (part.kind === 'text' ? part.text : toText(evaluateText(part.text, { contexts: { parameters }, missing }))))
    .join('');
}
