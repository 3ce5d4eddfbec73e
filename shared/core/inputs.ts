import type { Host } from '../hosts/host.ts';
import { readConnections } from './connected-inputs.ts';
import { InputError } from './errors.ts';
import type { Field } from './field.ts';
import type { Fields, Problem, ReadableValues, Task, Values } from './task.ts';

type InputHost = Pick<Host, 'name' | 'input' | 'nameOf' | 'secret' | 'unexpectedInputs' | 'inputProblems' | 'sqlServerConnection'>;
type Described<F extends Fields> = Pick<Task<F>, 'name' | 'inputs' | 'check'>;

/** The typed inputs of a task, and how the user calls them. */
export interface NamedInputs<F extends Fields> {
  readonly values: Values<F>;
  /** As the host spells the input, or as the service connection calls it that stands for it. */
  readonly nameOf: (input: string) => string;
}

/** Reads all inputs of a task. Throws one InputError that names every problem, with inputs spelled the way the host does. */
export const readInputs = <F extends Fields>(task: Described<F>, host: InputHost): Values<F> => readNamedInputs(task, host).values;

/** The same, with the names. */
export function readNamedInputs<F extends Fields>(task: Described<F>, host: InputHost): NamedInputs<F> {
  const offered = Object.fromEntries(Object.entries(task.inputs).filter(([, { onlyOn = host.name }]) => onlyOn === host.name));
  const raw = readRaw(offered, host);
  const connected = readConnections(offered, raw, host);
  const { nameOf } = connected;
  const values: Record<string, unknown> = {};
  const problems: Problem[] = [...connected.problems];
  for (const [name, field] of Object.entries(task.inputs)) {
    if (connected.unreadable.has(name)) continue;
    try {
      values[name] = field.parse(connected.values.has(name) ? connected.values.get(name) : raw.get(name));
    } catch (error) {
      problems.push({ input: name, problem: error instanceof Error ? error.message : String(error) });
    }
  }
  const broken = new Set([...problems.map(({ input }) => input), ...connected.unreadable]);
  const crossing = task.check?.(values as ReadableValues<F>, nameOf) ?? [];
  problems.push(...crossing.filter(({ input }) => !broken.has(input)));

  const lines = problems.map(({ input, problem }) => `${nameOf(input)} ${problem}`);
  for (const name of host.unexpectedInputs?.(Object.keys(offered)) ?? []) lines.push(`${name} is not an input of ${task.name}`);
  lines.push(...(host.inputProblems?.() ?? []));
  if (lines.length > 0) throw new InputError(inOneMessage(lines), { inputs: problems.map(({ input }) => input), problems: lines.length });
  return { values: values as Values<F>, nameOf };
}

/** The host, with the names of the inputs that the user has given. */
export const hostWithNames = (host: Host, nameOf: Host['nameOf']): Host => Object.create(host, { nameOf: { value: nameOf } });

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
