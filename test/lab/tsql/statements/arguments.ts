/** Arguments of a procedure, by position or by name, as its parameters. */
import type { SqlValue } from '../../sql-types.ts';
import { missingParameter, tooManyArguments, unknownParameter } from '../errors.ts';
import { nvarchar } from '../types.ts';
import { convertValue } from '../values/convert.ts';
import type { GivenArgument, ProcedureCall } from './procedures.ts';

/** By lower-case name with the @. Throws 201, 8144, 8145. */
export function bindArguments(
  call: ProcedureCall,
  parameters: readonly string[],
  required: readonly string[],
): ReadonlyMap<string, GivenArgument> {
  const bound = new Map<string, GivenArgument>();
  call.args.forEach((argument, position) => {
    const name = argument.name ?? parameters[position]?.toLowerCase();
    if (name === undefined) throw tooManyArguments(call.name);
    if (!parameters.some((parameter) => parameter.toLowerCase() === name)) throw unknownParameter(call.name, name);
    if (argument.value !== undefined) bound.set(name, argument);
  });
  for (const name of required) if (!bound.has(name.toLowerCase())) throw missingParameter(call.name, name);
  return bound;
}

export const textOf = (argument: GivenArgument | undefined): string | null =>
  argument === undefined ? null : (convertValue(argument.value as SqlValue, argument.type, nvarchar('max')) as string | null);
