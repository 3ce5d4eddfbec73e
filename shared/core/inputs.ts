import type { Host } from '../hosts/host.ts';
import { InputError } from './errors.ts';
import type { Field } from './field.ts';
import type { Fields, Problem, ReadableValues, Task, Values } from './task.ts';

type InputHost = Pick<Host, 'input' | 'nameOf' | 'secret' | 'unexpectedInputs' | 'inputProblems'>;
type Described<F extends Fields> = Pick<Task<F>, 'name' | 'inputs' | 'check'>;

/** Reads all inputs of a task. Throws one InputError that names every problem, with inputs spelled the way the host does. */
export function readInputs<F extends Fields>(task: Described<F>, host: InputHost): Values<F> {
  const raw = readRaw(task.inputs, host);
  const values: Record<string, unknown> = {};
  const problems: Problem[] = [];
  for (const [name, field] of Object.entries(task.inputs)) {
    try {
      values[name] = field.parse(raw.get(name));
    } catch (error) {
      problems.push({ input: name, problem: error instanceof Error ? error.message : String(error) });
    }
  }
  const broken = new Set(problems.map(({ input }) => input));
  const crossing = task.check?.(values as ReadableValues<F>, (input) => host.nameOf(input)) ?? [];
  problems.push(...crossing.filter(({ input }) => !broken.has(input)));

  const lines = problems.map(({ input, problem }) => `${host.nameOf(input)} ${problem}`);
  for (const name of host.unexpectedInputs?.(Object.keys(task.inputs)) ?? []) lines.push(`${name} is not an input of ${task.name}`);
  lines.push(...(host.inputProblems?.() ?? []));
  if (lines.length > 0) throw new InputError(inOneMessage(lines), { inputs: problems.map(({ input }) => input), problems: lines.length });
  return values as Values<F>;
}

/** Reads every secret first, so that all of them are masked before anything else is read or can fail. */
function readRaw(fields: Fields, host: InputHost): Map<string, string | undefined> {
  const raw = new Map<string, string | undefined>();
  const secretsFirst = Object.entries(fields).sort(([, a], [, b]) => Number(isSecret(b)) - Number(isSecret(a)));
  for (const [name, field] of secretsFirst) {
    const value = host.input(name, { secret: isSecret(field) });
    if (value !== undefined && isSecret(field)) host.secret(value);
    raw.set(name, value);
  }
  return raw;
}

const isSecret = (field: Field<unknown>): boolean => field.secret === true;

const inOneMessage = (lines: readonly string[]): string =>
  lines.length === 1 ? `Invalid input: ${lines[0]}.` : `${lines.length} invalid inputs:\n${lines.map((line) => `- ${line}.`).join('\n')}`;
