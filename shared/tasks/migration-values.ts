import { readFileSync } from 'node:fs';
import type { Task } from '../core/task.ts';
import type { Given, LocatedProblem } from '../fleet/fleet.ts';
import { placedFields } from '../fleet/fleet-fields.ts';
import { readFleet } from '../fleet/read-fleet.ts';
import { windowProblems } from '../fleet/windows.ts';
import type { MigrationQuestion, MigrationValues } from '../hosts/terminal/migration-source.ts';
import { untrusted } from '../hosts/untrusted.ts';
import { fleetFields, optionInput } from './fleet-fields.ts';
import { fleetRules } from './fleet-rules.ts';
import { sayFleetProblem } from './say-fleet-problem.ts';

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
  const located = (problem: LocatedProblem) => sayFleetProblem(question.file, problem);
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

/** The input of this task that a key of the file stands for. */
const inputOf = ({ name, inputs }: Pick<Task, 'name' | 'inputs'>, input: string): string | undefined =>
  input in inputs ? input : Object.keys(inputs).find((own) => optionInput(name, own) === input);
