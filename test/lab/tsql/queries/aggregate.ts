/** What an aggregate is: it takes rows one by one and ends with a value. */
import type { SqlType, SqlValue } from '../../sql-types.ts';
import type { Compiled, Frame } from '../expressions/compiled.ts';

export type NotNull = Exclude<SqlValue, null>;

export interface Running {
  add(frame: Frame): void;
  result(): SqlValue;
}

export interface Aggregate {
  readonly type: SqlType;
  readonly nullable: boolean;
  start(): Running;
}

/** An aggregate of one operand, fed with values or with whole rows. */
export interface ValueAggregate {
  readonly whole: Aggregate;
  readonly startValues: () => { add(value: NotNull): void; result(): SqlValue };
}

export function fromValues(
  type: SqlType,
  nullable: boolean,
  operand: Compiled,
  startValues: ValueAggregate['startValues'],
): ValueAggregate {
  const start = (): Running => {
    const running = startValues();
    return {
      add(frame) {
        const value = operand.evaluate(frame);
        if (value !== null) running.add(value);
      },
      result: running.result,
    };
  };
  return { whole: { type, nullable, start }, startValues };
}
