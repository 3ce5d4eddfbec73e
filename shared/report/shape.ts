import { untrusted } from '../hosts/untrusted.ts';

/** What a file has to look like: a test of one value, a list of one shape, or named parts. Parts that are not named here are allowed. */
export type Shape = ((value: unknown) => string | undefined) | readonly [Shape] | { readonly [name: string]: Shape };

/** What is wrong with a value that came from a file, a sentence each, with the place: `databases[2].name is missing`. */
export function shapeProblems(value: unknown, shape: Shape, place = ''): readonly string[] {
  if (typeof shape === 'function') {
    const problem = value === undefined ? 'is missing' : shape(value);
    return problem === undefined ? [] : [`${place} ${problem}`];
  }
  if (isList(shape)) {
    if (!Array.isArray(value)) return [`${place} ${value === undefined ? 'is missing' : `must be a list, not ${shown(value)}`}`];
    return value.flatMap((entry, index) => shapeProblems(entry, shape[0], `${place}[${index}]`));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return [`${place || 'the file'} ${value === undefined ? 'is missing' : `must be an object, not ${shown(value)}`}`];
  return Object.entries(shape).flatMap(([name, part]) =>
    shapeProblems((value as Readonly<Record<string, unknown>>)[name], part, place === '' ? name : `${place}.${name}`),
  );
}

const isList = (shape: Shape): shape is readonly [Shape] => Array.isArray(shape);

export const filledText = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? undefined : `must be text, not ${shown(value)}`;

/** A value as a message shows it. */
export const shown = (value: unknown): string => untrusted(String(JSON.stringify(value)), 60);

/** The object in a JSON text, or what is wrong with it. `what` says what the file should be. */
export function readJsonObject(text: string, what: string): Readonly<Record<string, unknown>> | string {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    return `it is no JSON, so no ${what}: ${untrusted(error instanceof Error ? error.message : String(error), 200)}`;
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : `it holds ${shown(value)}, which is no ${what}`;
}

/** Why a file is not of this kind and version; undefined when it is. */
export function kindProblem(file: Readonly<Record<string, unknown>>, kind: string, version: number, what: string): string | undefined {
  if (file.kind !== kind) return `it is no ${what}: its kind is ${file.kind === undefined ? 'missing' : shown(file.kind)}, not "${kind}"`;
  return file.version === version
    ? undefined
    : `its version is ${file.version === undefined ? 'missing' : shown(file.version)}; these tasks read version ${version}`;
}
