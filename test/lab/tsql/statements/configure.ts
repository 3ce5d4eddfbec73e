/** sp_configure (Microsoft page of this name). */

import { nvarchar } from '../types.ts';
import { Variables } from '../variables.ts';
import { bindArguments, textOf } from './arguments.ts';
import { runNested } from './batch.ts';
import type { Procedure } from './procedures.ts';

/** Advanced options are shown only while they are switched on. */
const shown = `SELECT c.name, CONVERT(int, c.minimum) AS minimum, CONVERT(int, c.maximum) AS maximum,
  CONVERT(int, c.value) AS config_value, CONVERT(int, c.value_in_use) AS run_value
FROM sys.configurations AS c
WHERE (c.name = @name OR @name IS NULL)
  AND (c.is_advanced = 0 OR EXISTS (SELECT 1 FROM sys.configurations AS s WHERE s.name = 'show advanced options' AND s.value_in_use = 1))
ORDER BY c.name`;

export const configure: Procedure = async (call, execution) => {
  const args = bindArguments(call, ['@configname', '@configvalue'], []);
  const name = textOf(args.get('@configname'));
  const value = textOf(args.get('@configvalue'));
  if (name === null || value === null) {
    const variables = new Variables();
    variables.declare('@name', nvarchar(35), name);
    await runNested(shown, variables, execution, call.name);
    return 0;
  }
  call.setResult(1);
  const { session, sink, control } = execution;
  await session.engine.command({ kind: 'configure', name, value: Number(value) }, (message) => sink.message(message), control.cancelled);
  return 0;
};
