import { readFileSync } from 'node:fs';
import { pascal } from '../core/casing.ts';
import type { Task } from '../core/task.ts';
import { type Given, type LocatedProblem, writePath } from '../fleet/fleet.ts';
import { placedFields } from '../fleet/fleet-fields.ts';
import { readFleet } from '../fleet/read-fleet.ts';
import { windowProblems } from '../fleet/windows.ts';
import type { MigrationQuestion, MigrationValues } from '../hosts/terminal/migration-source.ts';
import { untrusted } from '../hosts/untrusted.ts';
import { fleetFields } from './fleet-fields.ts';
import { fleetRules } from './fleet-rules.ts';

/**
 * What one migration of a file gives to a task that is run by hand. Names of variables and secrets are those of the environment here. It
 * connects to nothing and never throws: what is wrong is in `problems`, each a sentence without its full stop.
 */
export function readMigrationValues(task: Pick<Task, 'name' | 'inputs'>, question: MigrationQuestion): MigrationValues {
  const { id, now, mustBeOpen } = question;
  const file = untrusted(question.file, 200);
  const wrong = (...problems: readonly string[]): MigrationValues => ({ values: new Map(), problems });
  let text: string;
  try {
    text = readFileSync(question.file, 'utf8');
  } catch (error) {
    const { code = 'no reason given' } = error as NodeJS.ErrnoException;
    return wrong(`the file of migrations ${file} can not be read (${code})`);
  }
  const read = readFleet(text, fleetFields, fleetRules);
  const located = ({ line, path, problem }: LocatedProblem) =>
    `${file}:${line} ${untrusted(path.length === 0 ? 'the file' : writePath(path), 300)} ${untrusted(problem, 1000)}`;
  if ('problems' in read) return wrong(...read.problems.map(located));
  const { migrations } = read.fleet;
  const migration = migrations.find((one) => one.id === id);
  if (migration === undefined)
    return wrong(`${file} has no migration ${untrusted(id, 80)}: it has ${migrations.map((one) => untrusted(one.id, 80)).join(', ')}`);
  const closed = windowProblems([migration], { now, demand: mustBeOpen ? 'open' : 'any', indexOf: (one) => migrations.indexOf(one) });
  if (closed.length > 0) return wrong(...closed.map((problem) => located({ ...problem, line: migration.line })));
  return valuesOf(task, migration.given, { ...question, place: (path) => `${path.join('.')} of ${untrusted(id, 80)} in ${file}` });
}

function valuesOf(
  task: Pick<Task, 'name' | 'inputs'>,
  given: ReadonlyMap<string, Given>,
  { env, place }: Pick<MigrationQuestion, 'env'> & { place(path: readonly string[]): string },
): MigrationValues {
  const values = new Map<string, { readonly value: string; readonly spelling: string }>();
  const problems: string[] = [];
  for (const { input, path } of placedFields(fleetFields)) {
    const one = given.get(input);
    const name = inputOf(task, input);
    if (one === undefined || name === undefined) continue;
    const value = one.kind === 'value' ? one.text : env[one.name];
    if (value !== undefined) values.set(name, { value, spelling: place(path) });
    // A secret that is missing is asked for.
    else if (one.kind === 'variable') problems.push(`${place(path)} is the variable ${untrusted(one.name, 80)}, which is not set`);
  }
  return { values, problems };
}

/** The input of this task that a key of the file stands for: options carry the name of their task in front. */
function inputOf({ name, inputs }: Pick<Task, 'name' | 'inputs'>, input: string): string | undefined {
  if (input in inputs) return input;
  const prefix = pascal(name).replace(/^\w/, (letter) => letter.toLowerCase());
  if (!input.startsWith(prefix)) return undefined;
  const rest = input.slice(prefix.length).replace(/^\w/, (letter) => letter.toLowerCase());
  return rest in inputs ? rest : undefined;
}
