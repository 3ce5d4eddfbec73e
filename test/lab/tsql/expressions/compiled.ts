/** What an expression becomes: a static type and a function from a row to a value. */
import type { SqlType, SqlValue } from '../../sql-types.ts';
import type { Collation } from '../values/text.ts';

/** One row of a query, linked to the row of the query around it. */
export interface Frame {
  readonly values: readonly SqlValue[];
  /** Results of window functions, in the order in which they were compiled. */
  readonly windows: readonly SqlValue[];
  readonly outer: Frame | undefined;
}

export interface Compiled {
  readonly type: SqlType;
  readonly nullable: boolean;
  /** Given by COLLATE; a column's collation is the server's. */
  readonly collation?: Collation;
  /** A whole number written in the text: decimal arithmetic gives it its own few digits. */
  readonly literalDigits?: number;
  /** A bare NULL: it takes the type of whatever it meets. */
  readonly untyped?: true;
  readonly evaluate: (frame: Frame) => SqlValue;
}

/** Three-valued: null is unknown. */
export type CompiledCondition = (frame: Frame) => boolean | null;

export const emptyFrame: Frame = { values: [], windows: [], outer: undefined };

export const frameOf = (values: readonly SqlValue[], outer: Frame | undefined): Frame => ({ values, windows: [], outer });

export const constant = (type: SqlType, value: SqlValue): Compiled => ({ type, nullable: value === null, evaluate: () => value });
