/** DBCC TRACEON, TRACEOFF and TRACESTATUS (Microsoft pages of these names). */
import type { Column } from '../../sql-types.ts';
import type { StatementOf } from '../ast.ts';
import type { Execution, Flow, Prepared } from './execution.ts';

const columns: readonly Column[] = ['TraceFlag', 'Status', 'Global', 'Session'].map((name) => ({
  name,
  type: { name: 'smallint' },
  nullable: true,
}));

const completed = 'DBCC execution completed. If DBCC printed error messages, contact your system administrator.';

export function prepareTraceFlags(statement: StatementOf<'trace-flags'>, execution: Execution): Prepared {
  const { session, sink, control } = execution;
  const { verb, flags, global } = statement;
  return async (): Promise<Flow> => {
    if (verb === 'TRACESTATUS') sendStatus(statement, execution);
    else
      await session.engine.command(
        { kind: 'trace-flags', on: verb === 'TRACEON', flags, global },
        (message) => sink.message(message),
        control.cancelled,
      );
    if (!statement.silent) sink.message({ number: 2528, severity: 0, state: 1, message: completed, line: statement.line });
    return 'next';
  };
}

/** The flags that were asked for, on or off; otherwise those that are on, with -1 also in all sessions. */
function sendStatus({ flags, global }: StatementOf<'trace-flags'>, { session, sink }: Execution): void {
  const on = session.engine.traceFlags();
  const off = { global: false, session: false };
  const shown =
    flags.length > 0
      ? flags.map((flag) => on.find((one) => one.flag === flag) ?? { flag, ...off })
      : on.filter((one) => one.session || global);
  sink.columns(columns);
  for (const one of shown) sink.row([one.flag, bit(one.global || one.session), bit(one.global), bit(one.session)]);
  sink.statementDone(session.options.noCount ? undefined : shown.length);
}

const bit = (value: boolean): number => (value ? 1 : 0);
