import type { Field } from '../core/field.ts';
import { placedFields } from '../fleet/fleet-fields.ts';
import type { InputRules } from '../fleet/read-fleet.ts';
import { azureInputs, checkLink, checkMachine, machineInputs } from './azure-inputs.ts';
import { fleetFields } from './fleet-fields.ts';
import { checkConnections, connectionInputs } from './inputs.ts';

const inputs = { ...connectionInputs, ...azureInputs, ...machineInputs };
type Values = { readonly [K in keyof typeof inputs]: ReturnType<(typeof inputs)[K]['parse']> | undefined };

const placed = placedFields(fleetFields);

/** The rules of the tasks between their inputs, asked about one migration of a file: the very functions that a task asks when it starts. */
export const fleetRules: InputRules = (given) => {
  const values = Object.fromEntries(
    Object.entries(inputs).map(([name, field]) => [name, readValue(field, given.get(name))]),
  ) as unknown as Values;
  const required = placed.filter(({ input, field }) => field.required && !given.has(input));
  return [
    ...required.map(({ input }) => ({ input, problem: 'is required' })),
    ...checkConnections(values, nameOf),
    ...checkLink(values),
    ...checkMachine(values),
  ];
};

/** A name in place of a value can not be parsed; that it is there is all that a rule asks of it. */
function readValue(field: Field<unknown>, text: string | undefined): unknown {
  if (text === undefined && field.required) return undefined;
  try {
    return field.parse(text);
  } catch {
    return text;
  }
}

/** An input as the file spells it. */
const nameOf = (name: string): string => placed.find(({ input }) => input === name)?.path.join('.') ?? name;
