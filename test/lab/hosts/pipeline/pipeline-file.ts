import { parse, YAMLParseError } from 'yaml';

/** The pipeline file holds something that is wrong or that the executor does not know. The message names the place. */
export class PipelineFileError extends Error {
  override name = 'PipelineFileError';
  constructor(where: string, problem: string) {
    super(`${where === '' ? 'the file' : where}: ${problem}`);
  }
}

/** `failsafe` keeps every scalar as the text that was written. */
export function readYaml(text: string, schema: 'core' | 'failsafe'): unknown {
  try {
    return parse(text, { schema });
  } catch (error) {
    if (error instanceof YAMLParseError) throw new PipelineFileError('', error.message);
    throw error;
  }
}

export type Fields = Readonly<Record<string, unknown>>;

/** A mapping with known keys only: a key that the executor does not understand is an error, never ignored. */
export function readFields(
  value: unknown,
  where: string,
  known: readonly string[],
  refused: Readonly<Record<string, string>> = {},
): Fields {
  const fields = readMapping(value, where);
  for (const key of Object.keys(fields)) {
    if (known.includes(key)) continue;
    const why = refused[key] ?? `known are ${known.join(', ')}`;
    throw new PipelineFileError(where, `'${key}' is not supported here: ${why}`);
  }
  return fields;
}

export function readMapping(value: unknown, where: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new PipelineFileError(where, 'a mapping is expected');
  return value as Fields;
}

export function readList(value: unknown, where: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new PipelineFileError(where, 'a list is expected');
  return value;
}

/** A scalar as text. */
export function readText(value: unknown, where: string): string {
  if (value === null) return '';
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new PipelineFileError(where, 'a text is expected');
}

export function optionalText(value: unknown, where: string): string | undefined {
  return value === undefined ? undefined : readText(value, where);
}

export function optionalMinutes(value: unknown, where: string): number | undefined {
  if (value === undefined) return undefined;
  const minutes = Number(readText(value, where));
  if (!Number.isFinite(minutes) || minutes < 0) throw new PipelineFileError(where, 'a number of minutes is expected');
  return minutes;
}

/** `a` or `[a, b]`. */
export function textList(value: unknown, where: string): string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) return [readText(value, where)];
  return value.map((entry, index) => readText(entry, `${where}[${index}]`));
}

export function textMapping(value: unknown, where: string): Record<string, string> {
  if (value === undefined || value === null) return {};
  return Object.fromEntries(Object.entries(readMapping(value, where)).map(([key, entry]) => [key, readText(entry, `${where}.${key}`)]));
}

/** `true` or `false`, in any case. */
export function readFlag(value: unknown, standard: boolean, where: string): boolean {
  if (value === undefined) return standard;
  const text = readText(value, where).toLowerCase();
  if (text !== 'true' && text !== 'false') throw new PipelineFileError(where, 'only true or false are understood');
  return text === 'true';
}
