import { part } from './part.ts';
import { wholeOf } from './values.ts';

/** Settings of the instance, beside its identity. */
export const instanceParts = {
  configurations: part({
    views: 'sys.configurations',
    sql: () => 'SELECT c.name, CONVERT(varchar(20), c.value_in_use) AS valueInUse FROM sys.configurations AS c ORDER BY c.name',
    row: ({ name, valueInUse }) => ({ name: name ?? '', valueInUse: wholeOf(valueInUse) }),
  }),
} as const;
