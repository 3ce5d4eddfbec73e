import { readFileSync } from 'node:fs';
import type { Field } from '../../core/field.ts';
import { untrusted } from '../untrusted.ts';
import type { CommandLine } from './command-line.ts';
import { flagOf, prefix, variableOf } from './spelling.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** A value of an input, and how the user who gave it would find it again. */
export interface Given {
  readonly value: string;
  /** `--source-server`, `SQL_DAG_MIGRATE_SOURCE_SERVER`. */
  readonly spelling: string;
}

/** Somewhere that inputs can come from. The first source that has a value wins; a file of migrations would be one more of them. */
export interface ValueSource {
  /** By camelCase name. Undefined when it says nothing of that input. Throws an Error whose message is a whole sentence without its full stop. */
  read(input: string): Given | undefined;
}

/** What was typed. Of a secret: the file that was named. */
export const fromFlags = ({ values, secretFiles }: CommandLine): ValueSource => ({
  read(input) {
    const value = values.get(input);
    if (value !== undefined) return { value, spelling: flagOf(input) };
    const path = secretFiles.get(input);
    return path === undefined ? undefined : fromFile(path, `${flagOf(input)}-file`);
  },
});

/** Variables of the environment; for a secret also the variable that names a file, as containers give it. */
export const fromEnvironment = (env: Environment, inputs: Readonly<Record<string, Field<unknown>>>): ValueSource => ({
  read(input) {
    const variable = variableOf(input);
    const value = env[variable];
    if (value?.trim()) return { value, spelling: variable };
    const path = inputs[input]?.secret ? env[`${variable}_FILE`] : undefined;
    return path?.trim() ? fromFile(path, `${variable}_FILE`) : undefined;
  },
});

/** The content without the line break at its end: editors and `echo` put one there. */
function fromFile(path: string, spelling: string): Given {
  try {
    return { value: readFileSync(path, 'utf8').replace(/\r?\n$/, ''), spelling };
  } catch (error) {
    const { code = 'no reason given' } = error as NodeJS.ErrnoException;
    throw new Error(`${spelling} names a file that can not be read: ${untrusted(path, 200)} (${code})`);
  }
}

/** Variables with our prefix that no task knows: most likely a slip of the keyboard. */
export function unknownVariables(env: Environment, inputsOfAllTasks: Readonly<Record<string, Field<unknown>>>): readonly string[] {
  const known = new Set(
    Object.entries(inputsOfAllTasks).flatMap(([name, { secret }]) => [variableOf(name), ...(secret ? [`${variableOf(name)}_FILE`] : [])]),
  );
  return Object.keys(env)
    .filter((name) => name.startsWith(prefix) && env[name]?.trim() && !known.has(name))
    .map((name) => untrusted(name, 80))
    .sort();
}
