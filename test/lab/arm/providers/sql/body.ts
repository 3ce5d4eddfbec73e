import { ArmError } from '../../arm-error.ts';

/** Reads a JSON object without regard to the case of its names, as Resource Manager does. */
export function field(body: unknown, ...path: readonly string[]): unknown {
  let value = body;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    value = Object.entries(value).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
  }
  return value;
}

/** A value out of a closed list, with exactly that spelling; undefined when it is missing. Throws 400. */
export function choice<T extends string>(
  body: unknown,
  path: readonly string[],
  values: readonly T[],
  code = 'InvalidParameterValue',
): T | undefined {
  const given = field(body, ...path);
  if (given === undefined) return undefined;
  const found = values.find((one) => one === given);
  if (found === undefined)
    throw new ArmError(400, code, `Invalid value given for parameter ${path.at(-1)}. Specify a valid parameter value.`);
  return found;
}

export function text(body: unknown, ...path: readonly string[]): string | undefined {
  const given = field(body, ...path);
  return typeof given === 'string' ? given : undefined;
}

/** Names in `properties.databases`; undefined when the list is not there. */
export function databaseNames(body: unknown): string[] | undefined {
  const list = field(body, 'properties', 'databases');
  return Array.isArray(list) ? list.flatMap((one: unknown) => text(one, 'databaseName') ?? []) : undefined;
}
