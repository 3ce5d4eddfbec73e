import { parseArgs } from 'node:util';
import type { Field } from '../../core/field.ts';
import { untrusted } from '../untrusted.ts';
import { flagOf, variableOf } from './spelling.ts';

/** What was typed after the name of the task. */
export interface CommandLine {
  /** Raw values of inputs by camelCase name. */
  readonly values: ReadonlyMap<string, string>;
  /** Paths of the files that hold secrets, by camelCase name of the input. */
  readonly secretFiles: ReadonlyMap<string, string>;
  readonly help: boolean;
  readonly version: boolean;
  readonly json: boolean;
  /** Undefined: the usual one. */
  readonly reportFolder: string | undefined;
  /** Id of the migration whose inputs are taken from a file. */
  readonly migration: string | undefined;
  /** Undefined: the usual one. */
  readonly migrationsFile: string | undefined;
  /** Flags that nobody knows, as they were typed. */
  readonly unknown: readonly string[];
  /** What is wrong with the rest, each a sentence without its full stop. */
  readonly problems: readonly string[];
  /** Secrets that were given as flags all the same: not to be printed. */
  readonly spilled: readonly string[];
}

/** Flags that are no inputs. */
export const ownFlags = [
  { name: 'help', kind: 'boolean', help: 'Shows this page.' },
  { name: 'version', kind: 'boolean', help: 'Shows the version.' },
  { name: 'json', kind: 'boolean', help: 'Writes the outputs as JSON to standard output, and the log to standard error.' },
  {
    name: 'migration',
    kind: 'string',
    help: 'Takes what is not given otherwise from this migration of a file of migrations (docs/fleet.md), by its id.',
  },
  { name: 'migrations-file', kind: 'string', help: 'The file of migrations. Default: migrations.yml.' },
  { name: 'report-folder', kind: 'string', help: 'Folder for the reports. Default: migration-report in the current folder.' },
] as const;

const ofMigrations: readonly string[] = ['migration', 'migrations-file'];

/** Flags of a task that are no inputs. A task that connects to nothing takes no inputs from a migration. */
export const ownFlagsOf = (inputs: Readonly<Record<string, Field<unknown>>>) =>
  ownFlags.filter(({ name }) => 'sourceServer' in inputs || !ofMigrations.includes(name));

/** Reads the flags of a task. It never throws: everything that is wrong is in `problems`, so that it comes in one message with the rest. */
export function readCommandLine(inputs: Readonly<Record<string, Field<unknown>>>, args: readonly string[]): CommandLine {
  const known = knownFlags(inputs);
  const found = new Map<string, string>();
  const unknown: string[] = [];
  const problems: string[] = [];
  const spilled: string[] = [];
  let afterUnknown = false;
  for (const token of tokensOf(known, args)) {
    if (token.kind === 'option-terminator') continue;
    if (token.kind === 'positional') {
      // What follows an unknown flag may be a secret.
      if (!afterUnknown)
        problems.push(`"${untrusted(token.value, 80)}" stands alone: every input is a flag, such as ${flagOf('sourceServer')}`);
      continue;
    }
    const typed = untrusted(token.rawName.startsWith('--') ? `--${token.name}` : token.rawName, 80);
    const read = readFlag(token, known, typed);
    afterUnknown = read === 'unknown';
    if (read === 'unknown') unknown.push(typed);
    else if ('problem' in read) {
      problems.push(read.problem);
      if (read.spilled !== undefined) spilled.push(read.spilled);
    } else if (found.has(read.flag.name)) problems.push(`${typed} is given twice`);
    else found.set(read.flag.name, read.value);
  }
  const named = (kind: Known['kind']) =>
    new Map(
      [...known.values()].flatMap((one) => (one.kind === kind && found.has(one.name) ? [[one.input, found.get(one.name) ?? '']] : [])),
    );
  const offersMigrations = known.get('migration')?.kind === 'own';
  const isOn = (flag: string) => found.get(flag) === 'true';
  return {
    values: named('input'),
    secretFiles: named('file'),
    help: isOn('help'),
    version: isOn('version'),
    json: isOn('json'),
    reportFolder: found.get('report-folder'),
    migration: offersMigrations ? found.get('migration') : undefined,
    migrationsFile: found.get('migrations-file'),
    unknown,
    problems,
    spilled,
  };
}

/** The tokens of `node:util`: it only splits, and nothing is an error to it, because its errors come one at a time. */
const tokensOf = (known: ReadonlyMap<string, Known>, args: readonly string[]) =>
  parseArgs({
    args: [...args],
    options: Object.fromEntries([
      ...[...known].map(([flag, { takesValue }]) => [flag, { type: takesValue ? 'string' : 'boolean' }] as const),
      ['help', { type: 'boolean', short: 'h' }] as const,
    ]),
    strict: false,
    allowPositionals: true,
    tokens: true,
  }).tokens;

type Option = Extract<ReturnType<typeof tokensOf>[number], { kind: 'option' }>;

/** One flag with its value, or what is wrong with it. `typed` is how the user wrote it. */
function readFlag(
  { name, value, inlineValue }: Option,
  known: ReadonlyMap<string, Known>,
  typed: string,
): 'unknown' | { readonly flag: Known; readonly value: string } | { readonly problem: string; readonly spilled?: string } {
  const negated = name.startsWith('no-') ? known.get(name.slice(3)) : undefined;
  const flag = known.get(name) ?? (negated?.takesValue === false ? negated : undefined);
  if (flag === undefined) return 'unknown';
  if (flag.secret !== undefined)
    return {
      problem: `${typed} would show the secret to every user of this machine (the list of processes): put it into the variable ${variableOf(flag.secret)} or into a file for ${typed}-file, or leave it out and type it when you are asked`,
      ...(value !== undefined && { spilled: value }),
    };
  if (!flag.takesValue) {
    const isNegated = flag === negated;
    return isNegated && value !== undefined ? { problem: `${typed} takes no value` } : { flag, value: value ?? String(!isNegated) };
  }
  if (value === undefined) return { problem: `${typed} needs a value` };
  if (inlineValue === false && /^--?[a-z]/i.test(value))
    return { problem: `${typed} needs a value; one that begins with a dash is given as ${typed}=…` };
  return { flag, value };
}

interface Known {
  /** Without the dashes. */
  readonly name: string;
  readonly kind: 'own' | 'input' | 'file';
  /** camelCase */
  readonly input: string;
  readonly takesValue: boolean;
  /** camelCase name of the input, when it may not be given as a flag. */
  readonly secret?: string;
}

function knownFlags(inputs: Readonly<Record<string, Field<unknown>>>): ReadonlyMap<string, Known> {
  const ofInputs = Object.entries(inputs)
    .filter(([, { onlyOn }]) => onlyOn === undefined)
    .flatMap(([input, { kind, secret }]): Known[] => {
      const name = flagOf(input).slice(2);
      const flag = { name, kind: 'input', input, takesValue: kind !== 'flag' } as const;
      return secret
        ? [
            { ...flag, secret: input },
            { name: `${name}-file`, kind: 'file', input, takesValue: true },
          ]
        : [flag];
    });
  const own = ownFlagsOf(inputs).map(({ name, kind }): Known => ({ name, kind: 'own', input: name, takesValue: kind === 'string' }));
  return new Map([...ofInputs, ...own].map((flag) => [flag.name, flag]));
}
