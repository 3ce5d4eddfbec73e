import { PipelineFileError, readFields, readList, readText, readYaml, textList } from '../pipeline-file.ts';
import { splitTemplate } from '../template-text.ts';
import { evaluateText, toText, type Value, type ValueMap } from './expression.ts';
import { readInsertion, scopesOf } from './iterative-insertion.ts';

/**
 * The values of the pipeline's `parameters:`.
 * @throws PipelineFileError for an unknown parameter, one without a value, or a value that is not allowed.
 */
export function readParameters(declared: unknown, given: Readonly<Record<string, string>>): ValueMap {
  const values: Record<string, Value> = {};
  const parameters = declared === undefined ? [] : readList(declared, 'parameters');
  for (const [index, entry] of parameters.entries()) {
    const where = `parameters[${index}]`;
    const fields = readFields(entry, where, ['name', 'displayName', 'type', 'default', 'values']);
    const name = readText(fields.name, `${where}.name`);
    if (fields.type === 'object') {
      values[name] = objectValue(given[name], fields.default, where);
      continue;
    }
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

/** A value of the type `object` is any YAML; somebody who starts the run writes it as text. */
function objectValue(given: string | undefined, standard: unknown, where: string): Value {
  const value = given === undefined ? standard : readYaml(given, 'failsafe');
  if (value === undefined) throw new PipelineFileError(where, 'a value is required');
  return value as Value;
}

function typedValue(value: string, type: string, where: string): string | number | boolean {
  if (type === 'string') return value;
  if (type === 'number' && Number.isFinite(Number(value))) return Number(value);
  if (type === 'boolean' && /^(true|false)$/i.test(value)) return value.toLowerCase() === 'true';
  throw new PipelineFileError(where, `'${value}' is not a value of the type '${type}', or the type is not supported here`);
}

/**
 * Replaces `${{ parameters.x }}` in the whole file, and repeats what `${{ each x in parameters.y }}` inserts into a list, before anything
 * runs. `${{ if }}` and everything else of the template language is refused.
 */
export function expandTemplate(value: unknown, parameters: ValueMap): unknown {
  return expand(value, { parameters }, '');
}

function expand(value: unknown, contexts: ValueMap, where: string): unknown {
  if (typeof value === 'string') return expandText(value, contexts, where);
  if (Array.isArray(value)) return value.flatMap((entry, index) => expandEntry(entry, contexts, `${where}[${index}]`));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => {
      if (key.includes('${{')) throw new PipelineFileError(where, `'${key}': conditional and repeated parts are not supported here`);
      return [key, expand(entry, contexts, where === '' ? key : `${where}.${key}`)];
    }),
  );
}

function expandEntry(entry: unknown, contexts: ValueMap, where: string): unknown[] {
  const insertion = readInsertion(entry, where);
  if (insertion === undefined) return [expand(entry, contexts, where)];
  return scopesOf(insertion, contexts, where).flatMap((inner) => insertion.body.flatMap((part) => expandEntry(part, inner, where)));
}

function expandText(text: string, contexts: ValueMap, where: string): string {
  const missing = (name: string) => {
    throw new PipelineFileError(where, `${name} does not exist`);
  };
  return splitTemplate(text)
    .map((part) => (part.kind === 'text' ? part.text : toText(evaluateText(part.text, { contexts, missing }))))
    .join('');
}
