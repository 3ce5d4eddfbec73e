/** How a built-in function is described: how many arguments it takes and what it becomes. */
import type { SqlType, SqlValue } from '../../sql-types.ts';
import type { Call } from '../ast.ts';
import type { Binding } from '../expressions/binding.ts';
import { coerce } from '../expressions/coerce.ts';
import type { Compiled } from '../expressions/compiled.ts';
import { isNational, isText, varchar } from '../types.ts';

export type NotNull = Exclude<SqlValue, null>;

export interface BuiltIn {
  readonly least: number;
  readonly most: number;
  readonly compile: (args: readonly Compiled[], call: Call, binding: Binding) => Compiled;
}

export type BuiltIns = Readonly<Record<string, BuiltIn>>;

export const builtIn = (least: number, most: number, compile: BuiltIn['compile']): BuiltIn => ({ least, most, compile });

/** NULL in any argument gives NULL. */
export function strict(type: SqlType, args: readonly Compiled[], apply: (...values: NotNull[]) => SqlValue, mayBeNull = false): Compiled {
  const collation = isText(type) ? args.find((arg) => arg.collation)?.collation : undefined;
  return {
    type,
    nullable: mayBeNull || args.some(({ nullable }) => nullable),
    ...(collation && { collation }),
    evaluate(frame) {
      const values: NotNull[] = [];
      for (const arg of args) {
        const value = arg.evaluate(frame);
        if (value === null) return null;
        values.push(value);
      }
      return apply(...values);
    },
  };
}

/** An argument as text; numbers and dates are converted as an assignment would. */
export const asText = (arg: Compiled): Compiled => (isText(arg.type) ? arg : coerce(arg, varchar(8000)));

/** The type of a function that gives text of the kind of its arguments. */
export const national = (...args: readonly Compiled[]): boolean => args.some(({ type }) => isNational(type));
