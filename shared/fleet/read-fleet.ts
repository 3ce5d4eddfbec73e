import { readDocument } from './document.ts';
import type { Fleet, FleetProblem, LocatedProblem, Migration } from './fleet.ts';
import type { FleetFields } from './fleet-fields.ts';
import { type MigrationForm, mergeDefaults } from './merge-defaults.ts';
import { readMigration } from './read-migration.ts';
import { fleetProblems } from './rules.ts';
import { formProblems } from './schema.ts';

/** Rules between the inputs of one migration: `given` are those that it has. The text goes on after the name of the place. */
export type InputRules = (given: ReadonlyMap<string, string>) => readonly { readonly input: string; readonly problem: string }[];

/** What the form allows. */
export interface FleetForm {
  readonly waves: readonly string[];
  readonly defaults?: MigrationForm;
  readonly migrations: readonly (MigrationForm & { readonly id: string; readonly wave: string })[];
}

/**
 * Reads a file of migrations: its syntax, its form, then the rules. Each of the three says all that it finds before the next one begins.
 * It connects to nothing, and never throws because of what the file holds.
 */
export function readFleet(
  text: string,
  fields: FleetFields,
  rules: InputRules,
): { readonly fleet: Fleet } | { readonly problems: readonly LocatedProblem[] } {
  const document = readDocument(text);
  if ('problems' in document) return document;
  const located = (problems: readonly FleetProblem[]): { readonly problems: readonly LocatedProblem[] } => ({
    problems: problems.map((problem) => ({ ...problem, line: document.lineOf(problem.path) })).sort((a, b) => a.line - b.line),
  });
  const ofForm = formProblems(document.value, fields);
  if (ofForm.length > 0) return located(ofForm);

  const { waves, defaults = {}, migrations } = document.value as FleetForm;
  const problems: FleetProblem[] = [];
  const read: Migration[] = [];
  for (const [index, written] of migrations.entries()) {
    const { id, wave, ...own } = written;
    const merged = mergeDefaults(own, defaults, ['migrations', index]);
    const { given, window, problems: found } = readMigration(merged, fields, rules);
    problems.push(...found);
    read.push({ id, wave, given, window, line: document.lineOf(['migrations', index]) });
  }
  const fleet = { waves, migrations: read };
  problems.push(...fleetProblems(fleet));
  return problems.length > 0 ? located(once(problems)) : { fleet };
}

/** A slip in the defaults is one problem, not one of each migration. */
const once = (problems: readonly FleetProblem[]): readonly FleetProblem[] => [
  ...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values(),
];
