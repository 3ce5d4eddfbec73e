import type { ConnectionPart } from '../hosts/host.ts';
import { untrusted } from '../hosts/untrusted.ts';
import { readDuration, writeDuration } from './duration.ts';
import { readPem } from './pem.ts';

export type FieldKind = 'text' | 'secret' | 'flag' | 'choice' | 'duration' | 'list' | 'pem' | 'azure-connection' | 'sql-server-connection';

/** Another input has one of these values. */
export interface Condition {
  /** Its camelCase name. */
  readonly input: string;
  readonly is: readonly string[];
}

/** One input of a task: how to read it, and how to describe it in every manifest and table. */
export interface Field<T> {
  readonly kind: FieldKind;
  /** A few words, for the form of Azure Pipelines. */
  readonly label: string;
  /** One sentence for action.yml, task.json and the README. */
  readonly help: string;
  readonly required: boolean;
  /** As a user would write it. */
  readonly default?: string | undefined;
  readonly options?: readonly string[] | undefined;
  /** Masked before anything can fail, never echoed, keeps its edge blanks. */
  readonly secret?: boolean | undefined;
  /** Title of the group of inputs that it belongs to. */
  readonly group?: string | undefined;
  /** When the input matters: all of these hold. Forms hide it otherwise, and tables say so; what it holds then is read and not used. */
  readonly onlyWhen?: readonly Condition[] | undefined;
  /** The only host that offers the input; left out: every host. */
  readonly onlyOn?: 'azure-pipelines' | undefined;
  /** The service connection that can give the value instead: the name of its input, and which part of it. */
  readonly connected?: { readonly by: string; readonly part: ConnectionPart } | undefined;
  /** Blank arrives as undefined. Throws an Error whose message goes on after the name of the input: "must be …, not …". */
  parse(raw: string | undefined): T;
}

interface Description {
  readonly label: string;
  readonly help: string;
  readonly group?: string | undefined;
  readonly onlyWhen?: readonly Condition[] | undefined;
}

/** Text that passes `accept`: a reason why not, or undefined. Required unless it has a default. */
export const text = (spec: Description & { default?: string; accept?: (value: string) => string | undefined }): Field<string> => {
  const { accept, ...description } = spec;
  return {
    kind: 'text',
    required: spec.default === undefined,
    ...description,
    parse(raw) {
      const value = raw ?? spec.default ?? missing();
      const problem = accept?.(value);
      if (problem !== undefined) throw new Error(problem);
      return value;
    },
  };
};

/** A password or a token. */
export const secret = (spec: Description): Field<string> => ({
  kind: 'secret',
  required: true,
  secret: true,
  ...spec,
  parse: (raw) => raw ?? missing(),
});

/** `true` or `false`, in any case of letters. */
export const flag = (spec: Description & { default: boolean }): Field<boolean> => ({
  ...spec,
  kind: 'flag',
  required: false,
  default: String(spec.default),
  parse(raw) {
    const value = (raw ?? String(spec.default)).toLowerCase();
    if (value !== 'true' && value !== 'false') throw new Error(`must be true or false, not ${quote(raw)}`);
    return value === 'true';
  },
});

/** One of a few words, in any case of letters. Required unless it has a default. */
export const choice = <const O extends string>(options: readonly O[], spec: Description & { default?: NoInfer<O> }): Field<O> => ({
  kind: 'choice',
  required: spec.default === undefined,
  options,
  ...spec,
  parse(raw) {
    const value = (raw ?? spec.default ?? missing()).toLowerCase();
    const chosen = options.find((option) => option.toLowerCase() === value);
    return chosen ?? refuse(`must be one of ${options.join(', ')}, not ${quote(raw)}`);
  },
});

/** A time span such as `30s` or `1h30m`, parsed to ms. Bounds are ms too; the default bounds are 0 and 7 days. */
export const duration = (spec: Description & { default?: string; min?: number; max?: number }): Field<number> => {
  const { min = 0, max = 7 * 24 * 3_600_000, ...description } = spec;
  return {
    kind: 'duration',
    required: spec.default === undefined,
    ...description,
    parse(raw) {
      const ms = readDuration(raw ?? spec.default ?? missing());
      if (ms === undefined) throw new Error(`must be a time with its unit, such as 250ms, 30s, 5m or 1h30m, not ${quote(raw)}`);
      if (ms < min || ms > max) throw new Error(`must be between ${writeDuration(min)} and ${writeDuration(max)}, not ${quote(raw)}`);
      return ms;
    },
  };
};

/** Names that are separated by commas or line breaks. A name that holds a comma needs a line of its own that starts with `- `. */
export const list = (spec: Description): Field<readonly string[]> => ({
  kind: 'list',
  required: true,
  ...spec,
  parse(raw) {
    const entries = splitList(raw ?? missing());
    const repeated = entries.find((entry, index) => entries.indexOf(entry) !== index);
    if (repeated !== undefined) throw new Error(`must name each entry once; ${quote(repeated)} is there twice`);
    return entries.length > 0 ? entries : refuse('must hold at least one name');
  },
});

/** One or more certificates: PEM text, PEM text in base64 (for hosts whose variables hold one line only), or the path of a PEM file. */
export const pem = (spec: Description): Field<string> => ({
  kind: 'pem',
  required: true,
  ...spec,
  parse: (raw) => readPem(raw ?? missing()),
});

/** The identifier of an Azure Resource Manager service connection. Only Azure Pipelines knows such a thing. */
export const azureConnection = (spec: Description): Field<string> => ({ kind: 'azure-connection', ...connection(spec) });

/** The identifier of a service connection to a SQL Server. Inputs that name this one as `connected.by` take their values from it. */
export const sqlServerConnection = (spec: Description): Field<string> => ({ kind: 'sql-server-connection', ...connection(spec) });

const connection = (spec: Description) => ({
  required: true,
  onlyOn: 'azure-pipelines' as const,
  ...spec,
  parse: (raw: string | undefined) => raw ?? missing(),
});

/** The same field, but it may stay blank. */
export const optional = <T>(field: Field<T>): Field<T | undefined> => ({
  ...field,
  required: false,
  parse: (raw) => (raw === undefined ? undefined : field.parse(raw)),
});

const splitList = (raw: string): string[] =>
  raw
    .split(/\r?\n/)
    .flatMap((line) => (/^\s*-\s/.test(line) ? [line.replace(/^\s*-\s/, '')] : line.split(',')))
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');

const quote = (raw: string | undefined): string => `"${untrusted(raw ?? '', 80)}"`;

const missing = (): never => refuse('is required');

function refuse(reason: string): never {
  throw new Error(reason);
}
