/** The clock, and DATEADD, DATEDIFF, DATEPART, DATENAME ... All times of the laboratory are UTC. */
import type { SqlType } from '../../sql-types.ts';
import type { Call } from '../ast.ts';
import { dateConversionFailed, dateDifferenceOverflow, dateOverflow, invalidSumOperand, notAStatementOption } from '../errors.ts';
import { coerce } from '../expressions/coerce.ts';
import type { Compiled } from '../expressions/compiled.ts';
import { bigint, datetime, datetime2, familyOf, int, isText, nvarchar, typeText } from '../types.ts';
import { addToDate, type DatePart, datePartNamed, difference, nameOfPart, partOf, startOf } from '../values/date-parts.ts';
import { roundToType } from '../values/dates.ts';
import { type BuiltIn, type BuiltIns, builtIn, strict } from './definition.ts';

/** All calls in one statement give the same time. */
const clock = (type: SqlType): BuiltIn =>
  builtIn(0, 0, (_, __, { session }) => ({ type, nullable: false, evaluate: () => roundToType(new Date(session.statementTime), type) }));

/** Throws 155 for a name that is no part of a date. */
function partArgument(call: Call, name: string): DatePart {
  const written = call.args[0];
  const text = written?.kind === 'literal' ? String(written.value) : '';
  const part = datePartNamed(text);
  if (!part) throw notAStatementOption(text, name.toLowerCase(), call.line);
  return part;
}

/** Text counts as a date. */
function asDate(arg: Compiled, textAs: SqlType, name: string, line: number): Compiled {
  if (familyOf(arg.type) === 'date') return arg;
  if (isText(arg.type)) return coerce(arg, textAs);
  if (familyOf(arg.type) === 'integer' || familyOf(arg.type) === 'decimal') return coerce(arg, datetime);
  throw invalidSumOperand(typeText(arg.type), name.toLowerCase(), line);
}

const differenceOf = (name: string, type: SqlType): BuiltIn =>
  builtIn(3, 3, ([, from, to], call) => {
    const part = partArgument(call, name);
    const dates = [from, to].map((arg) => asDate(arg as Compiled, datetime2(7), name, call.line));
    return strict(type, dates, (start, end) => {
      const result = difference(part, start as Date, end as Date);
      if (type.name === 'bigint') return result;
      if (result > 2147483647n || result < -2147483648n) throw dateDifferenceOverflow();
      return Number(result);
    });
  });

const field = (part: DatePart): BuiltIn =>
  builtIn(1, 1, ([arg], call) =>
    strict(int, [asDate(arg as Compiled, datetime2(7), part, call.line)], (value) => partOf(part, value as Date, 7)),
  );

const fromParts = (type: SqlType, least: number): BuiltIn =>
  builtIn(least, least, (args) =>
    strict(
      type,
      args.slice(0, 7).map((arg) => coerce(arg, int)),
      (...values) => {
        const [year = 1900, month = 1, day = 1, hour = 0, minute = 0, second = 0, fraction = 0] = values as number[];
        const result = new Date(Date.UTC(2000, 0, 1, hour, minute, second, type.name === 'datetime' ? fraction : 0));
        result.setUTCFullYear(year, month - 1, day);
        if (result.getUTCMonth() !== month - 1 || result.getUTCDate() !== day || hour > 23 || minute > 59 || second > 59)
          throw dateConversionFailed();
        return roundToType(result, type);
      },
    ),
  );

export const dateFunctions: BuiltIns = {
  GETDATE: clock(datetime),
  GETUTCDATE: clock(datetime),
  CURRENT_TIMESTAMP: clock(datetime),
  SYSDATETIME: clock(datetime2(7)),
  SYSUTCDATETIME: clock(datetime2(7)),
  SYSDATETIMEOFFSET: clock({ name: 'datetimeoffset', scale: 7 }),
  DATEADD: builtIn(3, 3, ([, count, date], call) => {
    const part = partArgument(call, 'DATEADD');
    const base = asDate(date as Compiled, datetime, 'DATEADD', call.line);
    return strict(base.type, [coerce(count as Compiled, bigint), base], (number, value) => {
      const result = addToDate(part, value as Date, number as bigint);
      const year = result?.getUTCFullYear() ?? 0;
      if (!result || year < (base.type.name === 'datetime' ? 1753 : 1) || year > 9999) throw dateOverflow(base.type.name);
      return roundToType(result, base.type);
    });
  }),
  DATEDIFF: differenceOf('DATEDIFF', int),
  DATEDIFF_BIG: differenceOf('DATEDIFF_BIG', bigint),
  DATEPART: builtIn(2, 2, ([, date], call, { session }) => {
    const part = partArgument(call, 'DATEPART');
    return strict(int, [asDate(date as Compiled, datetime2(7), 'DATEPART', call.line)], (value) =>
      partOf(part, value as Date, session.options.dateFirst),
    );
  }),
  DATENAME: builtIn(2, 2, ([, date], call, { session }) => {
    const part = partArgument(call, 'DATENAME');
    return strict(nvarchar(30), [asDate(date as Compiled, datetime2(7), 'DATENAME', call.line)], (value) =>
      nameOfPart(part, value as Date, session.options.dateFirst),
    );
  }),
  DATETRUNC: builtIn(2, 2, ([, date], call) => {
    const part = partArgument(call, 'DATETRUNC');
    const base = asDate(date as Compiled, datetime2(7), 'DATETRUNC', call.line);
    return strict(base.type, [base], (value) => startOf(part, value as Date));
  }),
  YEAR: field('year'),
  MONTH: field('month'),
  DAY: field('day'),
  EOMONTH: builtIn(1, 2, ([date, months], call) => {
    const base = asDate(date as Compiled, datetime2(7), 'EOMONTH', call.line);
    return strict({ name: 'date' }, [base, ...(months ? [coerce(months, int)] : [])], (value, shift) => {
      const day = value as Date;
      return new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1 + Number(shift ?? 0), 0));
    });
  }),
  DATEFROMPARTS: fromParts({ name: 'date' }, 3),
  DATETIMEFROMPARTS: fromParts(datetime, 7),
  DATETIME2FROMPARTS: fromParts(datetime2(7), 8),
  SMALLDATETIMEFROMPARTS: fromParts({ name: 'smalldatetime' }, 5),
};
