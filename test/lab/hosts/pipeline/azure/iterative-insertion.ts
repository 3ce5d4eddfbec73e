import { PipelineFileError } from '../pipeline-file.ts';
import type { Value, ValueMap } from './expression.ts';

/** `${{ each wave in parameters.waves }}:` with what it inserts for each entry. */
export interface Insertion {
  readonly variable: string;
  /** Name of the parameter that holds the list. */
  readonly parameter: string;
  readonly body: readonly unknown[];
}

/** The insertion that an entry of a list stands for; undefined for an ordinary entry. */
export function readInsertion(entry: unknown, where: string): Insertion | undefined {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return undefined;
  const [[key, body] = ['', undefined], ...more] = Object.entries(entry);
  const match = /^\$\{\{\s*each\s+([A-Za-z_]\w*)\s+in\s+parameters\.(\w+)\s*\}\}$/.exec(key);
  if (match === null || more.length > 0) return undefined;
  if (!Array.isArray(body)) throw new PipelineFileError(where, `what '${key}' inserts must be a list`);
  return { variable: match[1] ?? '', parameter: match[2] ?? '', body };
}

/** What the names of an expression mean for each entry of the list. */
export function scopesOf({ variable, parameter }: Insertion, contexts: ValueMap, where: string): readonly ValueMap[] {
  const list = (contexts.parameters as ValueMap)[parameter];
  if (!Array.isArray(list)) throw new PipelineFileError(where, `the parameter '${parameter}' is no list`);
  return (list as readonly Value[]).map((entry) => ({ ...contexts, [variable]: entry }));
}
