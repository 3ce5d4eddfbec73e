/** WAITFOR DELAY and WAITFOR TIME, on the clock of the laboratory. */
import { sleep } from '../../clock.ts';
import type { SqlType, SqlValue } from '../../sql-types.ts';
import type { StatementOf } from '../ast.ts';
import { invalidWaitTime } from '../errors.ts';
import { compileExpression } from '../expressions/compile.ts';
import { emptyFrame } from '../expressions/compiled.ts';
import { familyOf } from '../types.ts';
import { dayMilliseconds } from '../values/dates.ts';
import { BatchEnded, bindingOf, type Execution, type Flow, type Prepared } from './execution.ts';

export function prepareWaitfor(statement: StatementOf<'waitfor'>, execution: Execution): Prepared {
  const value = compileExpression(statement.value, bindingOf(execution));
  return async (): Promise<Flow> => {
    const time = timeOfDay(value.evaluate(emptyFrame), value.type, statement.line);
    const { clock } = execution.session;
    const now = clock.now() % dayMilliseconds;
    const wait = statement.until === 'delay' ? time : (time - now + dayMilliseconds) % dayMilliseconds;
    if (wait === 0) return 'next';
    try {
      await sleep(clock, wait, execution.control.waitOver);
    } catch {
      throw new BatchEnded();
    }
    return 'next';
  };
}

/** ms; `hh:mm[:ss[.mmm]]`, or a datetime whose day does not count. */
function timeOfDay(value: SqlValue, type: SqlType, line: number): number {
  if (value instanceof Date && familyOf(type) === 'date') return ((value.getTime() % dayMilliseconds) + dayMilliseconds) % dayMilliseconds;
  const text = String(value ?? '').trim();
  const match = /^(?:(\d{1,2}):(\d{1,2}))?(?::(\d{1,2})(?:[.:](\d{1,9}))?)?$/.exec(text);
  const [, hours = '0', minutes = '0', seconds = '0', fraction = '0'] = match ?? [];
  if (!match || text === '' || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) throw invalidWaitTime(text, line);
  return Number(hours) * 3_600_000 + Number(minutes) * 60_000 + Number(seconds) * 1000 + Math.round(Number(`0.${fraction}`) * 1000);
}
