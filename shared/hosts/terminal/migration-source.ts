import type { Task } from '../../core/task.ts';
import type { CommandLine } from './command-line.ts';
import type { Given, ValueSource } from './given-values.ts';
import { variableOf } from './spelling.ts';

/** Which migration of which file. */
export interface MigrationQuestion {
  readonly file: string;
  readonly id: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** ms since 1970 */
  readonly now: number;
  /** Whether the cutover window has to be open now. */
  readonly mustBeOpen: boolean;
}

/** What a file of migrations says, by camelCase name of the input, and what is wrong with it. */
export interface MigrationValues {
  readonly values: ReadonlyMap<string, Given>;
  readonly problems: readonly string[];
}

/** Reads a file of migrations. What is in such a file is the business of the tasks, so they bring it. */
export type ReadMigration = (task: Pick<Task, 'name' | 'inputs'>, question: MigrationQuestion) => MigrationValues;

/** The usual name of the file. */
export const usualFile = 'migrations.yml';

/** The last source: what is not typed and not in a variable. Undefined when no migration is named. */
export function fromMigration(
  task: Pick<Task, 'name' | 'inputs'>,
  { migration, migrationsFile, values }: CommandLine,
  { env, now, read }: { readonly env: MigrationQuestion['env']; readonly now: number; readonly read: ReadMigration },
): (ValueSource & { readonly problems: readonly string[] }) | undefined {
  if (migration === undefined)
    return migrationsFile === undefined
      ? undefined
      : { read: () => undefined, problems: ['--migrations-file needs --migration, the id of the one to take'] };
  // A plan may be made, and a failover rehearsed, at any time; only what is done has its window.
  const isSet = (input: string) => (values.get(input) ?? env[variableOf(input)]?.trim()) === 'true';
  const mustBeOpen = task.name === 'failover-dag' && !isSet('dryRun') && !isSet('rehearse');
  const found = read(task, { file: migrationsFile ?? usualFile, id: migration, env, now, mustBeOpen });
  return { read: (input) => found.values.get(input), problems: found.problems };
}
