import { writePath } from '../../../shared/fleet/fleet.ts';
import { readFleet } from '../../../shared/fleet/read-fleet.ts';
import { fleetFields } from '../../../shared/tasks/fleet-fields.ts';
import { fleetRules } from '../../../shared/tasks/fleet-rules.ts';

/** Reads with the fields and rules of the tasks. */
export const read = (text: string) => readFleet(text, fleetFields, fleetRules);

/** `line place problem`, one a problem; empty when the file is right. */
export function problemsOf(text: string): readonly string[] {
  const result = read(text);
  return 'problems' in result ? result.problems.map(({ line, path, problem }) => `${line} ${writePath(path)} ${problem}`) : [];
}

/** The fleet; throws when the file is not right. */
export function fleetOf(text: string) {
  const result = read(text);
  if ('problems' in result) throw new Error(problemsOf(text).join('\n'));
  return result.fleet;
}

const side = (name: string) => `{ server: ${name}, username: migrate, password: { secret: PASSWORD } }`;

/** One migration in the flow style of YAML, on one line; `more` comes last, so that it can replace nothing. */
export const migration = (id: string, { wave = 'canary', group = `${id}-dag`, source = `${id}-source`, more = '' } = {}): string =>
  `  - { id: ${id}, wave: ${wave}, distributed-availability-group: ${group}, source: ${side(source)}, target: ${side(`${id}-target`)}${more && `, ${more}`} }\n`;

export const fleetText = (migrations: readonly string[], waves = '[canary]', head = ''): string =>
  `waves: ${waves}\n${head}migrations:\n${migrations.join('')}`;
