import type { Parameter } from '../port.ts';
import { SqlError } from '../sql-types.ts';
import type { Declaration } from './declarations.ts';
import type { CallParameter } from './rpc.ts';
import type { Statement } from './statements.ts';

/** Values by name, or by position in the order of the declaration. `firstOrdinal` is the place of the first one in the call. */
export function bindValues(
  sql: string,
  declared: readonly Declaration[],
  given: readonly CallParameter[],
  firstOrdinal: number,
): Pick<Statement, 'parameters' | 'outputs'> {
  if (given.length > declared.length) throw new SqlError(8144, 'Procedure or function has too many arguments specified.', { state: 2 });

  const values = given.map((parameter, index) => ({ ...parameter, name: parameter.name || (declared[index]?.name ?? '') }));
  for (const { name } of declared) {
    if (values.some((parameter) => sameName(parameter.name, name))) continue;
    throw new SqlError(8178, `The parameterized query '${sql.slice(0, 128)}' expects the parameter '@${name}', which was not supplied.`);
  }
  const outputs = values.flatMap((parameter, index) =>
    parameter.output ? [{ ordinal: index + firstOrdinal, name: parameter.name, parameter: plain(parameter) }] : [],
  );
  return { parameters: values.map(plain), outputs };
}

export const plain = ({ name, type, value }: CallParameter): Parameter => ({ name, type, value });
const sameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
